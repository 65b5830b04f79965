"""What a reader may do next in a round, and where each thing that is missing can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xieshang.apps.cases.models import Case, Deadline
from xieshang.apps.cases.policies import side_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.models import Consultation, Meeting
from xieshang.apps.consultations.services.sides import NAMING_STATES, REPLACING
from xieshang.apps.contracts.models import Contract
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.seats import EMPLOYER, WORKERS
from xieshang.core.procedure.m01_ordinary.guards_adoption import signs_before_vote
from xieshang.core.procedure.model import Actor
from xieshang.core.procedure.table import codes
from xieshang.web.rounds.catalogue import PAGES
from xieshang.web.rounds.doing import ActPage

A = Actor
FORWARD = {  # the move that leads on from each state
    "1_reps": "publish_reps",
    "2_offer": "send_offer",
    "3_prepare": "ready",
    "4_meeting": "agree_draft",
    "4_overdue": "agree_draft",
    "4_conciliation": "settled",
    "5_adopt": "adopted",
    "6_sign": "sign",
    "7_file": "submit",
    "7_overdue": "submit",
    "8_publish": "publish",
    "8_overdue": "publish",
}
NEXT = {  # where no move leads on by itself: the act that everybody waits for
    "2_waiting": "respond",
    "2_overdue": "respond",
    "2_refused": "check-reason escalate",
    "2_supervised": "respond recommend",
}
SIDES = "round_sides"
SEATS = codes(  # what can be wrong with the lists of both sides
    "election-not-counted election-without-quorum candidate-not-elected not-one-chief "
    "external-without-mandate representatives-not-elected too-few-representatives "
    "too-many-representatives employer-outnumbers-workers unequal-sides outsider-as-chief "
    "externals-only-advise too-many-externals on-both-sides named-twice too-few-front-line "
    "too-few-women"
)
WHOLE_TEXT = {"no-women-content", "no-equality-content", "objections-open"}
OF_SIDE = {"no-plan-workers": "workers", "no-plan-employer": "employer"}
REMEDIES: dict[str, tuple[str, str]] = {  # blocker → route, and the slugs of its acts
    **dict.fromkeys(SEATS, (SIDES, "")),
    "no-topics": ("round_act", "topic"),
    "no-delivery-proof": ("round_act", "deliver offer"),
    "data-missing": ("round_act", "data"),
    "opinions-not-opened": ("round_act", "open-opinions"),
    "opinions-not-closed": ("round_opinions", ""),
    "opinions-not-in-plan": ("round_opinions", ""),
    "no-plan-workers": ("round_act", "plan"),
    "no-plan-employer": ("round_act", "plan"),
    "no-agenda": ("round_meeting", ""),
    "meeting-not-planned": ("round_meeting", ""),
    "no-recorder": ("round_meeting", ""),
    "recorder-not-neutral": ("round_meeting", ""),
    "no-meeting-held": ("round_meeting", ""),
    "no-meeting-since-return": ("round_meeting", ""),
    "minutes-not-confirmed": ("round_minutes", ""),
    "topics-open": ("round_meeting", ""),
    "no-draft": ("contract_start", ""),
}
OPENS: dict[str, frozenset[Actor]] = {  # who is let in where a remedy leads
    SIDES: frozenset({A.UNION, A.UPPER_UNION, A.WORKERS_CHIEF, A.EMPLOYER_SIDE}),
    "round_opinions": frozenset({A.WORKERS_SIDE}),
    "round_meeting": frozenset({A.BOTH_SIDES, A.UNION}),
    "contract_start": frozenset({A.BOTH_SIDES}),
}
SIDE_NAMES = {WORKERS: "workers", EMPLOYER: "employer"}  # as the law's messages name them
AT_TABLE = frozenset({A.BOTH_SIDES, A.RECORDER})
Remedies = dict[Blocker, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """A button: where to, and its words."""

    url: str
    words: Promise | str
    first: bool = False  # the one thing to do next


@dataclass(frozen=True, slots=True)
class NotYet:
    """An act that would be refused today, and why."""

    words: Promise | str
    why: Blocker


def forward(case: Case) -> str:
    """The move that leads on from where the case stands; the empty text where none does."""
    if case.state == "6_sign" and signs_before_vote(rules_of(case)):
        return "notify_vote"
    return FORWARD.get(case.state, "")


def _leading(case: Case, offered: Iterable[ActPage[Consultation]]) -> str:
    """The one act of a page that is drawn as the next thing to do."""
    slugs = {page.slug for page in offered}
    by_move = (page.slug for page in offered if page.event and page.event == forward(case))
    by_state = (slug for slug in NEXT.get(case.state, "").split() if slug in slugs)
    return next(by_move, None) or next(by_state, "")


def offers(
    pages: Iterable[ActPage[Consultation]],
    consultation: Consultation,
    held: frozenset[Actor],
    today: date,
    *,
    url: Callable[[str], str],
) -> tuple[list[Way], list[NotYet]]:
    """The acts that this person may do now; an act that would be refused says why instead.

    What holds back the move that leads on stands on the page anyway, so it is not repeated.
    """
    ways: list[Way] = []
    later: list[NotYet] = []
    case = consultation.case
    offered = [page for page in pages if page.offered(consultation, held, today)]
    leading = _leading(case, offered)
    for page in offered:
        found = blockers(case, page.event, today) if page.event else ()
        missing = [one for one in found if not one.warning]
        if not missing:
            ways.append(Way(url(page.slug), page.title, first=page.slug == leading))
        elif page.event != forward(case):
            later.append(NotYet(page.title, missing[0]))
    return ways, later


def ways(
    consultation: Consultation, held: frozenset[Actor], today: date
) -> tuple[list[Way], list[NotYet]]:
    """What this person may do now in steps 1 to 4, in the order of the steps."""
    case, pk = consultation.case, consultation.pk
    found: list[Way] = []
    if case.state in NAMING_STATES | REPLACING and held & (OPENS[SIDES]):
        found.append(Way(reverse(SIDES, args=[pk]), _("协商代表")))
    acts, later = offers(
        PAGES.values(),
        consultation,
        held,
        today,
        url=lambda slug: reverse("round_act", args=[pk, slug]),
    )
    found += acts
    if case.state in {"3_prepare", "4_meeting", "4_overdue"} and Actor.BOTH_SIDES in held:
        planned = planned_meeting(consultation)
        words = _("改第%(n)s次会议的安排") % {"n": planned.no} if planned else _("安排会议")
        found.append(Way(reverse("round_meeting", args=[pk]), words))
    if Actor.WORKERS_SIDE in held and consultation.opinions_from:
        found.append(Way(reverse("round_opinions", args=[pk]), _("意见清单")))
    return found + _what_workers_say(consultation, held), later


def _what_workers_say(consultation: Consultation, held: frozenset[Actor]) -> list[Way]:
    """The pages on which each reads what workers say, as far as it concerns them."""
    if consultation.opinions_from is None:
        return []
    pk = consultation.pk
    if Actor.WORKERS_SIDE in held:
        return [Way(reverse("round_said", args=[pk]), _("看职工说的"))]
    found: list[Way] = []
    if held & {Actor.EMPLOYER_SIDE, Actor.UPPER_UNION}:
        found.append(Way(reverse("round_released", args=[pk]), _("转来的职工意见")))
        found.append(Way(reverse("round_ground", args=[pk]), _("职工的共识")))
    if Actor.UPPER_UNION in held:
        found.append(Way(reverse("round_appeals", args=[pk]), _("职工的申诉")))
    if Actor.COUNTY_UNION in held and not side_of(held):
        found.append(Way(reverse("threads", args=[pk]), _("看职工的发言（化名）")))
    return found


def planned_meeting(consultation: Consultation) -> Meeting | None:
    """The meeting that is fixed and not yet held."""
    return consultation.meetings.filter(held_on=None).order_by("no").first()


def remedies(
    consultation: Consultation,
    contract: Contract | None,
    found: Iterable[Blocker],
    held: frozenset[Actor],
    today: date,
) -> Remedies:
    """For each blocker the page where this person can mend it; none where another must."""
    ways_out: Remedies = {}
    for blocker in found:
        way = _about_draft(contract, blocker, held) or _about_round(
            consultation, blocker, held, today
        )
        if way is not None:
            ways_out[blocker] = way
    return ways_out


def _about_draft(
    contract: Contract | None, blocker: Blocker, held: frozenset[Actor]
) -> tuple[str, str] | None:
    """A clause's own page; the whole draft where no clause is named."""
    if contract is None or Actor.BOTH_SIDES not in held:
        return None
    about = blocker.about
    clause = contract.clauses.filter(title=about).first() if about else None
    if clause is not None:
        return reverse("clause", args=[contract.pk, clause.stable_id]), _("去改这一条")
    if about or blocker.code in WHOLE_TEXT:
        return reverse("contract_draft", args=[contract.pk]), _("去改草案")
    return None


def _about_round(
    consultation: Consultation, blocker: Blocker, held: frozenset[Actor], today: date
) -> tuple[str, str] | None:
    route, slugs = REMEDIES.get(blocker.code, ("", ""))
    values = dict(blocker.values)
    whose = OF_SIDE.get(blocker.code) or SIDE_NAMES.get(str(values.get("side", "")))
    if whose and side_of(held) != whose:
        return None  # the other side mends that
    if route == "round_minutes":
        return _confirmation(consultation, int(str(values.get("no", 0))), held)
    if route == "round_meeting" and blocker.code not in {"recorder-not-neutral", "no-recorder"}:
        planned = planned_meeting(consultation)
        if planned is not None and consultation.case.state != "3_prepare":
            return _record(planned, held, today)
    if route == "round_act":
        for slug in slugs.split():
            if PAGES[slug].offered(consultation, held, today):
                return reverse(route, args=[consultation.pk, slug]), _("去办")
    elif held & OPENS.get(route, frozenset()):
        return reverse(route, args=[consultation.pk]), _("去办")
    return None


def _confirmation(
    consultation: Consultation, no: int, held: frozenset[Actor]
) -> tuple[str, str] | None:
    meeting = consultation.meetings.filter(no=no).first()
    if meeting is None:
        return None
    url = reverse("round_minutes", args=[consultation.pk, meeting.no])
    return url, _("去确认") if meeting_waits_for(meeting, held) else _("看记录")


def meeting_waits_for(meeting: Meeting, held: frozenset[Actor]) -> bool:
    """Whether this person's confirmation of the minutes is still missing."""
    if meeting.held_on is None or meeting.locked:
        return False
    return (Actor.WORKERS_CHIEF in held and not meeting.confirmed_by_workers_on) or (
        Actor.EMPLOYER_CHIEF in held and not meeting.confirmed_by_employer_on
    )


def _record(meeting: Meeting, held: frozenset[Actor], today: date) -> tuple[str, str] | None:
    """To the meeting that is fixed: its agenda before the day, its minutes from then on."""
    if not held & AT_TABLE:
        return None
    url = reverse("round_minutes", args=[meeting.consultation_id, meeting.no])
    came = timezone.localtime(meeting.meets_at).date() <= today
    return url, _("去记会议记录") if came else _("看会议安排")


def main_deadline(case: Case, today: date) -> Deadline | None:
    """The limit that the page's head shows: the next last day that somebody is under."""
    rows = case.deadlines.filter(status="open", aside=False).exclude(breach_on=None)
    return rows.exclude(owner=Actor.SYSTEM.value).order_by("breach_on", "pk").first()
