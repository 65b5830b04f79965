"""The interface as an OpenAPI 3.1 document, written beside the views that it describes."""

from __future__ import annotations

from typing import Final

from xieshang.apps.assessment.models import ReceivedBulletin
from xieshang.apps.exchange.at_once import MOST
from xieshang.apps.exchange.importers import Verdict
from xieshang.apps.exchange.models import ApiKey, ImportBatch
from xieshang.core.index.data import State
from xieshang.web.exchange.messages import COUNT, PERIOD, TEXT, Json, messages, schemas

DAY: Final[Json] = {"type": "string", "format": "date"}
COUNTS: Final[Json] = {
    "batch": COUNT,
    "state": {"enum": [state.value for state in ImportBatch.State]},
    **dict.fromkeys(("new", "changed", "same", "faulty"), COUNT),
}
REFUSALS: Final = {
    "400": "No JSON object, one name twice in an object, or no Idempotency-Key.",
    "401": "No key, or one that is wrong, expired or revoked.",
    "403": "The key lacks the scope.",
    "404": "No such batch of this department, or no such bulletin.",
    "409": "The quarter is frozen.",
    "413": "More than 2 MiB; a bulletin: more than 1 MB.",
    "422": "Unknown quarter, no rows or too many, or an Idempotency-Key of other content; a "
    "bulletin that nobody known here has signed.",
    "429": "Too fast; Retry-After says how many seconds to wait.",
}


def document() -> Json:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Xieshang exchange", "version": "1"},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": _paths(),
        "webhooks": messages(),
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of one department, from the county union.",
                }
            },
            "schemas": _schemas(),
        },
    }


def _paths() -> Json:
    pk = {"name": "pk", "in": "path", "required": True, "schema": COUNT}
    return {
        "/api/v1/facts": {
            "post": _operation(
                "Give facts: each row is judged by itself, good ones are written at once.",
                ApiKey.Scope.WRITE, "Taken", ("400", "409", "413", "422"),
                parameters=[_header("Idempotency-Key", "Unchanged when sent again.")],
                body="Given",
            ),
            "get": _operation(
                "Read back what this department told of a quarter.",
                ApiKey.Scope.READ, "Facts", ("422",),
                parameters=[
                    {**_query("period", PERIOD), "required": True},
                    _query("uscc", TEXT),
                    _query("after", COUNT),
                ],
            ),
        },
        "/api/v1/conflicts": {
            "get": _operation(
                "What this department told of a quarter and somebody else tells differently.",
                ApiKey.Scope.READ, "Facts", ("422",),
                parameters=[
                    {**_query("period", PERIOD), "required": True}, _query("after", COUNT)
                ],
            )
        },
        "/api/v1/variables": {
            "get": _operation(
                "The fields that this department gives.", ApiKey.Scope.WRITE, "Fields", ()
            )
        },
        "/api/v1/batches/{pk}": {
            "parameters": [pk],
            "get": _operation("How far a batch is.", ApiKey.Scope.READ, "Batch", ("404",)),
        },
        "/api/v1/batches/{pk}/withdraw": {
            "parameters": [pk],
            "post": _operation(
                "Restore what stood before a batch.", ApiKey.Scope.WITHDRAW, "Batch",
                ("404", "409"),
            ),
        },
        **_bulletins(),
    }  # fmt: skip


def _bulletins() -> Json:
    return {
        "/api/v1/bulletins": {
            "post": _operation(
                "Hand a bulletin up: the file as it is; the same file twice is one.",
                ApiKey.Scope.BULLETINS, "Bulletin", ("413", "422"), text=True,
            )
        },
        "/api/v1/bulletins/{sha256}": {
            "parameters": [
                {"name": "sha256", "in": "path", "required": True, "schema": TEXT}
            ],
            "get": _operation(
                "What became of a bulletin; the answer is a file to keep.",
                ApiKey.Scope.BULLETINS, "Bulletin", ("404",),
            ),
        },
    }  # fmt: skip


def _operation(
    summary: str,
    scope: ApiKey.Scope,
    answer: str,
    refusals: tuple[str, ...],
    *,
    parameters: list[Json] | None = None,
    body: str = "",
    text: bool = False,
) -> Json:
    told: Json = {
        "summary": summary,
        "description": f"Scope: {scope.value}",
        "responses": {"200": {"description": "Done.", "content": _json(answer)}},
    }
    for status in sorted({"401", "403", "429", *refusals}):
        told["responses"][status] = {
            "description": REFUSALS[status], "content": _json("Problem")
        }  # fmt: skip
    if parameters:
        told["parameters"] = parameters
    if body:
        told["requestBody"] = {"required": True, "content": _json(body)}
    if text:
        told["requestBody"] = {"required": True, "content": {"text/plain": {"schema": TEXT}}}
    return told


def _json(schema: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _header(name: str, why: str) -> Json:
    return {
        "name": name, "in": "header", "required": True, "description": why,
        "schema": {"type": "string", "minLength": 8, "maxLength": 64},
    }  # fmt: skip


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema}


def _object(properties: Json, *, optional: tuple[str, ...] = ()) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _list(items: Json, **more: int) -> Json:
    return {"type": "array", "items": items, **more}


def _schemas() -> Json:
    fault = _object({"field": TEXT, "value": TEXT, "reason": TEXT})
    row = {
        **_object({"uscc": TEXT, "as_of": DAY}, optional=("as_of",)),
        "description": "Besides these, the fields of /api/v1/variables: "
        "a number, or text such as 12万元 or 不适用.",
        "additionalProperties": {"type": ["number", "string", "null"]},
    }
    result = {"enum": [verdict.value for verdict in Verdict]}
    fact = {
        "uscc": TEXT, "variable": TEXT,
        "state": {"enum": [state.name.lower() for state in State]},
        "value": {"type": ["number", "null"]},
        "as_of": DAY,
        "batch": {"type": ["integer", "null"]},
    }  # fmt: skip
    field = {
        "name": TEXT, "title": TEXT, "required": {"type": "boolean"}, "unit": TEXT,
        "cycle": TEXT,
    }  # fmt: skip
    judged = _object({"row": COUNT, "result": result, "faults": _list(fault)})
    return {
        "Given": _object({"period": PERIOD, "rows": _list(row, minItems=1, maxItems=MOST)}),
        "Taken": _object({**COUNTS, "rows": _list(judged)}),
        "Facts": _object(
            {"facts": _list(_object(fact)), "next": {"type": ["integer", "null"]}}
        ),
        "Fields": _object({"giver": TEXT, "fields": _list(_object(field))}),
        "Batch": _object(COUNTS),
        **schemas(),
        "Bulletin": _object(
            {
                "sha256": TEXT,
                "region": TEXT,
                "period": PERIOD,
                "seq": COUNT,
                "state": {"enum": [state.value for state in ReceivedBulletin.State]},
                "answer": TEXT,
            }
        ),
        "Problem": _object({"error": _object({"code": TEXT, "message": TEXT})}),
    }
