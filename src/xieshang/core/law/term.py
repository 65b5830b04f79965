"""How long a contract runs, and when to speak about the next one (合同期限、续订)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xieshang.core.bad_input import BadInput
from xieshang.core.calendar import WorkCalendar
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.counting import add_months, deadline
from xieshang.core.law.deadline import Deadline
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Term
from xieshang.core.law.unverified import unverified
from xieshang.core.law.value import Value
from xieshang.core.words import msg

ONE_DAY = timedelta(days=1)


def term_blockers(pack: RulePack, starts_on: date, ends_on: date) -> tuple[Blocker, ...]:
    """Whether a contract may run from the first to the last of these days.

    A year may be written either way: 1 January to 31 December, or to the next 1 January.

    >>> from xieshang.core.law.pack import pack
    >>> [long] = term_blockers(pack("CN-33", scope="all"), date(2026, 1, 1), date(2029, 6, 30))
    >>> long.code, long.warning  # 浙江: 1至3年
    ('term-too-long', False)
    >>> [odd] = term_blockers(pack("CN", scope="all"), date(2026, 1, 1), date(2029, 6, 30))
    >>> odd.warning  # 全国: 一般1至3年
    True

    Source:
        《集体合同规定》第三十八条第一款; 《浙江省集体合同条例》第三十条.
    """
    if ends_on < starts_on:
        raise BadInput(
            "ends_on",
            msg("合同期满日%(ends)s早于生效日%(starts)s"),
            msg("请核对两个日期"),
            starts=starts_on.isoformat(),
            ends=ends_on.isoformat(),
        )
    value = pack.required("term")
    return (*_deviations(value, starts_on, ends_on), *unverified(pack, "term"))


def renewal_window(pack: RulePack, ends_on: date, *, calendar: WorkCalendar) -> Deadline:
    """From when on either side may ask for a new round before the contract ends.

    A window, not a limit: ``alert_on`` is the day on which the first source opens it.  In
    河南 the sides must talk again within it (``renewal_is_mandatory``).

    >>> from xieshang.core.law.pack import pack
    >>> nothing_known = WorkCalendar(frozenset(), frozenset(), years=())
    >>> window = renewal_window(pack("CN-33"), date(2026, 12, 31), calendar=nothing_known)
    >>> window.alert_on.isoformat(), window.breach_on.isoformat()  # 3个月, 90日, 60日
    ('2026-09-30', '2026-11-01')
    """
    return deadline(pack, "renewal_window_before_expiry", ends_on, calendar=calendar)


def renewal_is_mandatory(pack: RulePack) -> bool:
    """Whether the sides must talk again before the contract ends (河南).

    >>> from xieshang.core.law.pack import pack
    >>> renewal_is_mandatory(pack("CN-41")), renewal_is_mandatory(pack("CN-33"))
    (True, False)
    """
    return "mandatory" in pack.required("renewal_window_before_expiry").conditions


def _deviations(value: Value, starts_on: date, ends_on: date) -> Iterator[Blocker]:
    term = value.as_kind(Term)
    if term.least is not None and ends_on < _year_end(starts_on, term.least):
        yield Blocker(
            "term-too-short",
            msg("合同期限不足%(years)s年"),
            msg("请把期满日改到%(day)s或以后"),
            value.source,
            (("years", term.least), ("day", _year_end(starts_on, term.least).isoformat())),
            warning=not term.strict,
        )
    if term.most is not None and ends_on > add_months(starts_on, 12 * term.most):
        last = _year_end(starts_on, term.most)
        yield Blocker(
            "term-too-long",
            msg("合同期限超过%(years)s年"),
            msg("请把期满日改到%(day)s或以前"),
            value.source,
            (("years", term.most), ("day", last.isoformat())),
            warning=not term.strict,
        )
    if term.usual is not None and not (
        _year_end(starts_on, term.usual) <= ends_on <= add_months(starts_on, 12 * term.usual)
    ):
        yield Blocker(
            "unusual-term",
            msg("合同期限一般为%(years)s年"),
            msg("如有特别约定，请在会议记录里写明"),
            value.source,
            (("years", term.usual),),
            warning=True,
        )


def _year_end(starts_on: date, years: int) -> date:
    return add_months(starts_on, 12 * years) - ONE_DAY
