"""A child process does not outlive its parent, even one that was killed without a word."""

from __future__ import annotations

import os
import threading
import time

PARENT = "XIESHANG_PARENT"  # set by the server for its children
PAUSE = 0.5  # seconds


def announce() -> None:
    """Let the children that are started from now on know whose they are."""
    os.environ[PARENT] = str(os.getpid())


def end_with_parent() -> None:
    """If this process is such a child, watch its parent and end when that is gone.

    A web server's child that lived on would hold the port against the next server.
    """
    if os.environ.get(PARENT) == str(os.getppid()):
        threading.Thread(target=_watch, args=(os.getppid(),), name="kin", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    os._exit(1)
