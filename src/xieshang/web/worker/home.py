"""What the worker's home page says about the round, in one heading and three lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.apps.accounts.prepared import Prepared
from xieshang.apps.cases.models import Case, Deadline, Move
from xieshang.apps.cases.rail import Station, rail, step_of
from xieshang.apps.congress.models import Session
from xieshang.apps.consultations.choices import Disposition, Side, TopicResult
from xieshang.apps.consultations.models import (
    Consultation,
    Meeting,
    OpinionItem,
    Representative,
)
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.apps.participation.policies import listening
from xieshang.core.procedure.model import Kind
from xieshang.core.words import msg

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

OPINIONS_SHOWN = 3


class Counts(TypedDict):
    """Topics of a round by what became of them."""

    agreed: int
    open: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the eight steps: where it stands, what happened in it, what it is about."""

    station: Station
    happened: tuple[Move, ...]
    lesson: str  # message id; for a step still to come


@dataclass(frozen=True, slots=True)
class RoundNow:
    """The round that an enterprise's workers can follow."""

    consultation: Consultation
    case: Case
    headline: tuple[str, ...]  # phrases; a line may break between them
    now: str  # what happened last, as the procedure says it to workers
    advice: str  # what a worker can do in this state
    stages: tuple[Stage, ...]
    here: Station | None  # the step at which the round stands
    step: int  # 1–8, 9 when all is done
    next_meeting: Meeting | None
    limit: Deadline | None  # the next limit that somebody is under
    agreed: int
    open: int
    resumes_on: date | None  # the day on which suspended talks go on
    failed_because: str
    draft: Contract | None  # what the congress is about to vote on
    listens: bool  # workers can speak now


def place_of(enterprise: Enterprise) -> str:
    """The township or street where the enterprise is; empty where it is not known."""
    found = Region.objects.filter(code=enterprise.region_code[:9]).first()
    return found.name if found else ""


def current_round(enterprise: Enterprise) -> WithAnnotations[Consultation, Counts] | None:
    """The running round, or the last one if none is running."""
    counted = _rounds(enterprise).annotate(
        agreed=Count("topics", filter=Q(topics__result=TopicResult.AGREED)),
        open=Count("topics", filter=Q(topics__result=TopicResult.OPEN)),
    )
    return counted.first()


def round_of(enterprise: Enterprise) -> Consultation | None:
    """The same without counting its topics, for pages inside the round."""
    return ROUND.first(enterprise.pk)


def _rounds(enterprise: Enterprise | int) -> QuerySet[Consultation]:
    begun = Consultation.objects.filter(enterprise=enterprise).exclude(case__state="draft")
    return begun.select_related("case").order_by("concluded", "-pk")


ROUND = Prepared(lambda enterprise: _rounds(enterprise)[:1], int)


def round_now(consultation: WithAnnotations[Consultation, Counts], today: date) -> RoundNow:
    """Everything the home page says about one round (three to four queries)."""
    case = consultation.case
    moves = list(case.moves.all())
    agreed, still_open = consultation.agreed, consultation.open
    meeting = consultation.meetings.filter(held_on=None).order_by("no").first()
    stages = _stages(case, moves)
    return RoundNow(
        consultation=consultation,
        case=case,
        headline=headline(case, agreed, still_open),
        now=_last_sentence(moves),
        advice=ADVICE[case.state],
        stages=stages,
        here=next((one.station for one in stages if one.station.state in STANDING), None),
        step=step_of(case),
        next_meeting=meeting,
        limit=_limit(case),
        agreed=agreed,
        open=still_open,
        resumes_on=_resumes_on(consultation),
        failed_because=_failed_because(consultation),
        draft=_before_congress(consultation),
        listens=listening(consultation, today),
    )


def _limit(case: Case) -> Deadline | None:
    """What somebody must do and by when; where it is late already, what was missed."""
    if case.at.kind is Kind.OVERDUE:
        return (
            case.deadlines.filter(status="breached", aside=False)
            .order_by("settled_on", "pk")
            .last()
        )
    if case.at.kind is not Kind.OPEN:
        return None
    open_ones = case.deadlines.filter(status="open", aside=False).exclude(breach_on=None)
    return open_ones.exclude(owner="system").order_by("breach_on").first()


def _stages(case: Case, moves: list[Move]) -> tuple[Stage, ...]:
    """The eight steps with what workers were told in each; a later step has a lesson."""
    told: dict[int, list[Move]] = {}
    for move in moves:
        if move.sentence:
            rows = told.setdefault(case.process.state(move.source).step or 1, [])
            if rows and rows[-1].event == move.event:  # the same thing again: the last counts
                rows.pop()
            rows.append(move)
    return tuple(
        Stage(
            station=station,
            happened=() if station.state == "todo" else tuple(told.get(station.no, ())),
            lesson=lesson,
        )
        for station, lesson in zip(rail(case, moves), LESSONS, strict=True)
    )


def _resumes_on(consultation: Consultation) -> date | None:
    if consultation.case.state != "4_suspended":
        return None
    pause = consultation.suspensions.filter(ended_on=None).last()
    return pause.resume_on if pause else None


def _failed_because(consultation: Consultation) -> str:
    """Why the round came to nothing and what comes next, as the authority wrote it."""
    if consultation.case.state != "closed_failed":
        return ""
    last = consultation.conciliations.exclude(failure_reason="").last()
    return last.failure_reason if last else ""


def _before_congress(consultation: Consultation) -> Contract | None:
    if consultation.case.state != "5_adopt":
        return None
    return Contract.objects.filter(consultation=consultation).first()


def _last_sentence(moves: list[Move]) -> str:
    """The newest sentence that the procedure has for workers (message id)."""
    return next((move.sentence for move in reversed(moves) if move.sentence), "")


def headline(case: Case, agreed: int, still_open: int) -> tuple[str, ...]:
    """The answer as a heading: 谈成3项，还有2项要继续谈."""
    if case.state == "4_meeting" and agreed:
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
    "2_overdue": lambda: (_("对方没按时答复，"), _("双方都收到了提醒")),
    "draft": lambda: (_("今年的协商"), _("还没有开始")),
    "2_refused": lambda: (_("对方不同意谈，"), _("县总工会正在核实")),
    "2_supervised": lambda: (_("对方一直没同意，"), _("正在联合督办")),
    "3_prepare": lambda: (_("对方同意谈，"), _("正在做准备")),
    "4_meeting": lambda: (_("双方正在谈"),),
    "4_suspended": lambda: (_("协商暂停，"), _("到约定的日子再谈")),
    "4_overdue": lambda: (_("谈过了期限，"), _("双方都收到了提醒")),
    "4_conciliation": lambda: (_("没谈拢，"), _("人社部门正在协调")),
    "5_adopt": lambda: (_("草案谈好了，"), _("等职代会表决")),
    "6_sign": lambda: (_("职代会通过了，"), _("等双方签字")),
    "7_file": lambda: (_("已经签字，"), _("等报人社部门")),
    "7_overdue": lambda: (_("已经签字，"), _("报送迟了，双方都收到了提醒")),
    "7_review": lambda: (_("人社部门正在审查合同"),),
    "8_publish": lambda: (_("合同已生效，"), _("等企业公布")),
    "8_overdue": lambda: (_("合同已生效，"), _("公布迟了，双方都收到了提醒")),
    "in_force": lambda: (_("合同已生效，"), _("可以看全文")),
    "closed": lambda: (_("合同已到期"),),
    "closed_failed": lambda: (_("这一轮没谈成"),),
}

STANDING = {"now", "late", "stopped"}
LESSONS = (
    msg("民主选出替大家谈的人，名单要公布"),
    msg("一方写信提出谈什么，对方按期书面答复"),
    msg("收集大家的意见，企业提供资料"),
    msg("双方坐下来，一项一项地谈"),
    msg("草案交职代会表决，同意的人够数才算通过"),
    msg("双方首席代表在同一份文本上签字"),
    msg("报人社部门审查，看有没有违法的条款"),
    msg("向全体职工公布，照着做"),
)
_TELL = msg("有想法就告诉替你说话的人，他会带上桌")
_SAFE = msg("不用你做什么，有变化这里马上会写")
# What a worker can do, state by state; one without a sentence would be a dead end.
ADVICE: dict[str, str] = {
    "draft": _SAFE,
    "1_reps": msg("想当代表，或者想推荐谁，现在就告诉本单位工会"),
    "2_offer": msg("想谈什么，现在就告诉替你说话的人"),
    "2_waiting": _TELL,
    "2_overdue": _TELL,
    "2_refused": _SAFE,
    "2_supervised": _SAFE,
    "3_prepare": msg("工会正在收意见，每一条都会有答复"),
    "4_meeting": _TELL,
    "4_suspended": _TELL,
    "4_overdue": _TELL,
    "4_conciliation": _SAFE,
    "5_adopt": msg("先看草案，再把看法告诉你的职工代表，由他投票"),
    "6_sign": msg("草案定了，不用你做什么；签好后这里会写"),
    "7_file": msg("合同还没生效，工资照原来的发"),
    "7_overdue": msg("合同还没生效，工资照原来的发"),
    "7_review": msg("合同还没生效，工资照原来的发"),
    "8_publish": msg("合同已经算数。没看到公布，可以问本单位工会"),
    "8_overdue": msg("合同已经算数。没看到公布，可以问本单位工会"),
    "in_force": msg("对照合同看看自己的工资；没照着做，告诉本单位工会"),
    "closed": msg("新一轮什么时候开始，可以问本单位工会"),
    "closed_failed": msg("可以再提要约；还想谈什么，告诉本单位工会"),
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


def contracts_to_read(enterprise: Enterprise, today: date) -> list[Contract]:
    """Published contracts that bind here, or soon will: own ones, and those of the sector."""
    return list(
        Contract.objects.filter(
            Q(enterprise=enterprise)
            | Q(pk__in=Contract.objects.binding(enterprise).values("pk")),
            Q(ended_on=None) | Q(ended_on__gt=today),
            published_on__isnull=False,
            ends_on__gte=today,
        )
        .order_by("-effective_on", "-pk")
        .distinct()
    )


def congress_now(enterprise: Enterprise) -> Session | None:
    """The newest session of the workers' congress that workers may know of."""
    rows = Session.objects.known_to_workers().filter(enterprise=enterprise)
    return rows.select_related("case").first()
