"""Tells everybody on a roster that opinions were answered; nobody is told that theirs was.

A message to the author alone would say who spoke: to whoever reads the ledger of messages, and
to whoever looks over a shoulder. What became of one's own words is on one's own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.models import Consultation, OpinionItem
from xieshang.apps.notices.models import Notice
from xieshang.apps.notices.services import notify
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.voices.models import Opening
from xieshang.core.words import msg

NEWS = timedelta(days=14)  # what was answered before that is no news after an outage
ANSWERED = msg("职工意见有了新的答复。你说过的办到哪一步，在“我说过的”里，只有你看得到")
FOUND_OUT = msg(
    "县总工会经两人同意，查明了一条发言是谁说的。是不是你说的，在“我说过的”里，只有你看得到"
)


def tell_answers(today: date) -> int:
    """One message a round for all the answers up to yesterday; how many messages were left.

    The newest day with an answer is the event: a second run, or one after an outage, tells
    nothing twice and leaves nothing out.
    """
    days = OpinionItem.objects.exclude(disposition=Disposition.PENDING).filter(
        answered_on__lt=today, answered_on__gte=today - NEWS
    )
    newest = dict(
        days.order_by().values_list("consultation").annotate(newest=Max("answered_on"))
    )
    found = Consultation.objects.select_related("enterprise").in_bulk(list(newest))
    return sum(_tell(found[pk], day, today) for pk, day in sorted(newest.items()))


def tell_openings(today: date) -> int:
    """Say to all, the day after, that the county has found out who is behind one voice.

    The author, who reads on the own page that it is theirs, gets the same message as everybody
    else: one to the author alone would keep in the ledger who it was.
    """
    shown = Opening.objects.filter(
        state=Opening.State.SHOWN, shown_on__lt=today, shown_on__gte=today - NEWS
    )
    rounds = {scope_of(one): one for one in Consultation.objects.filter(pk__in=_keys(shown))}
    return sum(
        _tell_all(
            rounds[row.scope],
            f"round/{rounds[row.scope].pk}/opening/{row.pk}",
            FOUND_OUT,
            today,
            link="/w/mine/",
            legal=True,
        )
        for row in shown
        if row.scope in rounds
    )


def _keys(shown: Iterable[Opening]) -> list[int]:
    """The rounds that these are about; a scope is ``consultation/12``."""
    return [int(row.scope.rpartition("/")[2]) for row in shown]


def _tell(consultation: Consultation, day: date, today: date) -> int:
    event = f"round/{consultation.pk}/answers/{day}"
    return _tell_all(consultation, event, ANSWERED, today, link="/w/opinions/", legal=False)


def _tell_all(
    consultation: Consultation, event: str, body: str, today: date, *, link: str, legal: bool
) -> int:
    told = Notice.objects.filter(event=event).values("person")
    lines = RosterEntry.objects.in_force(today).filter(enterprise=consultation.enterprise_id)
    people = User.objects.filter(pk__in=lines.values("user"), is_active=True)
    title = consultation.title[:120]
    return sum(
        len(
            notify(
                person, event=event, title=title, body=body, link=link, on=today, legal=legal
            )
        )
        for person in people.exclude(pk__in=told).order_by("pk").iterator()
    )
