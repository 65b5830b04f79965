"""Who hears of it when a limit has passed or comes close: both sides and their union."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.notices.services import notify
from xieshang.apps.organizations.models import Grant
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.model import Kind, Transition

COMES_CLOSE = frozenset({"t_minus_90", "t_minus_30"})
IN_THE_HOUSE = (Role.UNION_CHAIR, Role.EMPLOYER_HR, Role.EMPLOYER_HEAD)


def tell(case: Case, move: Transition, today: date) -> int:
    """Leave a message for everybody whom a late or coming limit concerns; how many got one.

    Only moves of the system are told: nobody was at a page when they happened. A message names
    the case and what is late, never a person.
    """
    late = case.process.state(move.target).kind is Kind.OVERDUE and move.source != move.target
    if not late and move.event not in COMES_CLOSE:
        return 0
    told = 0
    for person in concerned(case, today):
        told += len(
            notify(
                person,
                event=f"case/{case.pk}/move/{case.revision}",
                title=case.title[:120],
                body=move.worker_sees,  # a message id: shown in the reader's language
                link=f"/desk/cases/{case.pk}/",
                on=today,
                legal=late,
            )
        )
    return told


def concerned(case: Case, today: date) -> list[User]:
    """Whoever has an office in the enterprise or its union, or a part in the case."""
    enterprise = case.enterprise
    house = Q(enterprise=enterprise, role__in=IN_THE_HOUSE)
    if enterprise is not None and enterprise.union_id:
        house |= Q(union=enterprise.union_id, role=Role.UNION_CHAIR)
    offices = Grant.objects.in_force(today).filter(house).values("user")
    parts = case.participants.filter(Q(until=None) | Q(until__gte=today)).values("user")
    people = User.objects.filter(Q(pk__in=offices) | Q(pk__in=parts), is_active=True)
    return list(people.distinct().order_by("pk"))
