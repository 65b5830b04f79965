"""Before the session: called, agenda agreed by both sides, papers sent ahead."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.policies import side_of
from xieshang.apps.cases.services import Outcome, advance, open_case, take_part
from xieshang.apps.congress.choices import MatterKind
from xieshang.apps.congress.models import Matter, Question, Session
from xieshang.apps.congress.policies import may_call
from xieshang.apps.congress.selectors import on_an_agenda
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import EditedMeanwhile, NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.consultations.services.sides import seat_chiefs
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import adoption
from xieshang.apps.documents.attaching import attach, need_room
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import Received
from xieshang.apps.organizations.models import Enterprise, Grant
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail.services import record
from xieshang.core.law import Scope, pack_for
from xieshang.core.procedure.model import Actor

BEFORE = ("draft", "preparing")
MOST_MATTERS = 30


@transaction.atomic
def call(
    enterprise: Enterprise,
    *,
    title: str,
    form: AdoptionMethod,
    meets_at: datetime,
    place: str,
    online: bool = False,
    seats: int = 0,
    chair_name: str = "",
    by: User,
    today: date,
) -> Session:
    """The union calls a session; its agenda is still to be agreed."""
    if not may_call(by, enterprise, today):
        raise PermissionDenied
    case = open_case(
        "M15",
        enterprise=enterprise,
        title=title,
        rules=pack_for(enterprise.region_code, scope=Scope.ALL, on=today),
        by=by,
        today=today,
    )
    session = Session(
        case=case,
        enterprise=enterprise,
        title=title,
        form=form,
        meets_at=meets_at,
        place=place,
        online=online,
        seats=seats,
        chair_name=chair_name or by.name,
        sign_in_key=secrets.token_urlsafe(24),
    )
    _not_past(session, today)
    session.full_clean()
    session.save()
    seat_chiefs(case, today)
    _seat_recorders(session, today)
    timers.refresh(case, today)
    return session


def _seat_recorders(session: Session, today: date) -> None:
    """Whoever records for the house enters who came without a telephone."""
    here = session.enterprise
    office = Q(enterprise=here) | Q(union=here.union_id or 0)
    recorders = Grant.objects.in_force(today).filter(office, role=Role.RECORDER)
    for grant in recorders.select_related("user"):
        take_part(session.case, grant.user, Actor.RECORDER, today=today)


def _not_past(session: Session, today: date) -> None:
    if session.congress_on < today:
        raise ValidationError({"meets_at": _("会期不能早于今天")})


@transaction.atomic
def change(
    session: Session,
    *,
    meets_at: datetime,
    place: str,
    online: bool,
    seats: int,
    chair_name: str,
    by: User,
    today: date,
) -> Session:
    """Day, place and chair, as long as the papers are not out."""
    require(by, session.case, today, Actor.UNION)
    if session.case.state not in BEFORE:
        raise NotNow
    session.meets_at, session.place, session.online = meets_at, place, online
    session.seats, session.chair_name = seats, chair_name
    _not_past(session, today)
    session.full_clean()
    session.save()
    told = {"meets_at": meets_at.isoformat(), "place": place, "online": online}
    record("congress.changed", by=by, subject=session.case, on=today, payload=told)
    timers.refresh(session.case, today)
    return session


@transaction.atomic
def add_matter(
    session: Session,
    *,
    kind: MatterKind,
    title: str,
    text: str = "",
    consultation: Consultation | None = None,
    contract: Contract | None = None,
    persons: Sequence[str] = (),
    by: User,
    today: date,
) -> Matter:
    """Put a point on the agenda; ``persons`` are those who are assessed."""
    require(by, session.case, today, Actor.UNION, Actor.EMPLOYER_SIDE)
    if session.case.state != "draft":
        raise NotNow
    last = session.matters.aggregate(last=Max("no"))["last"] or 0
    if last >= MOST_MATTERS:
        raise ValidationError(_("一次会议最多%(most)s项议题") % {"most": MOST_MATTERS})
    if consultation is not None and consultation.enterprise_id != session.enterprise_id:
        raise ValidationError({"consultation": _("这一轮协商不是本单位的")})
    if consultation is not None and on_an_agenda(consultation, kind):
        raise ValidationError({"consultation": _("这一轮已经在一次职代会的议程上")})
    matter = Matter(
        session=session,
        no=last + 1,
        kind=kind,
        title=title,
        text=text,
        consultation=consultation,
        contract=contract,
    )
    matter.full_clean()
    matter.save()
    _ask(matter, persons)
    told = {"no": matter.no, "kind": kind.value, "title": title}
    record("congress.matter", by=by, subject=session.case, on=today, payload=told)
    return matter


def _ask(matter: Matter, persons: Sequence[str]) -> None:
    """What the ballot paper will ask: one question, or one for each person."""
    if matter.is_heard:
        return
    if matter.kind == MatterKind.ELECTION and matter.consultation is not None:
        named = matter.consultation.representatives.of(Side.WORKERS).filter(
            until=None, external=False
        )
        asked = [Question(title=one.name, representative=one) for one in named]
        if not asked:
            raise ValidationError({"consultation": _("这一轮还没有提名职工方代表")})
    elif matter.kind == MatterKind.ASSESSMENT:
        asked = [Question(title=name) for name in persons]
        if not asked:
            raise ValidationError({"persons": _("请写明评议谁，每行一人")})
    else:
        asked = [Question(title=matter.title)]
    for no, question in enumerate(asked, start=1):
        question.matter, question.no = matter, no
        question.full_clean()
        question.save()


@transaction.atomic
def remove_matter(matter: Matter, *, by: User, today: date) -> None:
    """Take a point off an agenda that is not agreed yet."""
    session = matter.session
    require(by, session.case, today, Actor.UNION, Actor.EMPLOYER_SIDE)
    if session.case.state != "draft":
        raise NotNow
    told = {"no": matter.no, "title": matter.title}
    record("congress.matter.removed", by=by, subject=session.case, on=today, payload=told)
    matter.delete()


@transaction.atomic
def agree(
    session: Session, *, by: User, today: date, shown: str = "", seen: int | None = None
) -> Outcome | None:
    """One side agrees to the agenda as it stands; with the other's consent it is fixed.

    Returns:
        The move, or None while the other side's consent is missing.

    Raises:
        EditedMeanwhile: it is not the agenda that the page showed (``shown``).
    """
    held = require(by, session.case, today, Actor.UNION, Actor.EMPLOYER_SIDE)
    if session.case.state != "draft":
        raise NotNow
    if shown and shown != session.agenda:
        raise EditedMeanwhile
    side = "employer" if side_of(held) == "employer" else "workers"
    setattr(session, f"{side}_agreed", session.agenda)
    session.save(update_fields=[f"{side}_agreed"])
    told = {"side": side, "agenda": session.agenda}
    record("congress.agenda.agreed", by=by, subject=session.case, on=today, payload=told)
    if session.agreed_by != {"workers", "employer"} and session.matters.exists():
        return None
    return advance(session.case, "agree_agenda", by=by, today=today, seen=seen)


def paper_files(session: Session) -> QuerySet[Attachment]:
    """The files that were handed in as papers, matter by matter."""
    kept = Attachment.objects.kept()
    return kept.filter(case=session.case, purpose=Purpose.CONGRESS).order_by("about", "pk")


@transaction.atomic
def add_papers(matter: Matter, files: Sequence[Received], *, by: User, today: date) -> None:
    """Hand in the papers of one matter, for all who may vote."""
    session = matter.session
    held = require(by, session.case, today, Actor.UNION, Actor.EMPLOYER_SIDE)
    if session.case.state not in BEFORE:
        raise NotNow
    need_room(session.case, len(files))
    for one in files:
        attach(
            session.case,
            one,
            purpose=Purpose.CONGRESS,
            audience=Audience.BOTH_SIDES,
            side=side_of(held),
            about=str(matter.no),
            by=by,
            today=today,
        )


@transaction.atomic
def publish_list(
    session: Session, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """Make known who the delegates are; each constituency's count is checked."""
    require(by, session.case, today, Actor.UNION)
    session.listed_on = today
    session.save(update_fields=["listed_on"])
    return advance(session.case, "elect_delegates", by=by, today=today, seen=seen)


@transaction.atomic
def send_papers(session: Session, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The papers go to all who may vote; each draft on the agenda is submitted with them."""
    require(by, session.case, today, Actor.UNION)
    session.papers_sent_on = today
    session.save(update_fields=["papers_sent_on"])
    outcome = advance(session.case, "send_material", by=by, today=today, seen=seen)
    submit_drafts(session, by=by, today=today)
    return outcome


def submit_drafts(session: Session, *, by: User, today: date) -> None:
    """Tell each round whose draft is on the agenda when the congress meets."""
    for matter in session.matters.filter(kind=MatterKind.DRAFT).select_related("consultation"):
        assert matter.consultation is not None  # noqa: S101 - held by a constraint
        adoption.convene(
            matter.consultation,
            method=AdoptionMethod(session.form),
            papers_sent_on=session.papers_sent_on or today,
            meets_on=session.congress_on,
            by=by,
            today=today,
        )


@transaction.atomic
def call_off(
    session: Session, *, reason: str, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The session is not held; every worker reads why."""
    require(by, session.case, today, Actor.UNION)
    session.reason = reason
    session.full_clean(validate_unique=False)
    session.save(update_fields=["reason"])
    return advance(session.case, "call_off", by=by, today=today, seen=seen)
