"""What the forms of a session let one choose from: matters, people, clauses, rounds."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from xieshang.apps.congress.choices import HEARD, MatterKind, RemarkState
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import (
    current_ballot,
    draft_of,
    electors,
    questions_of,
    to_vote,
)
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import RosterEntry
from xieshang.web.congress import forms as own
from xieshang.web.rounds.doing import Doing

Pairs = list[tuple[str, str]]
WAITING = ("1_reps", "4_meeting", "4_overdue", "4_conciliation", "5_adopt")


def _people(rows: Iterable[RosterEntry]) -> Pairs:
    return [
        (str(one.pk), f"{one.name}（{one.job_no}）" if one.job_no else one.name) for one in rows
    ]


def matters(session: Session) -> Pairs:
    return [(str(one.pk), f"{one.no}. {one.title}") for one in session.matters.all()]


def clauses(session: Session) -> Pairs:
    """The clauses of every draft on the agenda, by their stable ids."""
    found: Pairs = []
    for matter in session.matters.filter(kind=MatterKind.DRAFT).select_related("consultation"):
        draft = draft_of(matter)
        if draft is not None:
            found += [
                (one.stable_id, f"{number}. {one.title}")
                for number, one in enumerate(draft.clauses.all(), start=1)
            ]
    return found


def matter_form(session: Session, _now: Doing) -> type[forms.Form]:
    rounds = Consultation.objects.filter(
        enterprise=session.enterprise, concluded=False, case__state__in=WAITING
    )
    contracts = Contract.objects.filter(
        enterprise=session.enterprise, effective_on__isnull=False, ended_on=None
    )
    return own.matter_form(
        [(str(one.pk), one.title) for one in rounds],
        [(str(one.pk), one.title) for one in contracts[:40]],
    )


def drop_form(session: Session, _now: Doing) -> type[forms.Form]:
    kind: type[forms.Form] = own.one_of(own.LABELS["matter"], matters(session))
    return kind


def papers_form(session: Session, _now: Doing) -> type[forms.Form]:
    kind: type[forms.Form] = own.one_of(own.LABELS["matter"], matters(session), own.PapersForm)
    return kind


def remark_form(session: Session, _now: Doing) -> type[forms.Form]:
    return own.remark_form(matters(session), clauses(session), own.GroupRemarkForm)


def answer_form(session: Session, _now: Doing) -> type[forms.Form]:
    rows = session.remarks.filter(state=RemarkState.OPEN)
    pairs = [(str(one.pk), f"{one.no}. {one.text[:40]}") for one in rows]
    kind: type[forms.Form] = own.one_of(own.LABELS["remark"], pairs, own.AnswerForm)
    return kind


def present_form(session: Session, now: Doing) -> type[forms.Form]:
    """Everybody who may vote and has not signed in by telephone."""
    by_phone = session.attendances.exclude(how="recorded").values("entry")
    rows = electors(session, now.today).exclude(pk__in=by_phone).order_by("name", "pk")
    kind: type[forms.Form] = own.many_of(own.LABELS["present"], _people(rows), required=False)
    return kind


def tellers_form(session: Session, _now: Doing) -> type[forms.Form]:
    there = session.attendances.select_related("entry")
    kind: type[forms.Form] = own.many_of(
        own.LABELS["tellers"], _people(row.entry for row in there)
    )
    return kind


def speaker_form(session: Session, _now: Doing) -> type[forms.Form]:
    there = session.attendances.select_related("entry")
    base: type[forms.Form] = own.one_of(
        own.LABELS["speaker"], _people(row.entry for row in there)
    )
    return type(
        "SpeakerForm", (base,), {"matter": own.choice(own.LABELS["matter"], matters(session))}
    )


def spoken_form(session: Session, _now: Doing) -> type[forms.Form]:
    rows = session.speakers.filter(spoken_on=None).select_related("entry")
    pairs = [(str(one.pk), f"{one.no}. {one.entry.name}") for one in rows]
    kind: type[forms.Form] = own.one_of(own.LABELS["speaker"], pairs)
    return kind


def report_form(session: Session, _now: Doing) -> type[forms.Form]:
    rows = session.matters.filter(kind__in=HEARD)
    pairs = [(str(one.pk), f"{one.no}. {one.title}") for one in rows]
    kind: type[forms.Form] = own.one_of(own.LABELS["matter"], pairs, own.ReportForm)
    return kind


def ballot_form(session: Session, _now: Doing) -> type[forms.Form]:
    pairs = [(str(one.pk), f"{one.no}. {one.title}") for one in to_vote(session)]
    kind: type[forms.Form] = own.many_of(own.LABELS["vote"], pairs, own.BallotForm)
    return kind


def count_form(session: Session, _now: Doing) -> type[forms.Form]:
    ballot = current_ballot(session)
    return own.count_form(questions_of(ballot) if ballot else [])
