"""Brings a session by services to any of its states: forty delegates unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.congress.choices import MatterKind, Mode
from xieshang.apps.congress.models import Ballot, Matter, Question, Session
from xieshang.apps.congress.services import agenda, floor, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.organizations.models import Delegate, Enterprise, RosterEntry
from xieshang.apps.organizations.tests import factories as make

NATION, ZHEJIANG, SHANGHAI = "340111001", "330784001", "310115401"
CALLED = date(2026, 4, 10)
SENT = date(2026, 4, 13)
MET = date(2026, 4, 20)
RULES = (MatterKind.RULES, "职工手册")


def at(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


@dataclass(slots=True)
class Told:
    """A session and its people."""

    session: Session
    chair: User
    boss: User
    delegates: list[RosterEntry] = field(default_factory=list)

    @property
    def state(self) -> str:
        self.session.refresh_from_db()
        return self.session.case.state

    @property
    def last_event(self) -> str:
        return self.session.case.moves.order_by("-no")[0].event

    def matter(self, no: int = 1) -> Matter:
        return self.session.matters.get(no=no)


def house(region_code: str = make.TOWN, delegates: int = 40) -> Told:
    """An enterprise with its union's chair, its head, and so many delegates in office."""
    seed(range(2025, 2029), announced_until=2026)
    for code in {region_code[:6], region_code}:
        make.region(code)
    here = make.enterprise(region_code=region_code)
    chair, boss = make.chair_of(here), make.head_of(here)
    entries = delegates_of(here, delegates)
    return Told(Session(enterprise=here), chair, boss, entries)


def delegates_of(here: Enterprise, count: int) -> list[RosterEntry]:
    """So many lines of the roster, each with a seat."""
    first = make.entry(here)
    rows = [
        RosterEntry(enterprise=here, name=f"代表{n:02}", job_no=f"D{n:02}", since=make.SINCE)
        for n in range(1, count)
    ]
    entries = [first, *RosterEntry.objects.bulk_create(rows)]
    term = {"elected_on": make.SINCE, "since": make.SINCE, "until": date(2027, 12, 31)}
    Delegate.objects.bulk_create(
        Delegate(enterprise=here, entry=entry, **term) for entry in entries
    )
    return entries


def called(
    told: Told,
    matters: Sequence[tuple[MatterKind, str]] = (RULES,),
    form: AdoptionMethod = AdoptionMethod.CONGRESS,
    *,
    online: bool = False,
    seats: int = 0,
) -> Told:
    """The agenda is written down, nobody has agreed to it."""
    told.session = agenda.call(
        told.session.enterprise,
        title="三届二次职代会",
        form=form,
        meets_at=at(MET),
        place="食堂二楼",
        online=online,
        seats=seats,
        by=told.chair,
        today=CALLED,
    )
    for kind, title in matters:
        agenda.add_matter(
            told.session,
            kind=kind,
            title=title,
            text="" if kind == MatterKind.REPORT else "全文见附件。",
            persons=("王启明", "罗刚") if kind == MatterKind.ASSESSMENT else (),
            by=told.chair,
            today=CALLED,
        )
    return told


def agreed(told: Told) -> Told:
    agenda.agree(told.session, by=told.chair, today=CALLED)
    agenda.agree(told.session, by=told.boss, today=CALLED)
    return told


def sent(told: Told) -> Told:
    agenda.send_papers(told.session, by=told.chair, today=SENT)
    return told


def present(told: Told, count: int) -> Told:
    """So many delegates come; the union enters them."""
    floor.enter_present(told.session, told.delegates[:count], by=told.chair, today=MET)
    return told


def opened(told: Told) -> Told:
    floor.start(told.session, by=told.chair, today=MET)
    floor.name_tellers(told.session, told.delegates[:2], by=told.chair, today=MET)
    return told


def in_session(
    region_code: str = make.TOWN,
    *,
    delegates: int = 40,
    come: int = 27,
    matters: Sequence[tuple[MatterKind, str]] = (RULES,),
) -> Told:
    """From the first call to an open session with its tellers."""
    told = called(house(region_code, delegates), matters)
    return opened(present(sent(agreed(told)), come))


def ballot(told: Told, *matters: Matter, mode: Mode = Mode.PAPER) -> Ballot:
    chosen = matters or tuple(told.session.matters.all())
    return voting.open_ballot(told.session, chosen, mode=mode, by=told.chair, today=MET)


def counted(told: Told, yes: int, *, cast: int, no: int | None = None) -> Ballot:
    """The running ballot closed and counted: the same votes for each of its questions."""
    voting.close_ballot(told.session, by=told.chair, today=MET)
    running = told.session.ballots.get(announced_on=None, void_because="")
    against = cast - yes if no is None else no
    return voting.count(
        told.session,
        {question: Tally(yes, against) for question in Question.objects.filter(
            matter__in=running.matters.all()
        )},
        cast=cast,
        valid=cast,
        by=told.chair,
        today=MET,
    )  # fmt: skip


def announced(told: Told, yes: int, *, cast: int) -> Told:
    counted(told, yes, cast=cast)
    voting.announce(told.session, by=told.chair, today=MET)
    return told
