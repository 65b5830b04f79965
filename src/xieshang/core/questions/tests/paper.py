"""A small questionnaire for the tests, as a file would say it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any


def options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "text": [code, code]} for code in codes]


QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "q1",
        "kind": "single",
        "text": ["一", "One"],
        "options": options("a", "b"),
    },
    {
        "code": "q2",
        "kind": "scale",
        "text": ["二", "Two"],
        "options": options("1", "2", "3"),
    },
    {
        "code": "q3",
        "kind": "multiple",
        "text": ["三", "Three"],
        "options": options("x", "y"),
        "only_if": {"question": "q1", "options": ["b"]},
    },
    {
        "code": "q4",
        "kind": "number",
        "text": ["四", "Four"],
        "low": 0,
        "high": 20,
        "options": [
            {"code": "few", "text": ["少", "Few"], "up_to": 5},
            {"code": "many", "text": ["多", "Many"]},
        ],
    },
    {
        "code": "q5",
        "kind": "text",
        "text": ["五", "Five"],
        "optional": True,
        "longest": 5,
    },
]


def paper(**changes: Any) -> dict[str, Any]:
    return {
        "code": "test",
        "version": 1,
        "title": ["试一试", "A try"],
        "purpose": ["看看", "To see"],
        "source": "tests",
        "minutes": 1,
        "least": 10,
        "share_percent": 20,
        "scopes": ["enterprise"],
        "questions": deepcopy(QUESTIONS),
        "measures": [
            {
                "code": "fine",
                "text": ["好", "Fine"],
                "hits": [{"question": "q2", "options": ["3"]}],
                "goals": [60, 80, 90],
            }
        ],
        "crossings": [["q1", "q2"]],
    } | changes
