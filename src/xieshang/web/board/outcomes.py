"""«Two down, two up» of an area: who concluded a round beside who did not, over one year."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.outcomes import FALL, NAMES, Compared, a_year_before, compared
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.models import Region
from xieshang.core.index.consultation.outcomes import LEAST, Interval, Outcome, Side
from xieshang.core.words import msg
from xieshang.web.board import words
from xieshang.web.board.areas import of_request
from xieshang.web.board.exporting import Cell, Sheets, handed_out, rounded
from xieshang.web.http import Request, reads

# What a rate is multiplied by, how many digits it has, and what it then counts.
RATES: Final = {
    "disputes": (4000.0, 2, msg("每千名职工几件，折成一年")),
    "accidents": (4000.0, 2, msg("每千名职工几件，折成一年")),
    "wages": (1.0, 0, msg("每名职工一年多少元")),
    "revenue": (1e-4, 0, msg("每家企业一年多少万元")),
}
YEARLY: Final = ("wages", "revenue")


@dataclass(frozen=True, slots=True)
class Line:
    """One number of both sides."""

    name: str
    consulted: str
    matched: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One outcome in words; ``lines`` is empty where nothing may be told."""

    code: str
    name: str
    verdict: str
    wanted: str  # which way is hoped for
    unit: str
    yearly: bool
    lines: list[Line]
    difference: str
    interval: str
    apart: bool  # the difference is more than chance
    left_out: int
    unmatched: int


@reads
def page(request: Request, code: str) -> HttpResponse:
    """The four outcomes: rates of both quarters, their changes, and what sets them apart."""
    question, seen = of_request(request, code)
    before = a_year_before(question.period)
    found = compared(before, question.period, region_code=code) if before else None
    shown = [_shown(found, name) for name in found.outcomes] if found else []
    context = {
        "place": seen.names[code],
        "code": code,
        "period": question.period,
        "question": question,
        "asked": question.link(),
        "year_before": _named(question.period.year - 1, question.period.quarter),
        "year_after": _named(question.period.year + 1, question.period.quarter),
        "found": found,
        "outcomes": shown,
        "told": any(one.lines for one in shown),
        "apart": sum(one.apart for one in shown),
        "least": LEAST,
        "unfinished": unfinished(found) if found else [],
    }
    return render(request, "board/outcomes.html", context)


@require_safe
def export(request: Request, code: str) -> HttpResponse:
    """The same numbers as a workbook, with what they mean beside them."""
    question, seen = of_request(request, code)
    before = a_year_before(question.period)
    if before is None:
        raise Http404
    found = compared(before, question.period, region_code=code)
    sheets: Sheets = [
        (_("两降两提高"), _rows(found)),
        (_("怎么看"), _meaning(seen.names[code], found)),
    ]
    place = Region.objects.get(code=code)
    name = f"outcomes-{code}"
    return handed_out(request, sheets, place, question, name, what="outcomes")


def unfinished(found: Compared) -> list[str]:
    """What is said of each quarter that is not frozen: its numbers may still change."""
    still_runs = _(
        "%(period)s还没过完，数不全，还会变。和完整的季度比，争议和工伤会显得少。冻结以前不要引用。"
    )
    still_open = _("%(period)s过完了，还在收数，数还会变。冻结以前不要引用。")
    return [
        (still_runs if one.ends_on >= today() else still_open) % {"period": one}
        for one in (found.before, found.after)
        if one.frozen_on is None
    ]


def _named(year: int, quarter: int) -> str:
    return str(Period(year=year, quarter=quarter))


def percent(share: float) -> str:
    """A change with its sign.

    >>> percent(-0.1234), percent(0.0), percent(float("nan"))
    ('−12.3%', '0.0%', '—')
    """
    return words.DASH if math.isnan(share) else f"{words.signed(share * 100)}%"


def _between(interval: Interval) -> str:
    low, high = interval
    return _("%(low)s至%(high)s") % {"low": percent(low), "high": percent(high)}


def _shown(both: Compared, code: str) -> Shown:
    found = both.outcomes[code]
    told = not math.isnan(found.difference)
    low, high = found.interval
    _factor, _digits, unit = RATES[code]
    return Shown(
        code=code,
        name=_(NAMES[code]),
        verdict=_verdict(found),
        wanted=_("希望下降") if code in FALL else _("希望上升"),
        unit=_(unit),
        yearly=code in YEARLY,
        lines=_lines(both, code) if told else [],
        difference=percent(found.difference),
        interval=_between(found.interval) if told else "",
        apart=told and not low <= 0 <= high,
        left_out=found.left_out,
        unmatched=found.unmatched,
    )


def _verdict(found: Outcome) -> str:
    """What the numbers say, never more."""
    low, high = found.interval
    if math.isnan(found.difference):
        few = min(found.consulted.enterprises, found.matched.enterprises) < LEAST
        return _("不足%(n)d家，不比") % {"n": LEAST} if few else _("有一期是0，算不出变化")
    if low <= 0 <= high:
        return _("两边的变化分不出高低")
    amount = {"n": f"{abs(found.difference) * 100:.1f}%"}
    if found.difference < 0:
        return _("协商过的变化比对照低%(n)s") % amount
    return _("协商过的变化比对照高%(n)s") % amount


def _lines(both: Compared, code: str) -> list[Line]:
    """What is told of the two sides, one number below the other."""
    factor, digits, _unit = RATES[code]
    found = both.outcomes[code]

    def line(name: str, told: Callable[[Side], str]) -> Line:
        return Line(name, told(found.consulted), told(found.matched))

    def rate(value: float) -> str:
        return f"{value * factor:,.{digits}f}"

    return [
        line(_("企业"), lambda side: words.whole(side.enterprises)),
        line(str(both.before), lambda side: rate(side.before)),
        line(str(both.after), lambda side: rate(side.after)),
        line(_("变化"), lambda side: percent(side.change)),
        line(_("变化的区间"), lambda side: _between(side.interval)),
    ]


def _rows(found: Compared) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [
            _("项目"), _("谁"), _("企业"), str(found.before), str(found.after), _("单位"),
            _("变化（%）"), _("区间下限（%）"), _("区间上限（%）"), _("结论"),
        ]
    ]  # fmt: skip
    for code, one in found.outcomes.items():
        told = not math.isnan(one.difference)
        factor, _digits, unit = RATES[code]
        for who, side in ((_("协商过的"), one.consulted), (_("没协商的对照"), one.matched)):
            rates = [rounded(rate * factor, 4) for rate in (side.before, side.after)]
            share = [rounded(100 * n) for n in (side.change, *side.interval)]
            numbers = [*rates, _(unit), *share] if told else [None, None, _(unit), *[None] * 3]
            rows.append([_(NAMES[code]), who, float(side.enterprises), *numbers, None])
        apart = [rounded(100 * n) for n in (one.difference, *one.interval)]
        rows.append(
            [_(NAMES[code]), _("两边之差"), None, None, None, None, *apart, _verdict(one)]
        )
    return rows


def _meaning(place: str, found: Compared) -> list[list[Cell]]:
    """What the sheet beside it is about, and what it does not prove."""
    told = {
        "place": place, "before": found.before, "after": found.after,
        "n": found.enterprises, "m": found.consulted,
    }  # fmt: skip
    said = (
        _("%(place)s，%(after)s和%(before)s比") % told,
        *unfinished(found),
        _("两个季度都在册的企业%(n)d家，其中%(m)d家这一年签了自己的合同并生效") % told,
        _("对照是同行业、同规模、这一年没签自己合同的企业，按协商过的企业的构成配比"),
        _("区间：真实的变化十次里九次落在里面；两边之差的区间含0，就分不出高低"),
        _("两边之差是双重差分：各自的变化相比，不是原因。不能写成“协商使……下降多少”"),
        _("任何一边不足%(n)d家，不给数") % {"n": LEAST},
    )
    rows: list[list[Cell]] = [[_("怎么看")]]
    for one in said:
        rows.append([one])
    return rows
