"""What is sent: by kind of control, what no clerk means to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.bad_input.page_forms import Control

LONG = 10_000
NUL, BIDI, UNSEEN = "安\x00澜", "安\u202e澜", "安\u200b澜"
NEVER = "no-such-choice"
HIDDEN = ("", "-1", "x" * LONG, "9" * 40, "0", "²")  # for what no person types


@dataclass(frozen=True, slots=True)
class Bad:
    """One value for one control, and whether no form may take it."""

    name: str
    values: tuple[str, ...]
    refused: bool


def sensible(control: Control, today: date) -> list[str]:
    """What a clerk would send: what stands there, or the least that is asked for."""
    if control.kind in {"radio", "select"}:
        chosen = [value for value in control.values if value]
        return chosen or (
            [value for value in control.choices if value][:1] if control.required else [""]
        )
    if control.kind == "checkbox":
        return control.values or (control.choices[:1] if control.required else [])
    if control.kind in {"hidden", "file"} or control.values != [""]:
        return control.values
    if not control.required:
        return [""]
    return {
        "date": [today.isoformat()],
        "datetime-local": [f"{today.isoformat()}T14:00"],
        "number": ["1"],
    }.get(control.kind, ["如实填写"])


def junk_for(control: Control) -> Iterator[Bad]:
    """The bad values for a control."""
    if control.required and control.kind not in {"hidden", "radio", "file"}:
        yield Bad("empty", ("",) if control.kind != "checkbox" else (), True)
    if control.kind in {"text", "textarea", "tel", "email"}:
        yield from _texts(control)
    elif control.kind in {"date", "datetime-local"}:
        yield from _days("T09:00" if control.kind != "date" else "")
    elif control.kind == "number":
        yield from _numbers(control)
    elif control.kind in {"radio", "select"} or control.many:
        yield Bad("unknown choice", (NEVER,), True)
        yield Bad("long choice", ("9" * LONG,), True)


def _texts(control: Control) -> Iterator[Bad]:
    long = "长" * max(LONG, control.longest + 1)
    yield Bad("too long", (long,), True)
    yield Bad("bidi", (BIDI,), True)
    yield Bad("zero width", (UNSEEN,), True)
    if control.kind == "text":
        yield Bad("two lines", ("甲\n乙",), True)
    if control.required:
        yield Bad("only spaces", (" \u3000",), True)
    yield Bad("markup", ("<script>alert(1)</script>{{ 1 }}%s",), False)


def _days(hour: str) -> Iterator[Bad]:
    for day in ("0001-01-01", "9999-12-31", "1899-01-01", "2026-02-30"):
        yield Bad(day, (day + hour,), True)
    yield Bad("a day outside the calendar", ("2098-12-31" + hour,), False)
    yield Bad("long ago", ("1949-10-01" + hour,), False)
    yield Bad("no day", ("昨天",), True)
    yield Bad("long day", ("2" * LONG,), True)


def _numbers(control: Control) -> Iterator[Bad]:
    money = "." in control.step
    yield Bad("minus", ("-1",), not money)
    for value in ("9" * 20, "9" * 5_000, "NaN", "Infinity", "1e400", "一百", "²", "1,2,3"):
        yield Bad(f"number {value[:8]}", (value,), True)
    yield Bad("half", ("1.5",), not money)
    yield Bad("a million", ("1000000",), False)
