"""Answers the mechanism's questions for sessions of the workers' congress (M15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.bindings import Guard, bind
from xieshang.apps.cases.models import Case
from xieshang.apps.congress import follow
from xieshang.apps.congress.facts import congress_facts
from xieshang.core.law import RulePack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m15_congress import GUARDS
from xieshang.core.procedure.model import Actor, Timer, Transition


class CongressBinding:
    """M15: one session from its agenda to the publication of its resolution."""

    guards: Mapping[str, Guard] = GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return congress_facts(case.congress_session, today)

    def subject(self, case: Case, event: str) -> str:
        return ""

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
        follow.moved(case.congress_session, move, by=by, today=today)


bind("M15", CongressBinding())
