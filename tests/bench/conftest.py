"""The county of the bench is built once for all who ask for it, in whichever process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from bench.places import READY, SPOTS, keep


@pytest.fixture(scope="session", autouse=True)
def _county(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "county"
    folder.mkdir(exist_ok=True)
    with Path(shared / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SPOTS).exists():
            keep(folder)
    os.environ[READY] = str(folder)
