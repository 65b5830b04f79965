"""Answers the mechanism's questions for micro-consultations and simplified ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.cases.bindings import Guard, bind
from xieshang.apps.cases.models import Case
from xieshang.apps.micro import follow
from xieshang.apps.micro.facts import micro_facts, simple_facts
from xieshang.apps.micro.services import callback, pool
from xieshang.core.law import RulePack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m02_simplified import GUARDS as SIMPLE_GUARDS
from xieshang.core.procedure.m03_micro import GUARDS as MICRO_GUARDS
from xieshang.core.procedure.model import Actor, Timer, Transition
from xieshang.core.words import msg


class _Plain:
    """What is the same for both: no consent of two chiefs, no relative actors."""

    def subject(self, case: Case, event: str) -> str:
        return ""

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        return actor

    def anchor(self, timer: Timer, rules: RulePack) -> str:
        return anchor_for(timer, rules)


class MicroBinding(_Plain):
    """M03: one topic from the pool to the call-back."""

    guards: Mapping[str, Guard] = MICRO_GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return micro_facts(case.micro_topic, today)

    def after(
        self,
        case: Case,
        move: Transition,
        *,
        by: User | None,
        today: date,
        payload: Mapping[str, Any],
    ) -> None:
        follow.micro_moved(case.micro_topic, move, by=by, today=today)


class SimpleBinding(_Plain):
    """M02: one matter from the reason to the evidence."""

    guards: Mapping[str, Guard] = SIMPLE_GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return simple_facts(case.simple_talk)

    def after(
        self,
        case: Case,
        move: Transition,
        *,
        by: User | None,
        today: date,
        payload: Mapping[str, Any],
    ) -> None:
        follow.simple_moved(case.simple_talk, move, by=by, today=today)


bind("M02", SimpleBinding())
bind("M03", MicroBinding())
housekeeping.enlist(
    "micro", msg("把前一天的议题卡收进议题池"), lambda now: pool.take_in(clock.today())
)
housekeeping.enlist(
    "call-backs", msg("统计到期的微协商回访"), lambda now: callback.conclude_due(clock.today())
)
