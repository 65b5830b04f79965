"""What a person has to do, and how a case came to where it stands."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import reach
from xieshang.apps.cases.bindings import binding_of
from xieshang.apps.cases.models import Case, Consent, Deadline, DeadlineStatus
from xieshang.core.procedure.model import Actor


def inbox(user: User, today: date) -> QuerySet[Deadline]:
    """What I must do, the earliest last day first; things without a limit come last."""
    return (
        Deadline.objects.filter(_waits_for(user, today), status=DeadlineStatus.OPEN)
        .exclude(owner=Actor.SYSTEM.value)
        .select_related("case", "case__enterprise")
        .order_by(F("breach_on").asc(nulls_last=True), "pk")
    )


def waiting_on_others(user: User, today: date) -> QuerySet[Deadline]:
    """What others must do in the cases that I may know of."""
    return (
        Deadline.objects.filter(
            status=DeadlineStatus.OPEN, aside=False, case__in=Case.objects.seen_by(user, today)
        )
        .exclude(_waits_for(user, today))
        .exclude(owner=Actor.SYSTEM.value)
        .select_related("case", "case__enterprise")
        .order_by(F("breach_on").asc(nulls_last=True), "pk")
    )


def settled_this_week(user: User, today: date) -> QuerySet[Deadline]:
    """What was done since Monday in the cases that I may know of."""
    monday = today - timedelta(days=today.weekday())
    return (
        Deadline.objects.filter(
            status=DeadlineStatus.MET,
            aside=False,
            settled_on__gte=monday,
            case__in=Case.objects.seen_by(user, today),
        )
        .select_related("case", "case__enterprise")
        .order_by("-settled_on", "-pk")
    )


def _waits_for(user: User, today: date) -> Q:
    """Deadlines that wait for this person; where each of some people has to say so and this one
    has, they wait for the others."""
    said = Q(pk__in=[])
    own = Consent.objects.filter(by=user, side=Consent.own(user), void=False)
    for one in own.select_related("case"):
        move = one.case.process.move(one.case.state, one.event)
        if move and one.subject == binding_of(one.case).subject(one.case, one.event):
            owners = [actor.value for actor in move.actors]
            said |= Q(case=one.case_id, owner__in=owners)
    return reach.waiting_for(user, today) & ~said


def consents_in_force(case: Case) -> list[Consent]:
    """What one side has agreed to and the other not yet; once the text changed it is void."""
    binding = binding_of(case)
    given = case.consents.filter(void=False).select_related("by").order_by("pk")
    return [one for one in given if one.subject == binding.subject(case, one.event)]
