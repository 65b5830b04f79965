"""Reads from the records what the guards and timers of M02 and M03 need to know."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q

from xieshang.apps.cases.models import Case
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.consultations.models import Representative
from xieshang.apps.micro.choices import Source
from xieshang.apps.micro.limits import limits_of
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.core.consultation_day import next_consultation_day
from xieshang.core.procedure.m02_simplified import SimpleFacts
from xieshang.core.procedure.m03_micro import MicroFacts


def next_day(today: date) -> date:
    """The consultation day on or after today, by the table of working days."""
    return next_consultation_day(today, work_calendar())


def micro_facts(topic: MicroTopic, today: date) -> MicroFacts:
    """One topic, its talks and its answers."""
    state, last = topic.case.state, _last_days(topic.case)
    answers = _answers(topic) if topic.asked_on else {"all": 0, "good": 0}
    limits = limits_of(topic.case.region_code, topic.case.opened_on)
    return MicroFacts(
        cuts_rights=topic.cuts_rights,
        needs_contract=topic.needs_contract,
        own_name=topic.put_by_id is not None or topic.source == Source.RECEPTION_DAY,
        supporters=topic.card.supports.count(),
        supporters_needed=limits.supporters,
        next_day_on=next_day(today) if state == "pool" else None,
        consultation_day_on=topic.consultation_day_on,
        union_talks=topic.union_talks,
        head_talks=topic.head_talks,
        failed=topic.failed,
        rounds=limits.rounds,
        measure=topic.measure,
        owner=topic.owner,
        measure_due_on=topic.due_on,
        reason=topic.reason,
        decide_until=last.get("decide"),
        evidence=topic.evidence,
        done_on=topic.done_on,
        callback_from=last.get("callback"),
        asked_on=topic.asked_on,
        answers_until=last.get("answers") if topic.asked_on else None,
        answered=answers["all"],
        satisfied=answers["good"],
    )


def _answers(topic: MicroTopic) -> dict[str, int]:
    return topic.card.answers.filter(turn=topic.turn).aggregate(
        all=Count("pk"), good=Count("pk", filter=Q(done=True))
    )


def callback_from(topic: MicroTopic) -> date | None:
    """The first day on which workers may be asked whether it was done."""
    return _last_days(topic.case).get("callback")


def answers_until(topic: MicroTopic) -> date | None:
    """The last day on which workers may say whether it was done."""
    return _last_days(topic.case).get("answers") if topic.asked_on else None


def _last_days(case: Case) -> dict[str, date | None]:
    """The last day of each limit that stands, by its timer; the newest row counts."""
    rows = case.deadlines.filter(past=False).order_by("pk")
    return dict(rows.values_list("timer", "breach_on"))


def simple_facts(talk: SimpleTalk) -> SimpleFacts:
    """One simplified consultation."""
    elected = Representative.objects.filter(
        consultation__enterprise=talk.enterprise,
        consultation__concluded=False,
        side="workers",
        until=None,
    )
    return SimpleFacts(
        needs_contract=talk.needs_contract,
        cuts_rights=talk.cuts_rights,
        reason=talk.reason,
        representatives_exist=elected.exists(),
        representatives_asked=talk.representatives_asked,
        form=talk.form,
        result=talk.result,
        owner=talk.owner,
        measure_due_on=talk.due_on,
        confirmed_by_workers_on=talk.confirmed_by_workers_on,
        confirmed_by_employer_on=talk.confirmed_by_employer_on,
        evidence=talk.evidence,
    )
