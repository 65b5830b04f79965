"""Who took part in the year (A3-2), and opinions answered with a reason (A3-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.rounds import chosen, rounds
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.congress.models import Session
from xieshang.apps.consultations.models import Election
from xieshang.apps.contracts.models import Adoption
from xieshang.apps.participation.models import SHOWN_FROM, Opinion, ReplyRate
from xieshang.apps.surveys.models import Survey

Activities = dict[int, list[Entry]]


@shared
def activities(window: Window) -> Activities:
    """What workers of each enterprise took part in during twelve months, with how many did.

    Each counts distinct persons. Of nameless rows fewer than ten are told to nobody.
    """
    found: Activities = defaultdict(list)
    for one in (*_meetings(window), *_opinions(window), *_surveys(window)):
        found[one.enterprise].append(one)
    return found


def _meetings(window: Window) -> Iterator[Entry]:
    """Elections of representatives, votes on drafts, sessions of the congress."""
    days = (window.year_since, window.until)
    elections = Election.objects.filter(
        consultation__enterprise__in=window.ids, held_on__range=days
    )
    votes = Adoption.objects.filter(contract__enterprise__in=window.ids, decided_on__range=days)
    for enterprise, pk, title, present in elections.values_list(
        "consultation__enterprise_id", "consultation_id", "consultation__title", "present"
    ):
        said = _("推选代表到会")
        yield Entry(enterprise, float(present), f"{title} · {said}", f"/desk/rounds/{pk}/")
    for enterprise, pk, title, present in votes.values_list(
        "contract__enterprise_id", "contract_id", "contract__title", "present"
    ):
        said, href = _("审议到会"), f"/desk/contracts/{pk}/"
        yield Entry(enterprise or 0, float(present), f"{title} · {said}", href)
    sessions = Session.objects.filter(enterprise__in=window.ids, ended_on__range=days)
    for enterprise, pk, title, present in sessions.values_list(
        "enterprise_id", "pk", "title", "present"
    ):
        yield Entry(enterprise, float(present), title, f"/desk/congress/{pk}/")


def _opinions(window: Window) -> Iterator[Entry]:
    """Voices of a round: a person has one there, and another in every other round."""
    rows = (
        Opinion.objects.open_to_union()
        .exclude(state=Opinion.State.MASKED)
        .filter(
            consultation__enterprise__in=window.ids,
            said_on__range=(window.year_since, window.until),
        )
    )
    many = rows.order_by().values_list(
        "consultation__enterprise_id", "consultation_id", "consultation__title"
    )
    for enterprise, pk, title, voices in many.annotate(voices=Count("voice", distinct=True)):
        if voices >= SHOWN_FROM:
            said = _("提了意见的职工")
            yield Entry(enterprise, float(voices), f"{title} · {said}", f"/desk/rounds/{pk}/")


def _surveys(window: Window) -> Iterator[Entry]:
    """Surveys that are counted; while one is open nobody watches answers come in."""
    rows = Survey.objects.filter(
        enterprise__in=window.ids,
        results__counted_on__range=(window.year_since, window.until),
    ).order_by("pk")
    many = rows.values_list("enterprise_id", "pk", "case__title")
    for enterprise, pk, title, given in many.annotate(given=Count("answers", distinct=True)):
        if given >= SHOWN_FROM:
            yield Entry(enterprise or 0, float(given), title, f"/desk/surveys/{pk}/")


def _participants(window: Window) -> Iterator[Entry]:
    """The best attended activity: so many at least, for pseudonyms cannot be matched."""
    for some in activities(window).values():
        yield max(some, key=lambda one: one.counts or 0.0)


@shared
def rates(window: Window) -> dict[int, ReplyRate]:
    """Valid and answered opinions of each round, as counted in its last night."""
    rows = ReplyRate.objects.filter(consultation__in=rounds(window), valid__gt=0)
    return {row.consultation_id: row for row in rows}


def _opinions_of(number: Callable[[ReplyRate], int]) -> Callable[[Window], Iterator[Entry]]:
    def find(window: Window) -> Iterator[Entry]:
        of = rates(window)
        for one in chosen(window, lambda one: one.pk in of):
            yield one.entry(float(number(of[one.pk])))

    return find


SELECTORS = (
    Selector("distinct_participants", Giver.PLATFORM, _participants),
    Selector("valid_opinions", Giver.PLATFORM, _opinions_of(lambda row: row.valid)),
    Selector(
        "opinions_answered_with_reason",
        Giver.PLATFORM,
        _opinions_of(lambda row: row.answered),
    ),
)
