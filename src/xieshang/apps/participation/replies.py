"""How opinions are answered: the reasoned reply rate (A3-3), and what waits since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet

from xieshang.apps.cases.timers import service_time
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.models import Consultation, OpinionItem
from xieshang.apps.consultations.waiting import Waits
from xieshang.apps.participation.models import Opinion, ReplyRate
from xieshang.core.law import due

ANSWER_DAYS = "answer_days"  # the service time, also of the deadline in the inbox


@dataclass(frozen=True, slots=True)
class Rate:
    """The indicator A3-3 of one round, or of several together.

    ``answered`` of ``valid`` got an answer with a reason, before the first meeting or within
    the days that the county gives; ``late`` got one after that.
    """

    valid: int  # the denominator: opinions, not replies, that were not masked
    answered: int  # the numerator
    late: int = 0
    since: date | None = None  # the period: since opinions were asked for …
    until: date | None = None  # … until they were no longer; None while they are

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down; None where nothing was said."""
        return self.answered * 100 // self.valid if self.valid else None

    @property
    def waiting(self) -> int:
        """Opinions without any answer."""
        return self.valid - self.answered - self.late


def answer_rate(consultation: Consultation) -> Rate:
    """Of one round: what was said by the code, and what came on its list by another way."""
    by_code = Opinion.objects.valid().open_to_union().filter(consultation=consultation)
    other = OpinionItem.objects.filter(consultation=consultation, sayings=None)
    said = by_code.values_list("said_on", "item__answered_on", "item__disposition")
    listed = other.values_list("received_on", "answered_on", "disposition")
    in_time = _in_time(consultation)
    valid = answered = late = 0
    for came, told, disposition, number in [*_counted(said), *_counted(listed)]:
        valid += number
        if told is None or disposition in {None, Disposition.PENDING}:
            continue
        if in_time(came, told):
            answered += number
        else:
            late += number
    return Rate(valid, answered, late, consultation.opinions_from, consultation.opinions_until)


def keep_rate(consultation: Consultation, today: date) -> None:
    """Write down the rate of tonight."""
    rate = answer_rate(consultation)
    counted = {"valid": rate.valid, "answered": rate.answered, "late": rate.late}
    ReplyRate.objects.update_or_create(
        consultation=consultation, defaults={**counted, "counted_on": today}
    )


def reply_rate(consultation: Consultation) -> Rate:
    """The rate of last night; before the first night, when little was said, that of now."""
    row = ReplyRate.objects.filter(consultation=consultation).first()
    if row is None:
        return answer_rate(consultation)
    since, until = consultation.opinions_from, consultation.opinions_until
    return Rate(row.valid, row.answered, row.late, since, until)


def pooled(rates: Iterable[Rate]) -> Rate:
    """Of a region: the sums, never the mean of shares."""
    rows = list(rates)
    return Rate(
        sum(one.valid for one in rows),
        sum(one.answered for one in rows),
        sum(one.late for one in rows),
        min((one.since for one in rows if one.since), default=None),
        max((one.until for one in rows if one.until), default=None),
    )


def _counted(days: QuerySet[Any, Any]) -> list[tuple[date, date | None, str | None, int]]:
    return list(days.order_by().annotate(number=Count("pk")))


def _in_time(consultation: Consultation) -> Callable[[date, date], bool]:
    first = consultation.meetings.aggregate(on=Min("held_on"))["on"]
    period, calendar = service_time(consultation.case, ANSWER_DAYS), work_calendar()

    def judge(came: date, told: date) -> bool:
        if first is None or told < first:
            return True
        return told <= due((period,), came, calendar=calendar).breach_on

    return judge


def waits_of(consultation: Consultation) -> Waits:
    """The oldest opinion without an answer and the oldest appeal without a decision.

    Asked with every page of the round: each of the three questions is answered by an index.
    """
    here = Opinion.objects.open_to_union().exclude(state=Opinion.State.MASKED)
    days = here.order_by("said_on").values_list("said_on", flat=True)
    listed = OpinionItem.objects.filter(
        consultation=consultation, disposition=Disposition.PENDING
    )
    oldest = (
        days.filter(consultation=consultation, item=None, parent=None).first(),
        # A reply is on no list; asked for its parent, the index of replies would be read whole.
        days.filter(item__in=list(listed.values_list("pk", flat=True))).first(),
    )
    appeals = Opinion.objects.filter(
        consultation=consultation, appealed_on__isnull=False, appeal_answer=""
    )
    appealed = appeals.order_by("appealed_on").values_list("appealed_on", flat=True)
    return Waits(min(filter(None, oldest), default=None), appealed.first())
