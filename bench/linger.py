"""Holds back the answer to an act after its commit, so that kills fall between the two."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

VARIABLE = "BENCH_LINGER"  # seconds
SECONDS = float(os.environ.get(VARIABLE) or 0)


class Linger:
    """As a slow network would."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if request.method == "POST":
            time.sleep(SECONDS)
        return response
