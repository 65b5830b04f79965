"""Answers the mechanism's questions for gradings (M21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.bindings import Guard, bind
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.housekeeping import enlist
from xieshang.apps.cases.models import Case
from xieshang.apps.grading import follow, watching
from xieshang.apps.grading.facts import grading_facts
from xieshang.apps.grading.handing import EVENT, sheet_of
from xieshang.core.law import RulePack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m21_guards import GUARDS
from xieshang.core.procedure.model import Actor, Timer, Transition
from xieshang.core.words import msg


class GradingBinding:
    """M21: one grading from its notice to the year that replaces it."""

    guards: Mapping[str, Guard] = GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return grading_facts(case.grading, today)

    def subject(self, case: Case, event: str) -> str:
        return sheet_of(case.grading) if event == EVENT else ""

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        return actor

    def anchor(self, timer: Timer, rules: RulePack) -> str:
        return anchor_for(timer, rules)

    def after(
        self,
        case: Case,
        move: Transition,
        *,
        by: User | None,
        today: date,
        payload: Mapping[str, Any],
    ) -> None:
        follow.moved(case.grading, move, by=by, today=today)


def _watch(now: datetime) -> int:
    return watching.daily(current_day())


bind("M21", GradingBinding())
enlist("grading", msg("查找要复核等级的重大情况"), _watch)
