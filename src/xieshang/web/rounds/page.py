"""The round's page: where it stands, what is missing, both sides' table, one's own room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xieshang.apps.cases import policies as who
from xieshang.apps.cases.models import Case, Deadline
from xieshang.apps.cases.rail import rail, step_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import Side, TopicResult
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.consultations.policies import may_read_data, side_in
from xieshang.apps.contracts.facts import contract_of
from xieshang.apps.documents.models import Document
from xieshang.core.law import pack
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.model import Actor
from xieshang.web.http import Request, reads
from xieshang.web.rounds.catalogue import PAGES
from xieshang.web.rounds.doing import consultation_of, doing
from xieshang.web.rounds.waiting import waiting_for

FORWARD = {  # the move that leads on from each state
    "1_reps": "publish_reps",
    "2_offer": "send_offer",
    "3_prepare": "ready",
    "4_meeting": "agree_draft",
    "4_overdue": "agree_draft",
    "4_conciliation": "settled",
    "5_adopt": "adopted",
    "7_file": "submit",
    "7_overdue": "submit",
    "8_publish": "publish",
    "8_overdue": "publish",
}
SIDES = "round_sides"
REMEDIES: dict[str, tuple[str, str]] = {  # blocker → route, and the slug of its act
    "election-not-counted": (SIDES, ""),
    "candidate-not-elected": (SIDES, ""),
    "too-few-representatives": (SIDES, ""),
    "no-chief": (SIDES, ""),
    "no-topics": ("round_act", "topic"),
    "no-delivery-proof": ("round_act", "deliver"),
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
    "minutes-not-confirmed": ("round_minutes", ""),
    "topics-open": ("round_meeting", ""),
    "no-draft": ("contract_start", ""),
}


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic with the newest tabled position of each side."""

    topic: Topic
    workers: str
    employer: str
    mine: str  # the newest untabled position of the reader's side

    @property
    def agreed(self) -> bool:
        return self.topic.result == TopicResult.AGREED

    @property
    def held_back(self) -> bool:
        """Whether one's own side has said something that is not on the table."""
        return bool(self.mine) and not self.agreed

    @property
    def withdrawn(self) -> bool:
        return self.topic.result == TopicResult.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Way:
    """A button: where to, and its words."""

    url: str
    words: Promise | str


def topic_rows(consultation: Consultation, side: Side | None) -> list[TopicRow]:
    """The table; of the positions that are not tabled only one's own (two queries)."""
    rows = []
    for topic in consultation.topics.prefetch_related("positions"):
        newest = {"workers": "", "employer": "", "mine": ""}
        for position in topic.positions.all():
            if position.tabled_on:
                newest[position.side] = position.text
            elif side is not None and position.side == side:
                newest["mine"] = position.text
        rows.append(TopicRow(topic, newest["workers"], newest["employer"], newest["mine"]))
    return rows


def ways(consultation: Consultation, held: frozenset[Actor]) -> list[Way]:
    """What this person may do now, in the order of the steps."""
    case, pk = consultation.case, consultation.pk
    found = []
    if case.state in {"1_reps", "2_offer", "2_waiting", "3_prepare", "4_meeting"} and held & {
        Actor.UNION,
        Actor.EMPLOYER_SIDE,
        Actor.WORKERS_CHIEF,
        Actor.UPPER_UNION,
    }:
        found.append(Way(reverse(SIDES, args=[pk]), _("协商代表")))
    found += [
        Way(reverse("round_act", args=[pk, page.slug]), page.title)
        for page in PAGES.values()
        if page.offered(held, case.state)
    ]
    if case.state in {"3_prepare", "4_meeting", "4_overdue"} and Actor.BOTH_SIDES in held:
        found.append(Way(reverse("round_meeting", args=[pk]), _("安排会议")))
    if Actor.WORKERS_SIDE in held and consultation.opinions_from:
        found.append(Way(reverse("round_opinions", args=[pk]), _("意见清单")))
    return found


def remedies(consultation: Consultation, found: tuple[Blocker, ...]) -> dict[str, object]:
    """For each blocker the page where it can be mended."""
    ways_out: dict[str, object] = {}
    contract = contract_of(consultation)
    for blocker in found:
        route, slug = REMEDIES.get(blocker.code, ("", ""))
        if blocker.code.startswith("clause-") and contract is not None:
            ways_out[blocker.code] = (
                reverse("contract_draft", args=[contract.pk]),
                _("去改草案"),
            )
        elif route == "round_minutes":
            waiting = consultation.meetings.exclude(held_on=None).order_by("no")
            last = next((one for one in waiting if not one.locked), None)
            if last is not None:
                url = reverse(route, args=[consultation.pk, last.no])
                ways_out[blocker.code] = (url, _("去确认"))
        elif route:
            arguments = [consultation.pk, slug] if slug else [consultation.pk]
            ways_out[blocker.code] = (reverse(route, args=arguments), _("去办"))
    return ways_out


def main_deadline(case: Case, today: date) -> Deadline | None:
    """The limit that the page's head shows: the next last day that somebody is under."""
    rows = case.deadlines.filter(status="open").exclude(breach_on=None)
    return rows.exclude(owner=Actor.SYSTEM.value).order_by("breach_on", "pk").first()


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Everything about one round that this person may know."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    held = who.actors_of(request.user, case, now.today)
    side = side_in(request.user, case, now.today)
    room = "own" if request.GET.get("room") == "own" and side else "table"
    moves = list(case.moves.select_related("by"))
    event = FORWARD.get(case.state, "")
    found = blockers(case, event, now.today) if event else ()
    sheet = getattr(consultation, "data_sheet", None)
    rules = pack(case.pack, scope=case.contract_scope, on=case.opened_on)
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    rows = topic_rows(consultation, side)
    context = {
        "today": now.today,
        "held_back": any(row.held_back for row in rows),
        "waits": waiting_for(case),
        "round": consultation,
        "case": case,
        "rules": rules,
        "deadline": main_deadline(case, now.today),
        "stations": rail(case, moves),
        "step": step_of(case),
        "holding": [one for one in found if not one.warning],
        "hints": [one for one in found if one.warning],
        "remedies": remedies(consultation, found),
        "ways": ways(consultation, held),
        "side": side,
        "room": room,
        "rows": rows,
        "plan": consultation.plans.filter(side=side).first() if side else None,
        "notes": list(consultation.caucus_notes.filter(side=side)) if side else [],
        "sheet": sheet if sheet and may_read_data(request.user, sheet, now.today) else None,
        "meetings": list(consultation.meetings.all()),
        "contract": contract_of(consultation),
        "documents": documents.prefetch_related("versions"),
        "history": list(reversed(moves)),
        "supervision": list(consultation.supervision_notes.all()),
        "consents": list(case.consents.filter(void=False)),
        "may_speak": side is not None and case.state in {"3_prepare", "4_meeting", "4_overdue"},
        "demo_case": case.pk,
    }
    return render(request, "rounds/page.html", context)
