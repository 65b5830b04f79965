"""Four quarters of facts about Anlan's enterprises, told by whoever answers for each.

Before them lies the first quarter of 2025 with what two years are compared by, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import numpy as np

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.services import vetoes
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.services.gather import gather
from xieshang.apps.assessment.services.periods import freeze, open_period, settle
from xieshang.apps.assessment.told import Told
from xieshang.config.demo.contracts import plan, uncovered
from xieshang.config.demo.deliveries import deliver
from xieshang.config.demo.figures import Firms, Quarter, outcomes_then
from xieshang.config.demo.gaps import absent
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County
from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State

# Year and quarter, when it was opened here, when frozen, what year its yearly facts speak of.
QUARTERS: Final = (
    (2025, 2, date(2025, 12, 8), date(2025, 12, 20), 2024),
    (2025, 3, date(2025, 12, 22), date(2025, 12, 28), None),
    (2025, 4, date(2025, 12, 29), date(2026, 1, 26), None),
    (2026, 1, date(2026, 1, 27), None, 2025),
)
YEAR_BEFORE: Final = (2025, 1, date(2025, 12, 3), date(2025, 12, 5), 2024)
# How many more disputes and accidents there were then, where a contract followed and elsewhere.
MORE: Final = (1.32, 1.1)
TOLD_ON: Final = date(2026, 4, 9)
ONE_DAY: Final = timedelta(days=1)
TWO_COUNTS: Final = ("E031", "E057", "E102", "E140", "E233", "E301")  # tax counts three more
SETTLED: Final = "E301"
INCIDENT, MADE_GOOD = "E010", "E015"  # two firms of grade C


def build(county: County, staff: Staff) -> None:
    """Open, fill and freeze one quarter after the other; the last one stays open."""
    firms = Firms.of(list(county.rows.values()), uncovered(county))
    codes = {county.firms[name].pk: row["uscc"] for name, row in county.rows.items()}
    _year_before(county, firms, codes)
    for number, (year, quarter, opened_on, frozen_on, of_year) in enumerate(QUARTERS):
        period = open_period(year, quarter, by=None, today=opened_on)
        told_on = frozen_on or TOLD_ON
        gather(period, by=None, today=max(period.ends_on, opened_on) + ONE_DAY)
        figures = Quarter(firms, number).figures()
        rows = _told(period, figures, absent(firms), list(codes), of_year)
        _tell(county, period, rows, codes, told_on)
        if frozen_on is not None:
            freeze(period, by=None, today=frozen_on)
    _disagree(county, period)
    _vetoes(county, staff)


def _year_before(county: County, firms: Firms, codes: dict[int, str]) -> None:
    """The same quarter of the year before: outcomes alone were asked for, from the books."""
    year, quarter, opened_on, frozen_on, of_year = YEAR_BEFORE
    period = open_period(year, quarter, by=None, today=opened_on)
    own, _above_only = plan(county)
    signed = np.isin(list(county.rows), own)
    rows = _told(period, outcomes_then(firms, signed, MORE), {}, list(codes), of_year)
    _tell(county, period, rows, codes, frozen_on)
    freeze(period, by=None, today=frozen_on)


def _tell(
    county: County,
    period: Period,
    told: Mapping[str, list[Told]],
    codes: dict[int, str],
    today: date,
) -> None:
    for giver, rows in told.items():
        batch = deliver(period, giver, rows, codes, by=county.steward, today=today)
        put(period, rows, giver=giver, batch=batch, by=None, today=today)


def _told(
    period: Period,
    figures: Mapping[str, Floats],
    gone: Mapping[str, Bools],
    keys: list[int],
    of_year: int | None,
) -> dict[str, list[Told]]:
    """Rows by giver; what is told by the year only where a year has ended."""
    already = set(
        Fact.objects.filter(period=period, giver__in=[Giver.PLATFORM, Giver.SURVEY])
        .filter(as_of__gte=period.starts_on)
        .values_list("enterprise", "variable")
    )
    found: dict[str, list[Told]] = defaultdict(list)
    for name, column in figures.items():
        variable = catalogue()[name]
        if variable.carried and of_year is None:
            continue
        lacking = gone.get(name, np.zeros(len(keys), np.bool_))
        day = _day(variable, period, of_year)
        found[_teller(variable)] += [
            Told(key, name, float(value), State.VALUE, day)
            for key, value, missing in zip(keys, column, lacking, strict=True)
            if not missing and (key, name) not in already
        ]
    return found


def _teller(variable: Variable) -> str:
    """Who tells what this invented county knows: of paper rounds, the union."""
    return next(giver for giver in variable.givers if giver != Giver.PLATFORM)


def _day(variable: Variable, period: Period, of_year: int | None) -> date:
    yearly = variable.cycle == "Y" and variable.owner != Giver.SURVEY
    return date(of_year, 12, 31) if yearly and of_year is not None else period.ends_on


def _disagree(county: County, period: Period) -> None:
    """Tax counts other insured workers than the labour department; one case is settled."""
    owed = Fact.objects.filter(period=period, variable="due_pension", giver=Giver.HRSS)
    here = {county.firms[name].pk for name in TWO_COUNTS}
    rows = [
        Told(
            fact.enterprise_id, fact.variable, (fact.value or 0.0) + 3, State.VALUE, fact.as_of
        )
        for fact in owed.filter(enterprise__in=here)
    ]
    put(period, rows, giver=Giver.TAX, by=None, today=TOLD_ON)
    settle(
        period, county.firms[SETTLED], "due_pension", Giver.HRSS,
        "税务把3名当月离职的职工也算在内，以人社参保登记为准",
        by=county.steward, today=TOLD_ON,
    )  # fmt: skip


def _vetoes(county: County, staff: Staff) -> None:
    """One firm whose band is capped, and one that has put things right."""
    by = staff["shenlan"]
    vetoes.enter(
        county.firms[INCIDENT], VetoFact.GROUP_INCIDENT, happened_on=date(2026, 2, 6),
        evidence="2026年2月6日欠薪停工，劳动保障监察查实", by=by, today=date(2026, 2, 12),
    )  # fmt: skip
    veto = vetoes.enter(
        county.firms[MADE_GOOD], VetoFact.DECISION_IGNORED, happened_on=date(2025, 11, 20),
        evidence="劳动保障监察限期改正指令书逾期未履行", by=by, today=date(2026, 1, 8),
    )  # fmt: skip
    vetoes.lift(veto, why="2026年3月2日已履行完毕", by=by, today=date(2026, 3, 5))
