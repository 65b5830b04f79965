"""Answers the mechanism's questions for rounds (M01) and for contracts in force (M08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.bindings import Guard, bind
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts import follow
from xieshang.apps.contracts.facts import contract_of, renewal_facts, round_facts
from xieshang.apps.trail.services import digest
from xieshang.core.law import RulePack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m01_ordinary.guards import GUARDS as ROUND_GUARDS
from xieshang.core.procedure.m01_ordinary.guards_adoption import signs_before_vote
from xieshang.core.procedure.m08_renewal.guards import GUARDS as RENEWAL_GUARDS
from xieshang.core.procedure.model import Actor, Timer, Transition

CHIEF = {Side.WORKERS: Actor.WORKERS_CHIEF, Side.EMPLOYER: Actor.EMPLOYER_CHIEF}
OF_THE_TEXT = {"agree_draft", "sign"}


class RoundBinding:
    """M01: one round from its opening to the end of its contract."""

    guards: Mapping[str, Guard] = ROUND_GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return round_facts(case.consultation, today)

    def subject(self, case: Case, event: str) -> str:
        consultation = case.consultation
        if event in OF_THE_TEXT:
            contract = contract_of(consultation)
            return contract.subject if contract else ""
        if event == "suspend":
            pause = consultation.suspensions.filter(ended_on=None).last()
            return digest([pause.reason, pause.resume_on]) if pause else ""
        return ""

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        if actor is Actor.BOTH_CHIEFS and case.state == "6_sign":
            early = signs_before_vote(rules_of(case))
            return Actor.WORKERS_CHIEF if early else actor  # all that is left is the notice
        if actor is not Actor.OTHER_CHIEF:
            return actor
        return CHIEF[Side(facts.offer.from_side.other.value)]

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
        timer = str(payload.get("timer", ""))
        follow.round_moved(case.consultation, move, by=by, today=today, timer=timer)


class RenewalBinding:
    """M08: the watch over a contract in force."""

    guards: Mapping[str, Guard] = RENEWAL_GUARDS

    def facts(self, case: Case, today: date) -> Any:
        return renewal_facts(case.renewal, today)

    def subject(self, case: Case, event: str) -> str:
        draft = case.renewal.draft
        return digest([draft.subject if draft else "", case.renewal.reason])

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        if actor is not Actor.OTHER_CHIEF or facts.change.by_side is None:
            return actor
        return CHIEF[Side(facts.change.by_side.other.value)]

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
        timer = str(payload.get("timer", ""))
        follow.renewal_moved(case.renewal, move, by=by, today=today, timer=timer)


bind("M01", RoundBinding())
bind("M08", RenewalBinding())
