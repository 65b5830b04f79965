"""What the county reads of a round: pseudonyms and threads, never who is behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import within
from xieshang.apps.organizations.roles import Role
from xieshang.apps.participation.models import Opinion, OpinionQuerySet
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.participation.selectors import NEWEST, PAGE, newest, nicks_of

READS: Final = (Role.INSTRUCTOR, Role.COUNTY_RIGHTS)
GRANTS: Final = (Role.COUNTY_RIGHTS,)
COUNTY: Final = 6  # signs of a county's code; a township's is longer
# Whoever has a part in the enterprise itself does not learn more of it than the part allows.
HOUSE: Final = (
    Role.WORKER,
    Role.DELEGATE,
    Role.UNION_CHAIR,
    Role.EMPLOYER_HR,
    Role.EMPLOYER_HEAD,
    Role.RECORDER,
)


def places_of(user: User, today: date, roles: Sequence[Role] = READS) -> list[str]:
    """The counties (or wider areas) in which somebody holds such an office."""
    prefixes = access_of(user, today).region_prefixes(*roles)
    return sorted(prefix for prefix in prefixes if len(prefix) <= COUNTY)


def may_read(
    user: User, consultation: Consultation, today: date, roles: Sequence[Role] = READS
) -> bool:
    """Whether this is somebody of the county with no part in the enterprise or the round."""
    case = consultation.case
    if not any(case.region_code.startswith(one) for one in places_of(user, today, roles)):
        return False
    here = access_of(user, today).enterprise_ids(*HOUSE)
    parts = case.participants.filter(Q(until=None) | Q(until__gte=today), user=user)
    return consultation.enterprise_id not in here and not parts.exists()


def may_grant(user: User, consultation: Consultation, today: date) -> bool:
    """Whether this person may decide that somebody be found out; never who asked for it."""
    return may_read(user, consultation, today, GRANTS)


def rounds_of(user: User, today: date) -> QuerySet[Consultation]:
    """Rounds in which workers were asked for their words, in this person's county."""
    area = Q(pk__in=[])
    for prefix in places_of(user, today):
        area |= Q(case__region_code__range=within(prefix))
    here = access_of(user, today).enterprise_ids(*HOUSE)
    found = Consultation.objects.filter(area, opinions_from__isnull=False)
    found = found.exclude(enterprise__in=here)
    return found.select_related("case", "enterprise").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Thread:
    """One opinion or reply as the county reads it."""

    opinion: Opinion
    nick: str
    replies: int


@dataclass(frozen=True, slots=True)
class Threads:
    """Some of them, newest day first, and where the next ones begin (empty: no more)."""

    rows: tuple[Thread, ...]
    after: str


def threads(
    consultation: Consultation,
    *,
    topic: Topic | None = None,
    free: bool = False,
    masked: bool = False,
    after: str = "",
) -> Threads:
    """One page of a round's opinions, or of those that the workers' side masked."""
    state = Opinion.State.MASKED if masked else Opinion.State.STANDING
    found = Opinion.objects.filter(consultation=consultation, parent=None, state=state)
    if topic is not None or free:
        found = found.filter(topic=topic).order_by("topic_id", *NEWEST)
    return _page(consultation, found, after)


def replies(consultation: Consultation, opinion: Opinion, *, after: str = "") -> Threads:
    """One page of the replies to an opinion."""
    found = Opinion.objects.standing().filter(consultation=consultation, parent=opinion)
    return _page(consultation, found, after)


def _page(consultation: Consultation, found: OpinionQuerySet, after: str) -> Threads:
    rows = newest(found.select_related("topic", "item"), after)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    shown = dressed(consultation, rows[:PAGE])
    return Threads(shown, f"{last.said_on}_{last.pk}" if last else "")


def dressed(consultation: Consultation, rows: Sequence[Opinion]) -> tuple[Thread, ...]:
    """Opinions with their pseudonyms and the number of replies (two questions)."""
    nicks = nicks_of(scope_of(consultation), [row.voice for row in rows])
    counted = Opinion.objects.filter(parent__in=[row.pk for row in rows]).order_by()
    count: dict[Any, int] = dict(counted.values_list("parent").annotate(n=Count("pk")))
    return tuple(Thread(row, nicks.get(row.voice, ""), count.get(row.pk, 0)) for row in rows)
