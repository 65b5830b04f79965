"""What departments' systems are told, as the OpenAPI document's ``webhooks``."""

from __future__ import annotations

from typing import Any, Final

from xieshang.apps.exchange.models.webhooks import Kind

Json = dict[str, Any]
TEXT: Final[Json] = {"type": "string"}
COUNT: Final[Json] = {"type": "integer", "minimum": 0}
PERIOD: Final[Json] = {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "examples": ["2026Q1"]}
ABOUT_BATCH: Final[Json] = {"period": PERIOD, "batch": COUNT, "link": TEXT}
ROWS: Final[Json] = dict.fromkeys(("new", "changed", "same", "faulty", "late"), COUNT)
DATA: Final[dict[Kind, Json]] = {
    Kind.WRITTEN: {**ABOUT_BATCH, **ROWS},
    Kind.REFUSED: {**ABOUT_BATCH, "code": TEXT},
    Kind.WITHDRAWN: ABOUT_BATCH,
    Kind.CONFLICTING: {"period": PERIOD, "conflicting": COUNT, "link": TEXT},
    Kind.OPENED: {"period": PERIOD},
    Kind.FROZEN: {"period": PERIOD},
    Kind.TRIAL: {},
}
SUMMARY: Final[dict[Kind, str]] = {
    Kind.WRITTEN: "A batch of this department was written, whoever brought it. "
    "Rows that are faulty or came after the freeze (late) were not.",
    Kind.REFUSED: "A file of this department cannot be read; the code says why.",
    Kind.WITHDRAWN: "A batch of this department was withdrawn.",
    Kind.CONFLICTING: "Other figures of this department than before contradict somebody "
    "else's; looked for every night. Zero: none does any more. The link lists them.",
    Kind.OPENED: "A quarter was opened and takes figures in.",
    Kind.FROZEN: "A quarter was frozen and takes nothing more in.",
    Kind.TRIAL: "Sent by hand to see whether messages arrive.",
}
HEADERS: Final[dict[str, str]] = {
    "webhook-id": "The number of the message: the same however often it is sent. "
    "Keep it, and act once.",
    "webhook-timestamp": "The moment of this attempt, in seconds since 1970 (UTC). "
    "Refuse one more than five minutes away.",
    "webhook-signature": "v1, and in base64 the HMAC-SHA-256 of id.timestamp.body with the "
    "secret (base64 behind whsec_). Several by spaces while a secret is exchanged: "
    "one that holds is enough.",
}
ANSWERS: Final[dict[str, str]] = {
    "2XX": "Taken. The body is not read. Answer within ten seconds, work afterwards.",
    "default": "Not taken, redirects included: sent again after 30 seconds, then ever later; "
    "after ten attempts in a day it is given up and shown to the county.",
}


def messages() -> Json:
    """One entry for each kind of message."""
    return {kind.value: {"post": _message(kind)} for kind in Kind}


def _message(kind: Kind) -> Json:
    schema = {"$ref": f"#/components/schemas/{name_of(kind)}"}
    return {
        "summary": SUMMARY[kind],
        "description": "Signed as Standard Webhooks does. May come more than once, and in "
        "another order. Names no person, no enterprise and no figure.",
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": why, "schema": TEXT}
            for name, why in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        },
        "responses": {code: {"description": said} for code, said in ANSWERS.items()},
    }


def name_of(kind: Kind) -> str:
    """What the schema of a message is called: BatchWritten."""
    return "".join(part.capitalize() for part in kind.value.split("."))


def schemas() -> Json:
    """The schema of each kind of message."""
    return {name_of(kind): _schema(kind) for kind in Kind}


def _schema(kind: Kind) -> Json:
    data = {"giver": TEXT, "region": TEXT, **DATA[kind]}
    properties = {
        "type": {"enum": [kind.value]},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {"type": "object", "properties": data, "required": list(data)},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
