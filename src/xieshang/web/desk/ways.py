"""From a to-do straight to the page on which it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Deadline
from xieshang.apps.congress.selectors import sessions_of
from xieshang.apps.consultations.choices import TopicResult
from xieshang.apps.consultations.models import Meeting, SupervisionNote, Topic
from xieshang.apps.contracts.models import Adoption, Filing
from xieshang.core.procedure.model import Actor
from xieshang.web.congress.catalogue import PAGES as CONGRESS_ACTS
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.contracts.renewals import ACTS as RENEWAL_ACTS
from xieshang.web.micro.catalogue import PAGES as MICRO_ACTS
from xieshang.web.micro.simple import PAGES as SIMPLE_ACTS
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS
from xieshang.web.rounds.ways import Way

RELATED = (
    "case__consultation__contract",
    "case__consultation__offer",
    "case__renewal",
    "case__micro_topic",
    "case__simple_talk",
    "case__congress_session",
)
ROUND: Mapping[str, str] = {  # timer, or state for a to-do without a limit → act of a round
    "reply": "respond",
    "2_overdue": "respond",
    "answer": "respond",
    "escalate": "escalate",
    "data": "data",
    "suspension": "resume",
    "next_meeting": "resume",
    "4_suspended": "resume",
}
CONTRACT: Mapping[str, str] = {  # the same, → act on the contract's page
    "sign": "sign",
    "sign_draft": "sign",
    "notify": "notify",
    "sign_within": "sign",
    "6_sign": "sign",
    "file": "submit",
    "7_file": "submit",
    "7_overdue": "submit",
    "publish": "publish",
    "8_publish": "publish",
    "8_overdue": "publish",
    "report_upper": "report",
}
RENEWAL: Mapping[str, str] = {  # the same, → act of a renewal
    "renewal_warning": "offer",
    "contract_end": "offer",
    "rescission": "file",
    "call": "remind",
}
# Timer of a micro-consultation → its act. Where the head decides, the page offers yes and no.
MICRO: Mapping[str, str] = {
    "pick": "pick",
    "micro": "talk",
    "measure": "done",
    "answers": "conclude",
}
SESSION: Mapping[str, str] = {  # timer or state of a session of the congress → its act
    "draft": "matter",
    "papers": "send",
    "preparing": "papers",
    "postponed": "reschedule",
    "ballot": "close",
    "publish": "publish",
    "report": "report-up",
}
SIMPLE: Mapping[str, str] = {"publish": "publish", "measure": "verify", "confirm": "confirm"}
SIDES = {"publish_reps", "name_reps", "vacancy", "1_reps"}
CONGRESS = {"draft_to_congress", "revote", "5_adopt"}
REFUSED = {"check_refusal", "2_refused"}  # where the law forbids it, nothing is to be checked
VOICES: Mapping[str, tuple[str, Promise]] = {  # what waits for the workers: its page
    "opinions": ("round_opinions", _("看意见清单")),
    "answer_opinions": ("round_said", _("看意见，去答复")),
    "decide_appeals": ("round_appeals", _("看申诉，去答复")),
}
TALKS = {"meeting", "minutes", "4_meeting", "4_overdue"}


@dataclass(frozen=True, slots=True)
class Todo:
    """One row of the inbox: what is due, and the button that leads to the act."""

    row: Deadline
    way: Way


@dataclass(frozen=True, slots=True)
class Known:
    """What the rounds behind one page of to-dos have come to, read once."""

    today: date
    called: frozenset[int]  # rounds whose delay somebody has asked about by telephone
    sessions: Mapping[int, int]  # round → the session of the congress with its draft
    convened: Mapping[int, date]  # round → the day for which its congress is called
    open: frozenset[int]  # rounds with a topic that is not settled
    filings: Mapping[int, int]  # round → its filing that is under review
    meetings: Mapping[int, list[Meeting]]
    chief_of: Mapping[int, str]  # case → the side for which the reader is chief


def todos(rows: Sequence[Deadline], user: User, today: date) -> list[Todo]:
    """The rows with their ways, for the person on whom they wait (seven queries at most)."""
    known = _known(rows, user, today)
    return [Todo(row, _way(row, known)) for row in rows]


def seen(rows: Iterable[Deadline]) -> list[Todo]:
    """The rows of what others must do: the way only leads to the case."""
    return [Todo(row, _to_case(row, _("看一看"))) for row in rows]


def _known(rows: Sequence[Deadline], user: User, today: date) -> Known:
    pks = [row.case.consultation.pk for row in rows if row.case.procedure == "M01"]
    called = SupervisionNote.objects.filter(
        consultation__in=pks, kind=SupervisionNote.Kind.CALL
    ).values_list("consultation", flat=True)
    convened = Adoption.objects.filter(
        contract__consultation__in=pks, decided_on=None, meets_on__isnull=False
    ).values_list("contract__consultation", "meets_on")
    topics = Topic.objects.filter(consultation__in=pks, result=TopicResult.OPEN)
    filings = Filing.objects.filter(contract__consultation__in=pks, closed_on=None)
    meetings: dict[int, list[Meeting]] = {}
    for meeting in Meeting.objects.filter(consultation__in=pks).order_by("no"):
        meetings.setdefault(meeting.consultation_id, []).append(meeting)
    parts = user.participations.filter(
        Q(until=None) | Q(until__gte=today), case__in=[row.case_id for row in rows]
    )
    chiefs = {Actor.WORKERS_CHIEF: "workers", Actor.EMPLOYER_CHIEF: "employer"}
    return Known(
        today,
        frozenset(called),
        sessions_of(pks),
        {pk: day for pk, day in convened if day},
        frozenset(topics.values_list("consultation", flat=True)),
        dict(filings.values_list("contract__consultation", "pk")),
        meetings,
        {part.case_id: chiefs[Actor(part.actor)] for part in parts if part.actor in chiefs},
    )


def _way(row: Deadline, known: Known) -> Way:
    if row.case.procedure == "M08":
        return _of_renewal(row)
    if row.case.procedure == "M01":
        return _of_round(row, known)
    if row.case.procedure in {"M02", "M03"}:
        return _of_small_matter(row)
    if row.case.procedure == "M15":
        return _of_session(row)
    return _to_case(row, _("去办"))


def _of_session(row: Deadline) -> Way:
    """A session of the workers' congress."""
    slug = SESSION.get(_code(row))
    if slug is None or row.case.state not in CONGRESS_ACTS[slug].states:
        return _to_case(row, _("去办"))
    url = reverse("congress_act", args=[row.case.congress_session.pk, slug])
    return Way(url, CONGRESS_ACTS[slug].title)


def _of_renewal(row: Deadline) -> Way:
    slug = RENEWAL.get(row.timer)
    if slug is None or row.case.state not in RENEWAL_ACTS[slug][1]:
        return _to_case(row, _("去办"))
    url = reverse("renewal_act", args=[row.case.renewal.pk, slug])
    return Way(url, RENEWAL_ACTS[slug][0])


def _of_small_matter(row: Deadline) -> Way:
    """A micro-consultation or a simplified one."""
    micro = row.case.procedure == "M03"
    slug = (MICRO if micro else SIMPLE).get(_code(row))
    if slug is None:
        return _to_case(row, _("去办"))
    if micro:
        url = reverse("micro_act", args=[row.case.micro_topic.pk, slug])
        return Way(url, MICRO_ACTS[slug].title)
    url = reverse("simple_act", args=[row.case.simple_talk.pk, slug])
    return Way(url, SIMPLE_ACTS[slug].title)


def _of_round(row: Deadline, known: Known) -> Way:
    consultation, code = row.case.consultation, _code(row)
    pk, contract = consultation.pk, getattr(consultation, "contract", None)
    offered = hasattr(consultation, "offer")
    act = {
        "2_offer": "deliver" if offered else "offer",
        "call": "remind" if pk in known.called else "call",
        **ROUND,
    }.get(code)
    if act:
        return Way(reverse("round_act", args=[pk, act]), ROUND_ACTS[act].title)
    if code in CONGRESS and pk in known.sessions:
        return Way(reverse("congress", args=[known.sessions[pk]]), _("看职代会"))
    meets_on = known.convened.get(pk)
    if code in CONGRESS and meets_on and meets_on > known.today:
        return _to_case(row, _("看会期"))
    congress = "count" if meets_on else "convene"
    act = {**dict.fromkeys(CONGRESS, congress), **CONTRACT}.get(code)
    if act == "publish" and contract is not None and not contract.summary:
        act = "summary"  # the notice carries it
    if act and contract is not None:
        url = reverse("contract_act", args=[contract.pk, act])
        return Way(url, CONTRACT_ACTS[act].title)
    return _of_talks(row, known) if code in TALKS else _of_page(row, code, known)


def _of_page(row: Deadline, code: str, known: Known) -> Way:
    """Where the act has a page of its own."""
    pk = row.case.consultation.pk
    if code in SIDES:
        return Way(reverse("round_sides", args=[pk]), _("定代表名单"))
    if code in VOICES:
        name, words = VOICES[code]
        return Way(reverse(name, args=[pk]), words)
    if code == "receipt" and pk in known.filings:
        return Way(reverse("filing_receive", args=[known.filings[pk]]), _("登记收到日"))
    if code == "review" and pk in known.filings:
        return Way(reverse("filing", args=[known.filings[pk]]), _("逐条审查"))
    if code in REFUSED:
        return _to_case(row, _("看对方的理由"))
    return _to_case(row, _("看还差什么"))


def _of_talks(row: Deadline, known: Known) -> Way:
    """In the talks: confirm the minutes, or write them, or fix the next meeting."""
    pk = row.case.consultation.pk
    meetings, side = known.meetings.get(pk, []), known.chief_of.get(row.case_id)
    for meeting in meetings:
        mine = side and getattr(meeting, f"confirmed_by_{side}_on")
        if side and meeting.held_on and not meeting.locked and mine is None:
            url = reverse("round_minutes", args=[pk, meeting.no])
            return Way(url, _("看记录，去确认"))
        held_today = timezone.localtime(meeting.meets_at).date() <= known.today
        if meeting.held_on is None and held_today:
            return Way(reverse("round_record", args=[pk, meeting.no]), _("记会议记录"))
        if meeting.held_on is None and row.timer == "minutes":
            return Way(reverse("round_minutes", args=[pk, meeting.no]), _("看会议安排"))
    if pk in known.open and all(meeting.held_on for meeting in meetings):
        return Way(reverse("round_meeting", args=[pk]), _("安排会议"))
    return _to_case(row, _("看还差什么"))


def _code(row: Deadline) -> str:
    return row.case.state if row.timer == "task" else row.timer


def _to_case(row: Deadline, words: Promise) -> Way:
    return Way(reverse("desk_case", args=[row.case_id]), words)
