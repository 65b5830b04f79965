"""Two servers that break the promise, so that the trial by kills is seen to notice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Answer = Callable[[HttpRequest], HttpResponse]
PAUSE = 0.3  # seconds: wide enough for a kill to fall into it


class Forgetful:
    """Forgets the key of a submission; its answers take a while to arrive."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.answer(request)
        sent = request.POST.copy()
        sent.pop("submission", None)
        request.POST = sent  # type: ignore[assignment]  # as immutable as the view needs it
        response = self.answer(request)
        time.sleep(PAUSE)
        return response


class Hasty:
    """Says that an opinion is on the list before it is."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.endswith("/opinion/"):
            return self.answer(request)
        assert request.POST  # read while the connection is open
        threading.Thread(target=self._later, args=(request,)).start()
        return HttpResponseRedirect(request.path.removesuffix("opinion/"))

    def _later(self, request: HttpRequest) -> None:
        time.sleep(PAUSE)
        self.answer(request)
        connection.close()
