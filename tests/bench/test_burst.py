"""A small shift comes in by one poster behind one address: everybody gets through, once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bench.burst import trial
from bench.places import place

WORKERS, SECONDS = 50, 5.0


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_shift_of_fifty_comes_in_speaks_and_answers_without_an_error() -> None:
    # Fifty at one address, by telephone: more than any address alone is sent codes for.
    # In a thread of its own: a browser test leaves an event loop behind in this one.
    with place(connection.vendor) as found, ThreadPoolExecutor(1) as beside:
        diary, wrong = beside.submit(trial, found, WORKERS, SECONDS).result()
    assert wrong == []
    assert diary.finished == WORKERS
    assert len(diary.milliseconds["answer it"]) == WORKERS
