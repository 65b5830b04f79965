"""A due day with every source that speaks about it, and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xieshang.core.law.citation import Citation


class DayKind(StrEnum):
    """What a period is counted in."""

    CALENDAR = "calendar day"  # 日
    WORKING = "working day"  # 工作日
    MONTH = "month"  # 个月
    YEAR = "year"  # 年


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time from one source: 10 工作日 under 《浙江省集体合同条例》第七条."""

    length: int
    unit: DayKind
    source: Citation | None  # None: a local service time (cfg.*), not law
    jurisdiction: str = ""  # "CN", "CN-33"; "" for a local setting
    anchor: str = ""  # what it counts from: "offer_received"
    unverified: str = ""  # title of the nearer text that was not read and may differ (未核验)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The last day that one source gives, and how it was counted."""

    last_day: date
    period: Period
    skipped: tuple[date, ...] = ()  # rest days passed over (working-day counts)
    made_up: tuple[date, ...] = ()  # Saturdays and Sundays worked, counted in
    paused_days: int = 0  # days by which suspensions moved the end
    rolled_from: date | None = None  # the nominal last day, if it was a rest day and rolled on


@dataclass(frozen=True, slots=True)
class Deadline:
    """All candidates for one due day.

    A local regulation and a ministry rule have no ranking (立法法 第一百零六条): ``alert_on``
    is the earliest candidate, ``breach_on`` the latest; an act on ``breach_on`` is in time.
    """

    anchor_on: date  # day zero, not counted (民法典 第二百零一条)
    candidates: tuple[Candidate, ...]
    provisional: bool = False  # counted through a year whose holidays are not announced
    before: bool = False  # counted back from the anchor: 会议7日前

    @property
    def alert_on(self) -> date:
        return min(candidate.last_day for candidate in self.candidates)

    @property
    def breach_on(self) -> date:
        return max(candidate.last_day for candidate in self.candidates)
