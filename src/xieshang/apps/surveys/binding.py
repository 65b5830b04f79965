"""Answers the mechanism's questions for surveys (M16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.bindings import Guard, bind
from xieshang.apps.cases.models import Case
from xieshang.apps.surveys import follow
from xieshang.apps.surveys.facts import facts_of
from xieshang.core.law import RulePack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m16_guards import GUARDS
from xieshang.core.procedure.model import Actor, Timer, Transition


class SurveyBinding:
    """M16: one survey from its preparation to its results."""

    guards: Mapping[str, Guard] = GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return facts_of(case.survey, today)

    def subject(self, case: Case, event: str) -> str:
        return ""  # nothing in this process needs both chiefs

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
        follow.survey_moved(case.survey, move, today=today)


bind("M16", SurveyBinding())
