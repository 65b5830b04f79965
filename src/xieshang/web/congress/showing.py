"""What the pages of a session show: each matter with its papers and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from xieshang.apps.congress.choices import Grade
from xieshang.apps.congress.facts import VOTED_IN
from xieshang.apps.congress.models import Ballot, FloorRemark, Matter, Result, Session
from xieshang.apps.congress.selectors import electors, measure
from xieshang.apps.congress.services.agenda import paper_files
from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.models import Attachment
from xieshang.core.bad_input import BadInput
from xieshang.core.law import NoRule


@dataclass(slots=True)
class Point:
    """One matter as a reader sees it."""

    matter: Matter
    papers: list[Attachment] = field(default_factory=list)
    draft: Contract | None = None
    results: list[Result] = field(default_factory=list)
    remarks: list[FloorRemark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who is there, against the quorum of ALL; ``needed`` is 0 where no rule says."""

    entitled: int
    present: int
    needed: int
    votes_needed: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.present)


def points(session: Session) -> list[Point]:
    """The agenda, in a number of queries that does not depend on its length."""
    announced = Result.objects.filter(
        ballot__announced_on__isnull=False, ballot__void_because=""
    ).select_related("ballot", "question__matter")
    rows = session.matters.select_related("consultation__case", "contract").prefetch_related(
        Prefetch("questions__results", announced),
        Prefetch("remarks", FloorRemark.objects.select_related("entry").order_by("no")),
    )
    found = [Point(matter) for matter in rows]
    rounds = [one.matter.consultation_id for one in found if one.matter.consultation_id]
    drafts = {
        one.consultation_id: one for one in Contract.objects.filter(consultation__in=rounds)
    }
    files: dict[str, list[Attachment]] = {}
    for one in paper_files(session):
        files.setdefault(one.about, []).append(one)
    for point in found:
        matter = point.matter
        point.papers = files.get(str(matter.no), [])
        if matter.kind == "draft":
            point.draft = drafts.get(matter.consultation_id)
        point.results = [row for q in matter.questions.all() for row in q.results.all()]
        point.remarks = list(matter.remarks.all())
    return found


def read_by(member: bool, session: Session, found: list[Point]) -> list[Point]:
    """What a worker's page shows: papers once they are sent; texts and names to members only.

    Whoever has only scanned the poster reads what it is about and what came of it.
    """
    for point in found:
        if not member or session.papers_sent_on is None:
            point.papers = []
        if not member:
            point.draft, point.remarks = None, []
        round_ = point.matter.consultation
        if round_ is None or round_.case.state != VOTED_IN:
            point.draft = None  # still talked about, or voted on: there is no page of it
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What the session came to; ``ended`` once everything is voted on."""

    ended: bool
    carried: int
    lost: int


def said(session: Session, found: list[Point]) -> Said:
    """How many questions were carried and how many lost, from the points on the page."""
    rows = [row for point in found for row in point.results if row.adopted is not None]
    carried = sum(bool(row.adopted) for row in rows)
    return Said(session.ended_on is not None, carried, len(rows) - carried)


def turnout(session: Session, today: date) -> Turnout:
    """The numbers of today; from the opening on the electorate is fixed."""
    entitled = session.entitled or electors(session, today).count()
    present = session.attendances.count()
    if not entitled:
        return Turnout(0, present, 0, 0)
    try:
        result = measure(session, entitled=entitled, present=min(present, entitled))
    except (BadInput, NoRule):
        return Turnout(entitled, present, 0, 0)
    return Turnout(entitled, present, result.quorum_needed, result.yes_needed)


def marks(row: Result) -> list[tuple[str, int]]:
    """Each mark with how many gave it."""
    return [(str(grade.label), row.grades.get(grade.value, 0)) for grade in Grade]


def ballots(session: Session) -> list[Ballot]:
    return list(session.ballots.prefetch_related("matters"))


def entered(running: Ballot | None) -> list[Result]:
    """What the tellers' slip says, to be read over before it is announced; no phone's box."""
    if running is None or running.paper:
        return []
    rows = running.results.select_related("question__matter")
    return [row for row in rows if not row.question.is_graded]
