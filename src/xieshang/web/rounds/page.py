"""The round's page: where it stands, what is missing, both sides' table, one's own room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from xieshang.apps.cases import policies as who
from xieshang.apps.cases.rail import rail, step_of
from xieshang.apps.cases.selectors import consents_in_force
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import Decision, Side, TopicResult
from xieshang.apps.consultations.models import Consultation, Response, Topic
from xieshang.apps.consultations.policies import may_read_data, side_in
from xieshang.apps.consultations.services.readers import keeps_list_of
from xieshang.apps.contracts.facts import contract_of
from xieshang.apps.contracts.services.attaching import possible
from xieshang.apps.documents.models import Attachment, Document
from xieshang.apps.participation.replies import reply_rate
from xieshang.core.law import pack
from xieshang.core.procedure.model import Kind
from xieshang.web.http import Request, reads
from xieshang.web.rounds.doing import consultation_of, doing
from xieshang.web.rounds.turns import what_refusal_meets
from xieshang.web.rounds.waiting import waiting_for
from xieshang.web.rounds.ways import forward, main_deadline, remedies, ways

BY_CONSENT = {"3_prepare", "4_meeting", "4_overdue"}  # both chiefs lead on from here


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


def _own_room(consultation: Consultation, side: Side | None) -> dict[str, object]:
    """What only one's own side may read: its plan and its notes."""
    if side is None:
        return {"plan": None, "notes": []}
    return {
        "plan": consultation.plans.filter(side=side).first(),
        "notes": list(consultation.caucus_notes.filter(side=side)),
    }


def _refusal(consultation: Consultation) -> Response | None:
    """The last answer, as long as it says no."""
    offer = getattr(consultation, "offer", None)
    last = offer.responses.last() if offer else None
    return last if last and last.decision == Decision.REFUSE else None


def _to_open(request: Request, consultation: Consultation, today: date) -> dict[str, object]:
    """The papers, figures and files that this person may open."""
    user, case = request.user, consultation.case
    sheet = getattr(consultation, "data_sheet", None)
    documents = Document.objects.seen_by(user, today).filter(case=case).distinct()
    attached = Attachment.objects.seen_by(user, today).filter(case=case)
    return {
        "documents": documents.prefetch_related("versions"),
        "sheet": sheet if sheet and may_read_data(user, sheet, today) else None,
        "keeps_list": sheet is not None and keeps_list_of(user, case, today),
        "attached": attached.select_related("added_by"),
        "may_attach": possible(consultation, user, today),
    }


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Everything about one round that this person may know."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    held = who.actors_of(request.user, case, now.today)
    side = side_in(request.user, case, now.today)
    room = "own" if request.GET.get("room") == "own" and side else "table"
    moves = list(case.moves.select_related("by"))
    event = forward(case)
    found = blockers(case, event, now.today) if event else ()
    holding = [one for one in found if not one.warning]
    contract = contract_of(consultation)
    may, later = ways(consultation, held, now.today)
    rules = pack(case.pack, scope=case.contract_scope, on=case.opened_on)
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
        "late": case.at.kind is Kind.OVERDUE,
        "holding": holding,
        "complete": not holding and case.state in BY_CONSENT,
        "hints": [one for one in found if one.warning],
        "remedies": remedies(consultation, contract, holding, held, now.today),
        "ways": may,
        "later": later,
        "side": side,
        "room": room,
        "rows": rows,
        **_own_room(consultation, side),
        "rate": reply_rate(consultation) if side is Side.WORKERS else None,
        **_to_open(request, consultation, now.today),
        "meetings": list(consultation.meetings.all()),
        "contract": contract,
        "history": list(reversed(moves)),
        "answer": (refusal := _refusal(consultation)),
        "forbidden": what_refusal_meets(consultation, now.today) if refusal else (),
        "supervision": list(consultation.supervision_notes.all()),
        "consents": consents_in_force(case),
        "may_speak": side is not None and case.state in {"3_prepare", "4_meeting", "4_overdue"},
        "demo_case": case.pk,
    }
    return render(request, "rounds/page.html", context)
