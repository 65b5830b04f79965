"""Shows how a due day was counted, in lines for the screen (为什么是这一天)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.core.calendar import SATURDAY
from xieshang.core.law.deadline import Candidate, DayKind, Deadline
from xieshang.core.law.titles import JURISDICTIONS
from xieshang.core.law.wording import EVENTS
from xieshang.core.words import msg, say

START = msg("起算")
LENGTH = msg("期限")
SKIPPED = msg("跳过")
COUNTED_IN = msg("计入")
PAUSED = msg("暂停")
ROLLED = msg("顺延")
METHOD = msg("算法")
CAUTION = msg("提示")
RESULT = msg("结果")

WEEKDAYS = (
    msg("周一"),
    msg("周二"),
    msg("周三"),
    msg("周四"),
    msg("周五"),
    msg("周六"),
    msg("周日"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation; label and text are message ids.

    Days stand in ``values`` as ISO text, so that a line can be kept as JSON and be said in any
    language: see ``say``.  Lines with the same label belong together.
    """

    label: str
    text: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return f"{self.label}：{say(self.text, dict(self.values))}"


def explain(deadline: Deadline, *, event: str = "") -> tuple[Line, ...]:
    """From where, how long, what was passed over and counted in, with which result.

    Two sources: each on its own line, the earlier a reminder, the later the limit.

    >>> from xieshang.core.law.counting import due
    >>> from xieshang.core.calendar import WorkCalendar
    >>> from xieshang.core.law.deadline import Period
    >>> week = Period(7, DayKind.CALENDAR, None, "CN")
    >>> plain = WorkCalendar(frozenset(), frozenset(), years=range(2026, 2027))
    >>> filing = due([week], date(2026, 3, 30), calendar=plain)
    >>> for line in explain(filing, event="双方首席代表签字"):
    ...     print(line)
    起算：2026年3月30日双方首席代表签字，次日起算
    期限：7天，自然日，周末和假期不跳过
    结果：2026年4月6日（周一）24:00前

    Args:
        deadline: What ``due`` or ``latest_before`` counted.
        event: What happened on the anchor day (message id); else as the pack says.
    """
    if all(candidate.last_day == deadline.anchor_on for candidate in deadline.candidates):
        return (_result(deadline),)  # the day itself was given: nothing was counted
    return (
        _start(deadline, event),
        *_lengths(deadline),
        *_passed_over(deadline),
        *_moved(deadline),
        *_cautions(deadline),
        _result(deadline),
    )


def _start(deadline: Deadline, event: str) -> Line:
    event = event or EVENTS.get(deadline.candidates[0].period.anchor, "")
    anchor = ("anchor", deadline.anchor_on.isoformat())
    if not event:
        text = msg("从%(anchor)s往前数") if deadline.before else msg("%(anchor)s的次日起算")
        return Line(START, text, (anchor,))
    text = (
        msg("%(anchor)s%(event)s，往前数")
        if deadline.before
        else (msg("%(anchor)s%(event)s，次日起算"))
    )
    return Line(START, text, (anchor, ("event", event)))


def _lengths(deadline: Deadline) -> Iterator[Line]:
    seen: set[tuple[str, int, DayKind]] = set()
    for candidate in sorted(deadline.candidates, key=lambda each: each.last_day):
        period = candidate.period
        key = (period.jurisdiction, period.length, period.unit)
        if key in seen:
            continue
        seen.add(key)
        if len(deadline.candidates) == 1:
            yield Line(LENGTH, LENGTHS[period.unit], (("length", period.length),))
        else:
            yield from _one_of_several(deadline, candidate)


def _one_of_several(deadline: Deadline, candidate: Candidate) -> Iterator[Line]:
    """The line of one source, and whether it reminds or limits."""
    period = candidate.period
    label = JURISDICTIONS.get(period.jurisdiction, LOCAL)
    forms = BACK_TO if deadline.before else UNTIL
    values = (("length", period.length), ("last", candidate.last_day.isoformat()))
    yield Line(label, forms[period.unit], values)
    if deadline.alert_on == deadline.breach_on or _is_window(deadline):
        return
    if candidate.last_day == deadline.alert_on:
        yield Line(label, msg("较早，用来提醒"))
    elif candidate.last_day == deadline.breach_on:
        yield Line(label, msg("较晚，过了才算逾期"))


def _is_window(deadline: Deadline) -> bool:
    """Whether the count opens a time in which one may act, as before the end of a contract."""
    return deadline.before and deadline.candidates[0].period.anchor == "expiry"


def _passed_over(deadline: Deadline) -> Iterator[Line]:
    """Rest days and make-up days of the longest count in working days."""
    counted = [each for each in deadline.candidates if each.period.unit is DayKind.WORKING]
    if not counted:
        return
    longest = max(counted, key=lambda each: abs(each.last_day - deadline.anchor_on))
    runs = tuple(_runs(longest.skipped))
    if any(_weekend(first, last) for first, last in runs):
        yield Line(SKIPPED, msg("周末"))
    for first, last in runs:
        if _weekend(first, last):
            continue
        values = (("first", first.isoformat()), ("last", last.isoformat()))
        yield Line(
            SKIPPED, msg("%(first)s至%(last)s") if first != last else "%(first)s", values
        )
    for day in longest.made_up:
        values = (("day", day.isoformat()), ("weekday", WEEKDAYS[day.weekday()]))
        yield Line(COUNTED_IN, msg("%(day)s（%(weekday)s）调休上班"), values)


def _moved(deadline: Deadline) -> Iterator[Line]:
    if paused := max(candidate.paused_days for candidate in deadline.candidates):
        yield Line(PAUSED, msg("中止协商的%(days)s天不计"), (("days", paused),))
    rolled = {each.rolled_from for each in deadline.candidates if each.rolled_from}
    for day in sorted(rolled):
        text = msg("%(day)s是休息日，顺延到下一个工作日")
        yield Line(ROLLED, text, (("day", day.isoformat()),))


def _cautions(deadline: Deadline) -> Iterator[Line]:
    if deadline.provisional:
        yield Line(CAUTION, msg("有的年份放假安排还没有公布，这一天是暂定的"))
    unread = {each.period.unverified for each in deadline.candidates} - {""}
    for law in sorted(unread):
        yield Line(CAUTION, msg("《%(law)s》未核验，暂用上一级规定"), (("law", law),))


def _result(deadline: Deadline) -> Line:
    values = (
        ("alert", deadline.alert_on.isoformat()),
        ("breach", deadline.breach_on.isoformat()),
        ("weekday", WEEKDAYS[deadline.breach_on.weekday()]),
    )
    if _is_window(deadline):
        return Line(RESULT, msg("%(alert)s起可以提出"), values[:1])
    if deadline.alert_on == deadline.breach_on:
        return Line(RESULT, msg("%(breach)s（%(weekday)s）24:00前"), values[1:])
    return Line(RESULT, msg("%(alert)s提醒，过了%(breach)s（%(weekday)s）才算逾期"), values)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Stretches of days that follow one another, each as first and last day."""
    first = last = None
    for day in days:
        if first is None or last is None or day != last + timedelta(days=1):
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def _weekend(first: date, last: date) -> bool:
    return (
        first.weekday() >= SATURDAY and last.weekday() >= SATURDAY and (last - first).days < 2
    )


LOCAL = msg("县里")
LENGTHS: Mapping[DayKind, str] = {
    DayKind.CALENDAR: msg("%(length)s天，自然日，周末和假期不跳过"),
    DayKind.WORKING: msg("%(length)s个工作日"),
    DayKind.MONTH: msg("%(length)s个月"),
    DayKind.YEAR: msg("%(length)s年"),
}
UNTIL: Mapping[DayKind, str] = {
    DayKind.CALENDAR: msg("%(length)s天，到%(last)s"),
    DayKind.WORKING: msg("%(length)s个工作日，到%(last)s"),
    DayKind.MONTH: msg("%(length)s个月，到%(last)s"),
    DayKind.YEAR: msg("%(length)s年，到%(last)s"),
}
BACK_TO: Mapping[DayKind, str] = {
    DayKind.CALENDAR: msg("提前%(length)s天，是%(last)s"),
    DayKind.WORKING: msg("提前%(length)s个工作日，是%(last)s"),
    DayKind.MONTH: msg("提前%(length)s个月，是%(last)s"),
    DayKind.YEAR: msg("提前%(length)s年，是%(last)s"),
}
