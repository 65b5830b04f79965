"""M01 without a domain: the moves set the days, the guards hold nothing back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import bindings, timers
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import open_case, take_part
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests.factories import chair_of, enterprise, head_of
from xieshang.core.law import RulePack, pack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Actor, Timer, Transition

TODAY = date(2026, 4, 10)
SETS = {  # which day an event makes known
    "elect": "reps_formed_on",
    "send_offer": "offer_received_on",
    "respond_refuse": "responded_on",
    "respond_agree": "agreed_to_consult_on",
    "remind": "reminded_on",
    "hold_meeting": "first_meeting_on",
    "suspend": "suspended_on",
    "accept_dispute": "conciliation_accepted_on",
    "agree_draft": "agreed_on",
    "settled": "agreed_on",
    "adopted": "adopted_on",
    "sign": "signed_on",
    "notify_vote": "vote_notice_on",
    "submit": "submitted_on",
    "record_receipt": "received_on",
    "no_objection": "effective_on",
    "publish": "published_on",
}
CLEARED = {"resume": "suspended_on", "resume_as_agreed": "suspended_on"}
FIRST_COUNTS = {"first_meeting_on"}


class Days:
    """Facts that know only days; a day that nobody has set is not known."""

    def __init__(self, known: Mapping[str, date]) -> None:
        self.known = known

    def __getattr__(self, name: str) -> date | None:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.known.get(name)

    def suspended_days(self, today: date) -> int:
        return 0


class OpenBinding:
    """Every guard passes; ``refuse`` names guards that do not."""

    def __init__(self) -> None:
        self.days: dict[int, dict[str, date]] = {}
        self.subjects: dict[int, str] = {}
        names = {guard for move in procedure("M01").transitions for guard in move.guards}
        self.guards: dict[str, bindings.Guard] = dict.fromkeys(names, _passes)
        self.followed: list[str] = []

    def facts(self, case: Case, today: date) -> Any:
        return Days(self.days.setdefault(case.pk, {}))

    def subject(self, case: Case, event: str) -> str:
        return self.subjects.get(case.pk, "")

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        return Actor.EMPLOYER_CHIEF if actor is Actor.OTHER_CHIEF else actor

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
        known = self.days.setdefault(case.pk, {})
        name = SETS.get(move.event)
        if name and not (name in FIRST_COUNTS and name in known):
            known[name] = today
        known.pop(CLEARED.get(move.event, ""), None)
        if move.event == "objection":
            known.pop("received_on", None)
        if move.event == "respond_agree":
            known["meeting_planned_on"] = today + timedelta(days=12)
        if move.event == "extend_conciliation":
            known["conciliation_extended_to"] = today + timedelta(days=15)
        if move.event == "no_objection":
            known["contract_ends_on"] = today.replace(year=today.year + 1)
        self.followed.append(move.event)


def _passes(*_: object) -> tuple[()]:
    return ()


@contextmanager
def bound() -> Iterator[OpenBinding]:
    """M01 with the open binding; the real one is put back afterwards."""
    real = bindings._bindings.get("M01")
    binding = OpenBinding()
    bindings.bind("M01", binding)
    try:
        yield binding
    finally:
        if real is not None:
            bindings.bind("M01", real)
        else:
            del bindings._bindings["M01"]


def case_at(
    state: str = "draft",
    *,
    within: Enterprise | None = None,
    rules: str = "CN-33",
    today: date = TODAY,
) -> Case:
    """A case of M01 in a state, with a chief on each side."""
    here = within or enterprise()
    case = open_case(
        "M01",
        enterprise=here,
        title="工资专项协商",
        rules=pack(rules, on=today),
        by=None,
        today=today,
        state=state,
    )
    timers.refresh(case, today)
    return case


def workers_chief_of(case: Case) -> User:
    assert case.enterprise
    user = chair_of(case.enterprise)
    take_part(case, user, Actor.WORKERS_CHIEF, today=TODAY)
    return user


def employer_chief_of(case: Case) -> User:
    assert case.enterprise
    user = head_of(case.enterprise)
    take_part(case, user, Actor.EMPLOYER_CHIEF, today=TODAY)
    return user
