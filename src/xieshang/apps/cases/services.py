"""The only way a case moves, by hand or by the passing of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import lateness, policies, timers
from xieshang.apps.cases.bindings import Binding, binding_of
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import (
    Case,
    Consent,
    Deadline,
    DeadlineStatus,
    Move,
    Participant,
)
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import digest, once, record
from xieshang.core.law import RulePack
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Actor, Kind, Transition

SIDES = frozenset({"workers", "employer"})


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do to a case."""

    event: str
    by: User | None  # None: the system
    today: date
    seen: int | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act came to: the case moved, or it waits for another's consent.

    ``waits_for_side`` is a side, or ``person/<pk>`` where each of some people has to say so.
    """

    moved: bool
    state: str
    revision: int
    waits_for_side: str = ""


@dataclass(slots=True)
class Swept:
    """What a sweep did: moves made, deadlines that turned due, and what could not be done."""

    moved: list[str] = field(default_factory=list)
    alerted: list[int] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


def open_case(
    code: str,
    *,
    enterprise: Enterprise | None,
    title: str,
    rules: RulePack,
    by: User | None,
    today: date,
    parent: Case | None = None,
    state: str = "",
    region_code: str = "",
) -> Case:
    """Start a case; its app then writes its own record and calls ``timers.refresh``.

    A case of a whole area has no enterprise, but the area's ``region_code``.
    """
    process = procedure(code)
    at = state or process.initial
    case = Case.objects.create(
        procedure=code,
        procedure_version=process.version,
        pack=rules.code,
        pack_version=rules.version,
        contract_scope=rules.scope.value,
        title=title,
        region_code=enterprise.region_code if enterprise else region_code,
        enterprise=enterprise,
        union=enterprise.union if enterprise else None,
        parent=parent,
        state=at,
        state_since=today,
        opened_on=today,
        authority_since=today if process.concerns(Actor.HRSS, at) else None,
    )
    record("case.opened", by=by, subject=case, on=today, payload={"procedure": code})
    return case


def take_part(case: Case, user: User, actor: Actor, *, today: date) -> Participant:
    """Give a person a part in the case; giving it twice changes nothing."""
    part, _ = Participant.objects.get_or_create(
        case=case, user=user, actor=actor.value, until=None, defaults={"since": today}
    )
    return part


def blockers(case: Case, event: str, today: date) -> tuple[Blocker, ...]:
    """Everything that stands between the case and this move, warnings included."""
    move = case.process.move(case.state, event)
    if move is None:
        return ()
    binding = binding_of(case)
    return _check(case, move, binding, binding.facts(case, today), today)


def permits(case: Case, event: str, held: frozenset[Actor], today: date) -> bool:
    """Whether the procedure leaves this move to whoever holds these parts in the case."""
    move = case.process.move(case.state, event)
    if move is None:
        return False
    binding = binding_of(case)
    facts = binding.facts(case, today)
    return bool(held & {binding.owner(case, actor, facts) for actor in move.actors})


def advance(
    case: Case,
    event: str,
    *,
    by: User | None,
    today: date,
    key: str = "",
    seen: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Outcome:
    """Make one move, wholly or not at all.

    Args:
        case: The case; it is read again from the database.
        event: One of the events that the procedure knows from the case's state.
        by: Who acts; None is the system, which may only do what SYSTEM may.
        today: The day on which the act happens.
        key: Submission key; the same key with the same content is answered once.
        seen: The case's revision that the person's page showed; if another person moved
            the case since, nothing is done.
        payload: Kept with the move and handed to the follow-up acts.

    Raises:
        PermissionDenied: this person may not.
        Refused: something is still missing; it carries the blockers.
        StateChanged: the event does not exist from here (any more).
    """
    act = Act(event, by, today, seen, dict(payload or {}))
    actor_key = f"user/{by.pk}" if by else "system"
    result = once(
        digest([case.pk, event, key]) if key else "",
        actor_key=actor_key,
        payload=[case.pk, event, act.payload],
        act=lambda: asdict(_advance(case.pk, act)),
    )
    case.refresh_from_db()
    return Outcome(**result)


def _advance(pk: int, act: Act) -> Outcome:
    case = Case.objects.select_for_update().get(pk=pk)
    if act.seen is not None and act.seen != case.revision:
        since = tuple(case.moves.filter(no__gt=act.seen))
        raise StateChanged(case, act.event, since, meanwhile=True)
    if act.by is not None:
        _catch_up(case, act.today)
    move = case.process.move(case.state, act.event)
    if move is None:
        raise StateChanged(case, act.event, tuple(case.moves.order_by("-no")[:3]))
    binding = binding_of(case)
    facts = binding.facts(case, act.today)
    side = _permitted_side(case, move, binding, facts, act)
    missing = [b for b in _check(case, move, binding, facts, act.today) if not b.warning]
    if missing:
        raise Refused(case, act.event, missing)
    needs_all = move.each or Actor.BOTH_CHIEFS in move.actors
    if needs_all and act.by and (other := _consent(case, move, side, act, act.by)):
        timers.refresh(case, act.today)
        return Outcome(False, case.state, case.revision, other)
    _move(case, move, act)
    binding.after(case, move, by=act.by, today=act.today, payload=act.payload)
    timers.refresh(case, act.today)
    if act.by is None:
        lateness.tell(case, move, act.today)
    return Outcome(True, case.state, case.revision)


def _permitted_side(
    case: Case, move: Transition, binding: Binding, facts: Any, act: Act
) -> str:
    """Check that this person may, and say for which side the person acts."""
    if act.by is None:
        if Actor.SYSTEM not in move.actors:
            raise PermissionDenied
        return ""
    held = policies.actors_of(act.by, case, act.today)
    wanted = {binding.owner(case, actor, facts) for actor in move.actors}
    if not held & wanted:
        raise PermissionDenied
    return policies.side_of(held)


def _check(
    case: Case, move: Transition, binding: Binding, facts: Any, today: date
) -> tuple[Blocker, ...]:
    rules = timers.rules_of(case)
    return tuple(
        blocker for name in move.guards for blocker in binding.guards[name](facts, rules, today)
    )


def _wanted(case: Case, move: Transition) -> frozenset[str]:
    """Whose word this move needs, all of them."""
    if not move.each:
        return SIDES
    parts = case.participants.filter(until=None, actor__in=[one.value for one in move.actors])
    return frozenset(f"person/{pk}" for pk in parts.values_list("user", flat=True))


def _consent(case: Case, move: Transition, side: str, act: Act, by: User) -> str:
    """Note this one's consent; one that is still missing, or "" when all are there."""
    subject = binding_of(case).subject(case, act.event)
    mine = Consent.own(by) if move.each else side
    standing = case.consents.filter(event=act.event, void=False)
    standing.exclude(subject=subject).update(void=True)  # the text has changed since
    given = {consent.side for consent in standing.all()}
    if mine not in given:
        Consent.objects.create(
            case=case, event=act.event, side=mine, subject=subject, by=by, on=act.today
        )
        told = {"event": act.event, "side": mine, "subject": subject}
        record("case.consented", by=act.by, subject=case, on=act.today, payload=told)
    return min(_wanted(case, move) - given - {mine}, default="")


def consent(case: Case, event: str, *, by: User, today: date) -> None:
    """Note one chief's consent where the act itself cannot be complete before the other's.

    A signature is such an act: the first chief signs and consents, the second advances.

    Raises:
        PermissionDenied: this person is not one of the chiefs.
        StateChanged: the event does not exist from here (any more).
    """
    move = case.process.move(case.state, event)
    if move is None:
        raise StateChanged(case, event, tuple(case.moves.order_by("-no")[:3]))
    binding = binding_of(case)
    act = Act(event, by, today)
    with transaction.atomic():
        facts = binding.facts(case, today)
        side = _permitted_side(case, move, binding, facts, act)
        _consent(case, move, side, act, by)
        timers.refresh(case, today)


def _move(case: Case, move: Transition, act: Act) -> None:
    """Compare-and-set, then the trail of the move; the caller's transaction holds it all."""
    revision = case.revision
    leaves = move.source != move.target
    change: dict[str, Any] = {"state": move.target, "revision": revision + 1}
    if leaves:
        change["state_since"] = act.today
    if case.process.state(move.target).kind in {Kind.CLOSED, Kind.HANDOVER}:
        change["closed_on"] = act.today
    if case.authority_since is None and case.process.concerns(Actor.HRSS, move.target):
        change["authority_since"] = act.today  # from now on the authority may open it
    timers.settle(case, move, act.today, by_hand=act.by is not None)
    same = Case.objects.filter(pk=case.pk, state=move.source, revision=revision)
    if not same.update(**change):
        case.refresh_from_db()
        since = tuple(case.moves.filter(no__gt=revision))
        raise StateChanged(case, move.event, since, meanwhile=True)
    made = {"event": move.event, "source": move.source, "target": move.target}
    Move.objects.create(
        case=case, no=revision + 1, by=act.by, on=act.today, payload=dict(act.payload), **made
    )
    used = case.consents.filter(void=False)
    (used if leaves else used.filter(event=move.event)).update(void=True)
    if leaves:
        timers.leave_behind(case, move.target)
    told = {**act.payload, **made, "no": revision + 1}
    record("case.moved", by=act.by, subject=case, on=act.today, payload=told)
    case.refresh_from_db()


def _catch_up(case: Case, today: date) -> None:
    """What the days have done to this case already, if no sweep has run since."""
    held: set[int] = set()
    while row := _next_due(today, held, case=case):
        _fire(row, held, today)
        case.refresh_from_db()


def _next_due(today: date, held: set[int], *, case: Case | None = None) -> Deadline | None:
    rows = Deadline.objects.filter(
        status=DeadlineStatus.OPEN, fires_on__lte=today, fired_on=None
    ).exclude(pk__in=held)
    if case is not None:
        rows = rows.filter(case=case)
    return rows.select_related("case").order_by("fires_on", "pk").first()


def _fire(row: Deadline, held: set[int], today: date) -> str:
    """Fire one timer on the day on which it fell due, so that late sweeps change nothing.

    One that was held back then fires on the day on which it is let go: nobody owes anything
    for the days between (docs/decisions/0023).
    """
    assert row.fires_on is not None  # noqa: S101 - the query asked for it
    on = row.fires_on if row.held_on is None else today
    [timer] = [t for t in row.case.process.timers if t.code == row.timer]
    assert timer.fires is not None  # noqa: S101 - only such rows have fires_on
    try:
        with transaction.atomic():
            Deadline.objects.filter(pk=row.pk).update(fired_on=on)
            act = Act(timer.fires, None, on, payload={"timer": row.timer})
            _advance(row.case_id, act)
    except (Refused, StateChanged, PermissionDenied) as error:
        held.add(row.pk)
        Deadline.objects.filter(pk=row.pk, held_on=None).update(held_on=today)
        return f"{row.case_id} {timer.fires}: {type(error).__name__} {error}"
    return ""


def sweep(today: date) -> Swept:
    """Do what fell due until today, in the order of the days; a second run does nothing."""
    swept = Swept()
    held: set[int] = set()
    while row := _next_due(today, held):
        problem = _fire(row, held, today)
        if problem:
            swept.held.append(problem)
        else:
            swept.moved.append(f"{row.case_id} {row.timer}")
    alerts = Deadline.objects.filter(
        status=DeadlineStatus.OPEN, alert_on__lte=today, alerted_on=None
    ).exclude(owner=Actor.SYSTEM.value)
    swept.alerted = list(alerts.values_list("pk", flat=True))
    alerts.filter(pk__in=swept.alerted).update(alerted_on=today)
    return swept
