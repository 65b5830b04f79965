"""What the worker's home page says about the round, in one heading and three lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.apps.cases.models import Case, Deadline, Move
from xieshang.apps.cases.rail import Station, rail, step_of
from xieshang.apps.consultations.choices import Disposition, Side, TopicResult
from xieshang.apps.consultations.models import (
    Consultation,
    Meeting,
    OpinionItem,
    Representative,
)
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

OPINIONS_SHOWN = 3


class Counts(TypedDict):
    """Topics of a round by what became of them."""

    agreed: int
    open: int


@dataclass(frozen=True, slots=True)
class RoundNow:
    """The round that an enterprise's workers can follow."""

    consultation: Consultation
    case: Case
    headline: tuple[str, ...]  # phrases; a line may break between them
    now: str  # what happened last, as the procedure says it to workers
    stations: tuple[Station, ...]
    step: int  # 1–8, 9 when all is done
    next_meeting: Meeting | None
    limit: Deadline | None  # the next limit that somebody is under
    agreed: int
    open: int
    draft: Contract | None  # what the congress is about to vote on


def current_round(enterprise: Enterprise) -> WithAnnotations[Consultation, Counts] | None:
    """The running round, or the last one if none is running."""
    found = (
        Consultation.objects.filter(enterprise=enterprise)
        .exclude(case__state="draft")
        .select_related("case")
        .annotate(
            agreed=Count("topics", filter=Q(topics__result=TopicResult.AGREED)),
            open=Count("topics", filter=Q(topics__result=TopicResult.OPEN)),
        )
        .order_by("concluded", "-pk")
        .first()
    )
    return cast("WithAnnotations[Consultation, Counts] | None", found)


def round_now(consultation: WithAnnotations[Consultation, Counts], today: date) -> RoundNow:
    """Everything the home page says about one round (three queries)."""
    case = consultation.case
    moves = list(case.moves.all())
    agreed, still_open = consultation.agreed, consultation.open
    meeting = consultation.meetings.filter(held_on=None).order_by("no").first()
    limit = (
        case.deadlines.filter(status="open")
        .exclude(breach_on=None)
        .exclude(owner="system")
        .order_by("breach_on")
        .first()
    )
    return RoundNow(
        consultation=consultation,
        case=case,
        headline=headline(case, agreed, still_open),
        now=_last_sentence(moves),
        stations=rail(case, moves),
        step=step_of(case),
        next_meeting=meeting,
        limit=limit,
        agreed=agreed,
        open=still_open,
        draft=_before_congress(consultation),
    )


def _before_congress(consultation: Consultation) -> Contract | None:
    if consultation.case.state != "5_adopt":
        return None
    return Contract.objects.filter(consultation=consultation).first()


def _last_sentence(moves: list[Move]) -> str:
    """The newest sentence that the procedure has for workers (message id)."""
    return next((move.sentence for move in reversed(moves) if move.sentence), "")


def headline(case: Case, agreed: int, still_open: int) -> tuple[str, ...]:
    """The answer as a heading: 谈成3项，还有2项要继续谈."""
    if case.state.startswith("4_") and case.state != "4_conciliation" and agreed + still_open:
        done = ngettext("谈成%(n)s项，", "谈成%(n)s项，", agreed) % {"n": agreed}
        if still_open:
            rest = ngettext("还有%(n)s项要继续谈", "还有%(n)s项要继续谈", still_open)
            return done, rest % {"n": still_open}
        return done, _("正在写成草案")
    return tuple(HEADLINES[case.state]())


HEADLINES: dict[str, Callable[[], tuple[str, ...]]] = {
    "1_reps": lambda: (_("正在选"), _("替大家谈的人")),
    "2_offer": lambda: (_("正在写要约书"),),
    "2_waiting": lambda: (_("要约已送到，"), _("等对方答复")),
    "2_overdue": lambda: (_("对方没按时答复，"), _("工会正在催")),
    "2_refused": lambda: (_("对方不同意谈，"), _("县总工会正在核实")),
    "2_supervised": lambda: (_("对方一直没同意，"), _("正在联合督办")),
    "3_prepare": lambda: (_("对方同意谈，"), _("正在做准备")),
    "4_meeting": lambda: (_("双方正在谈"),),
    "4_suspended": lambda: (_("协商暂停，"), _("到约定的日子再谈")),
    "4_overdue": lambda: (_("谈过了期限，"), _("工会正在催")),
    "4_conciliation": lambda: (_("没谈拢，"), _("人社部门正在协调")),
    "5_adopt": lambda: (_("草案谈好了，"), _("等职代会表决")),
    "6_sign": lambda: (_("职代会通过了，"), _("等双方签字")),
    "7_file": lambda: (_("已经签字，"), _("等报人社部门")),
    "7_overdue": lambda: (_("已经签字，"), _("报送迟了，工会正在催")),
    "7_review": lambda: (_("人社部门正在审查合同"),),
    "8_publish": lambda: (_("合同已生效，"), _("等企业公布")),
    "8_overdue": lambda: (_("合同已生效，"), _("公布迟了，工会正在催")),
    "in_force": lambda: (_("合同已生效，"), _("可以看全文")),
    "closed": lambda: (_("合同已到期"),),
    "closed_failed": lambda: (_("这一轮没谈成"),),
}


def speakers(consultation: Consultation, today: date) -> list[Representative]:
    """Who speaks for the workers, the chief first; only after the list was published."""
    if consultation.reps_published_on is None:
        return []
    serving = consultation.representatives.of(Side.WORKERS).serving(today)
    return list(serving.order_by("-chief", "pk"))


def answered_opinions(consultation: Consultation) -> list[OpinionItem]:
    """The latest opinions of the workers that have an answer, and where they went."""
    rows = consultation.opinions.exclude(disposition=Disposition.PENDING)
    return list(rows.select_related("topic").order_by("-answered_on", "-pk")[:OPINIONS_SHOWN])


def contracts_in_force(enterprise: Enterprise, today: date) -> list[Contract]:
    """Contracts that bind today and that the workers can read."""
    return list(
        Contract.objects.filter(
            enterprise=enterprise,
            published_on__isnull=False,
            ended_on=None,
            starts_on__lte=today,
            ends_on__gte=today,
        ).order_by("-effective_on", "-pk")
    )
