"""What a process is made of.  Pure data; ``check.py`` says whether it hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ENTERED = "entered_on"  # the anchor that every case has: the day it entered its present state


class Actor(StrEnum):
    """Who may make a move, or on whom a timer waits (当事方). Bound to people by policies."""

    WORKER = "worker"  # 职工
    WORKERS_SIDE = "workers_side"  # 职工方：企业工会或职工方代表
    WORKERS_CHIEF = "workers_chief"  # 职工方首席
    EMPLOYER_SIDE = "employer_side"  # 企业方
    EMPLOYER_CHIEF = "employer_chief"  # 企业方首席
    EITHER_CHIEF = "either_chief"  # 任一方首席
    OTHER_CHIEF = "other_chief"  # 对方首席：收到要约的一方
    BOTH_CHIEFS = "both_chiefs"  # 双方首席：各自确认后才成立
    BOTH_SIDES = "both_sides"  # 双方代表
    RECORDER = "recorder"  # 记录员
    UNION = "union"  # 企业工会（主席）
    CONGRESS = "congress"  # 职代会；由企业工会录入计票结果
    UPPER_UNION = "upper_union"  # 上级工会（乡镇街道）
    COUNTY_UNION = "county_union"  # 县总工会
    HRSS = "hrss"  # 人社部门
    DEPARTMENT = "department"  # 4+X 部门
    INSTRUCTOR = "instructor"  # 指导员、导师
    SUPERVISOR = "supervisor"  # 工会劳动法律监督员
    AID_OFFICE = "aid_office"  # 法律援助机构、律师
    CARE_OFFICE = "care_office"  # 首席关爱官、帮扶服务者
    OUTSIDE = "outside"  # 仲裁委、法院、用工方等平台以外的人
    ASSESSORS = "assessors"  # 评估小组、专家
    SYSTEM = "system"  # 系统：只有 sweep 可以触发


class Kind(StrEnum):
    """What a state means for those who wait."""

    OPEN = "open"  # somebody has work to do
    OVERDUE = "overdue"  # a limit has passed; must have a way out
    RESTING = "resting"  # in force or standing; nothing is due now
    CLOSED = "closed"  # the end of the case
    HANDOVER = "handover"  # goes on in another process (to_M01 …)


class Unit(StrEnum):
    """Where the length of a timer comes from."""

    LAW = "law"  # a parameter of the rule pack: reply_to_offer
    CONFIG = "config"  # a service time that the county may set: escalate_days
    FACT = "fact"  # the due day itself is a fact of the case: contract_ends_on


@dataclass(frozen=True, slots=True)
class State:
    code: str  # as in the specification: "2_waiting"
    label: str  # 等待答复 (message id)
    kind: Kind = Kind.OPEN
    step: int | None = None  # 1–8 where the process has the eight steps
    waits_for: Actor | None = None  # whose to-do it is when no timer says so
    task: str = ""  # the to-do in words, verb first (message id): 发出要约书


@dataclass(frozen=True, slots=True)
class Timer:
    """A limit that runs while the case is in ``runs_in``.

    It opens as soon as the case is in one of these states and its anchor day is known, is met
    by an event in ``met_by``, is void when the case leaves ``runs_in`` otherwise, and fires
    ``fires`` (a SYSTEM event) on the first day after its ``breach_on``.  A timer that ``opens``
    a window is no limit: it fires on its ``alert_on`` itself.  One that stands ``aside`` is in
    the inbox of its owner and nowhere else.  The anchor ``ENTERED`` is the
    day of entering the present state; every other anchor is a date among the facts.
    """

    code: str  # "reply"
    title: str  # 答复要约 (message id), verb first
    unit: Unit
    rule: str  # parameter, setting or fact name
    runs_in: frozenset[str]
    owner: Actor
    anchor: str = ""  # name of a date among the facts: "offer_received_on"
    met_by: frozenset[str] = frozenset()
    fires: str | None = None
    before: bool = False  # counts back from the anchor (资料须在会议7日前提供)
    pauses: bool = False  # suspensions stop the count
    only_from: frozenset[str] = frozenset()  # runs only where the pack counts from one of these
    not_from: frozenset[str] = frozenset()  # runs everywhere but there
    asks: str = ""  # the parameter whose word that is, where it is not the timer's own
    opens: bool = False  # the day opens a window (续签提醒): fires on alert_on itself
    aside: bool = False  # one side's own work beside the moves: done when its anchor is gone
    note: str = ""  # why it is counted like this, where the specification's table is silent


@dataclass(frozen=True, slots=True)
class Transition:
    source: str
    event: str
    target: str
    actors: frozenset[Actor]
    guards: tuple[str, ...] = ()  # names in the process's guard table
    documents: tuple[str, ...] = ()  # "T02"
    worker_sees: str = ""  # one whole sentence for the worker's page (message id, no places)
    law: str = ""  # the parameter or article behind it, or the reason why there is none
    note: str = ""  # where the specification's table was corrected, and why
    each: bool = False  # everybody with this part says so; the last word makes the move


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a county may set a service time or a threshold, and who says so.

    >>> Bounds(5, 366, "").within(3)
    5
    """

    least: int
    most: int
    source: str  # message id

    def within(self, value: int) -> int:
        """The nearest value that is allowed."""
        return min(max(value, self.least), self.most)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One process of ``state_machines.csv`` (程序)."""

    code: str  # "M01"
    name: str  # 普通程序
    name_en: str
    version: int
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    timers: tuple[Timer, ...] = ()
    guards: Mapping[str, str] = field(default_factory=dict)  # name → what it asks for
    config: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # default service times
    notes: tuple[str, ...] = ()
    bounds: Mapping[str, Bounds] = field(default_factory=dict)  # of settings of ``config``

    def state(self, code: str) -> State:
        """The state of this code; ``KeyError`` if the process has none."""
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(code)

    def moves(self, source: str) -> tuple[Transition, ...]:
        """Every move that exists from this state, in the order of the specification."""
        return tuple(move for move in self.transitions if move.source == source)

    def move(self, source: str, event: str) -> Transition | None:
        """The move that ``event`` makes from ``source``, if there is one.

        Where one event leads to several targets, the event names differ (adopted / rejected).
        """
        for move in self.transitions:
            if move.source == source and move.event == event:
                return move
        return None

    def concerns(self, actor: Actor, state: str) -> bool:
        """Whether this actor has something to do while a case is in this state."""
        return (
            self.state(state).waits_for is actor
            or any(actor in move.actors for move in self.moves(state))
            or any(t.owner is actor and not t.aside for t in self.timers_in(state))
        )

    def timers_in(self, state: str) -> tuple[Timer, ...]:
        return tuple(timer for timer in self.timers if state in timer.runs_in)
