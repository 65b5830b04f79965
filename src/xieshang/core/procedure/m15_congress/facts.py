"""What the guards and timers of a session of the workers' congress need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xieshang.core.law import CAUTIOUS, LegalSwitches


@dataclass(frozen=True, slots=True)
class Constituency:
    """How one constituency elected (选区选举); numbers are persons."""

    name: str
    electors: int
    present: int
    least_yes: int  # of the delegate with the fewest votes


@dataclass(frozen=True, slots=True)
class CongressFacts:
    """Everything that can hold a session back.

    The defaults describe a session that somebody has only thought of. ``entitled`` are all
    delegates in office, or all employees where a general meeting sits.
    """

    general_meeting: bool = False
    employees: int = 0
    women: int = 0  # among the employees
    delegates: int = 0  # in office today
    women_delegates: int = 0
    managers: int = 0  # delegates of middle and senior management
    constituencies: tuple[Constituency, ...] = ()
    matters: int = 0
    agreed_by: frozenset[str] = frozenset()  # sides that agreed to the agenda as it stands
    without_papers: tuple[str, ...] = ()  # titles of matters with nothing to read
    drafts_open: tuple[str, ...] = ()  # titles of drafts that the two sides still talk about
    papers_sent_on: date | None = None
    congress_on: date | None = None
    reason: str = ""  # why it is called off
    entitled: int = 0
    seats: int = 0  # elected seats, vacant ones included; 0: none is vacant
    present: int = 0
    switches: LegalSwitches = CAUTIOUS
    reports: int = 0  # reports that were given
    tellers: int = 0  # of those present
    voting: bool = False  # a ballot is open
    secret: bool = False  # and it is secret
    must_be_secret: bool = False  # it decides what the pack's word on secret ballots covers
    vote_ends_on: date | None = None
    counted: bool = False  # the last ballot is counted
    left: int = 0  # matters that still have to be voted on
    passed: int = 0  # matters that were carried
    ended_on: date | None = None
    published_on: date | None = None
