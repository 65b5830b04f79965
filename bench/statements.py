"""Tells with every answer how many SQL statements the server needed for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Bench-Statements"


class Statements:
    """Counts all that goes to the database between the first and the last line of a request.

    Savepoints count; BEGIN does not, since PostgreSQL sends it along with what follows.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = 0

        def counted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            nonlocal asked
            asked += not sql.startswith("BEGIN")
            return execute(sql, *rest)

        with connection.execute_wrapper(counted):
            response = self.answer(request)
        response.headers[HEADER] = str(asked)
        return response
