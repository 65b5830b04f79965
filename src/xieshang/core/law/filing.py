"""From signature to publication, and when things go wrong: the clocks of steps 7 and 8."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xieshang.core.calendar import WorkCalendar
from xieshang.core.law.counting import deadline, due
from xieshang.core.law.deadline import Deadline
from xieshang.core.law.pack import NoRule, RulePack
from xieshang.core.law.quantity import Count, Length
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches


def filing_copies(pack: RulePack) -> int:
    """How many copies go to the labour department.

    >>> from xieshang.core.law.pack import pack
    >>> filing_copies(pack("CN-33")), filing_copies(pack("CN-31"))  # 上海 is silent: 全国
    (5, 3)

    Source:
        《集体合同规定》第四十二条: 3; 《浙江省集体合同条例》第三十四条: 5.
    """
    return pack.required("filing_copies").as_kind(Count).number


def review_ends(
    pack: RulePack,
    received_on: date,
    *,
    calendar: WorkCalendar,
    switches: LegalSwitches = CAUTIOUS,
) -> Deadline:
    """The last day on which the department may object; if it is silent, the contract stands.

    Only the department's own receipt starts the clock, not the day of sending.

    >>> from xieshang.core.law.pack import pack
    >>> nothing_known = WorkCalendar(frozenset(), frozenset(), years=())
    >>> str(review_ends(pack("CN-33"), date(2026, 3, 30), calendar=nothing_known).breach_on)
    '2026-04-14'

    Source:
        《劳动合同法》第五十四条: 15 calendar days after receipt.
    """
    return deadline(
        pack, "review_days_then_effective", received_on, calendar=calendar, switches=switches
    )


def publish_by(
    pack: RulePack,
    effective_on: date,
    *,
    calendar: WorkCalendar,
    switches: LegalSwitches = CAUTIOUS,
) -> Deadline | None:
    """The last day to publish; None where the text says only 及时.

    Source:
        《浙江省集体合同条例》第三十五条: 5 working days;
        《工资集体协商试行办法》第二十三条: 5 calendar days.
    """
    if not pack.periods("publish_within"):
        return None
    return deadline(pack, "publish_within", effective_on, calendar=calendar, switches=switches)


def copy_to_upper_union(pack: RulePack) -> bool:
    """Whether the workers' side also files a copy with the union above.

    >>> from xieshang.core.law.pack import pack
    >>> copy_to_upper_union(pack("CN-33")), copy_to_upper_union(pack("CN"))
    (True, False)
    """
    return any(
        "copy_to_upper_union" in value.conditions for value in pack.find_all("publish_within")
    )


def dispute_ends(
    pack: RulePack,
    accepted_on: date,
    *,
    calendar: WorkCalendar,
    extended: bool = False,
    switches: LegalSwitches = CAUTIOUS,
) -> Deadline:
    """The last day of the department's coordination, with its one extension if granted.

    >>> from xieshang.core.law.pack import pack
    >>> nothing_known = WorkCalendar(frozenset(), frozenset(), years=())
    >>> for extended in (False, True):  # 全国: 30日，可延长15日
    ...     last = dispute_ends(
    ...         pack("CN"), date(2026, 4, 10), calendar=nothing_known, extended=extended
    ...     )
    ...     print(last.breach_on)
    2026-05-10
    2026-05-25

    Source:
        《集体合同规定》第五十二条: 30 days, 15 more at most.
    """
    lengths = [
        (value, value.quantity)
        for value in pack.find_all("dispute_coordination")
        if isinstance(value.quantity, Length)
    ]
    if not lengths:
        raise NoRule("dispute_coordination", pack, days=True)
    periods = [
        replace(value.period(), length=length.length + extended * length.extension)
        for value, length in lengths
    ]
    return due(periods, accepted_on, calendar=calendar, roll_forward=switches.roll_forward)
