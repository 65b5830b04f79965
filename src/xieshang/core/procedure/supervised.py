"""Guards about lateness that several processes share: the reminder comes before the ladder."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from xieshang.core.law import Blocker, RulePack
from xieshang.core.procedure.holds import hold
from xieshang.core.words import msg


class Supervised(Protocol):
    """Facts that know when the last reminder went out."""

    @property
    def reminded_on(self) -> date | None: ...

    @property
    def escalate_days(self) -> int: ...


def reminder_dated(facts: Supervised, pack: RulePack, today: date) -> tuple[Blocker, ...]:
    """The reminder has a day, and not one that is still to come."""
    if facts.reminded_on is None or facts.reminded_on > today:
        return (
            hold(
                "reminder-without-day",
                msg("还没有登记提示函的送达日期"),
                msg("请先登记提示函送达的日期"),
            ),
        )
    return ()


def reminder_unheeded(facts: Supervised, pack: RulePack, today: date) -> tuple[Blocker, ...]:
    """The reminder has had its days (cfg.escalate_days) and nothing came of it."""
    if undated := reminder_dated(facts, pack, today):
        return undated
    assert facts.reminded_on is not None  # noqa: S101 — reminder_dated has said so
    free_on = facts.reminded_on + timedelta(days=facts.escalate_days)
    if today < free_on:
        return (
            hold(
                "reminder-still-running",
                msg("提示函送达才%(have)s天，满%(least)s天才能启动督办"),
                msg("请先打电话问难处，最早%(day)s启动督办"),
                have=(today - facts.reminded_on).days,
                least=facts.escalate_days,
                day=free_on.isoformat(),
            ),
        )
    return ()
