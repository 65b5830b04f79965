"""A session of the workers' congress, for the tables of routes and acts."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from tests.architecture.round_places import representative
from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import take_part
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.congress.choices import How, MatterKind, RemarkKind
from xieshang.apps.congress.models import FloorRemark, Session, SignIn, Speaker
from xieshang.apps.congress.services import agenda
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.documents.uploads import take
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.procedure.model import Actor

SEATS = 12


def session_at(place: Place) -> Session:
    """On its day: twelve delegates have signed in, a remark waits, somebody wants to speak."""
    made: Session = place.once("congress", lambda: _session(place))
    return made


def _session(place: Place) -> Session:
    seed(range(2026, 2028), announced_until=2026)
    noon = datetime.combine(make.TODAY, time(14), timezone.get_default_timezone())
    session = agenda.call(
        place.enterprise, title="三届二次职代会", form=AdoptionMethod.CONGRESS,
        meets_at=noon, place="食堂二楼", online=True, by=place.chair, today=make.TODAY,
    )  # fmt: skip
    for kind, title in ((MatterKind.RULES, "职工手册"), (MatterKind.REPORT, "履约报告")):
        agenda.add_matter(
            session, kind=kind, title=title, text="见附件", by=place.chair, today=make.TODAY
        )
    paper = take(io.BytesIO(b"%PDF-1.4 book"), name="手册.pdf", size=13)
    agenda.add_papers(session.matters.get(no=1), [paper], by=place.chair, today=make.TODAY)
    take_part(session.case, representative(place), Actor.WORKERS_SIDE, today=make.TODAY)
    for _number in range(SEATS):
        entry = make.entry(place.enterprise)
        make.delegate(entry)
        SignIn.objects.create(session=session, entry=entry, how=How.RECORDED, on=make.TODAY)
    first = session.matters.get(no=1)
    FloorRemark.objects.create(
        session=session, matter=first, no=1, kind=RemarkKind.OPINION, text="太严",
        put_on=make.TODAY,
    )  # fmt: skip
    Speaker.objects.create(session=session, matter=first, entry=entry, no=1)
    by_grant = session.case.participants.filter(actor=Actor.RECORDER.value)
    by_grant.exclude(user=place.recorder).delete()  # one records, whoever else holds the office
    session.tellers.set(row.entry for row in session.attendances.all()[:2])
    session.agreed_on = session.papers_sent_on = make.TODAY
    session.save()
    Case.objects.filter(pk=session.case_id).update(state="notice")
    return session


def agenda_of(case: Case) -> str:
    """What whoever agrees was shown; empty where the case has no agenda."""
    session = Session.objects.filter(case=case).first()
    return session.agenda if session else ""


@params(
    "congress", "congress_sign_in", "worker_congress", "worker_congress_online",
    "worker_congress_remark",
)  # fmt: skip
def _page(place: Place) -> dict[str, Any]:
    return {"pk": session_at(place).pk}


PARAMS["congress_act"] = lambda place: _page(place) | {"slug": "call-off"}
PARAMS["worker_congress_speak"] = lambda place: _page(place) | {"no": 1}
PARAMS["worker_congress_here"] = lambda place: (
    _page(place) | {"key": session_at(place).sign_in_key}
)
PARAMS["worker_congress_paper"] = lambda place: (
    _page(place) | {"no": agenda.paper_files(session_at(place)).get().pk}
)
