"""Quarters of facts: begin one, freeze one, check that the frozen ones are untouched."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.services import periods
from xieshang.apps.assessment.services.closing import close
from xieshang.apps.cases import clock
from xieshang.apps.trail.models import Event
from xieshang.config import console
from xieshang.config.commandline import Parser, parser, whole_number
from xieshang.core.words import msg

SUMMARY = msg("统计期：开始一个季度，冻结一个季度，核对冻结的文件。")


def run(arguments: list[str]) -> int:
    """Do one of the three, then list the quarters."""
    wanted = _asking().parse_args(arguments)
    try:
        if wanted.command == "open":
            periods.open_period(wanted.year, wanted.quarter, by=None, today=clock.today())
        elif wanted.command == "freeze":
            close(_of(wanted.year, wanted.quarter), by=None, today=clock.today())
    except ValidationError as refused:
        reason = {"reason": refused.messages[0]}
        raise console.Stop(_("没有办：%(reason)s。") % reason) from None
    whole = True
    for period in Period.objects.all():
        state, untouched = _state(period)
        whole &= untouched
        console.say(f"{period.year} Q{period.quarter}  {state}")
    return 0 if whole else 1


def _asking() -> Parser:
    asking = parser("quarter", SUMMARY)
    commands = asking.add_subparsers(
        dest="command", required=True, metavar=_("命令"), parser_class=Parser
    )
    year: dict[str, Any] = {"type": whole_number(2000, 2100), "metavar": _("年份")}
    number: dict[str, Any] = {"type": whole_number(1, 4), "metavar": _("季度")}
    for name, words in (
        ("open", _("开始一个季度：按年、按轮次的数先沿用")),
        ("freeze", _("冻结一个过完的季度：写成文件，散列记入留痕")),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("year", **year)
        one.add_argument("quarter", **number)
    commands.add_parser("check", help=_("核对冻结的文件和留痕里的散列"))
    return asking


def _of(year: int, quarter: int) -> Period:
    period = Period.objects.filter(year=year, quarter=quarter).first()
    if period is None:
        known = {"year": year, "quarter": quarter}
        raise console.Stop(
            _("还没有这个季度。请先运行 xieshang quarter open %(year)s %(quarter)s。") % known
        )
    return period


def _state(period: Period) -> tuple[str, bool]:
    """What is to be said of a quarter, and whether its file is as it was."""
    told = period.facts.count()
    if period.frozen_on is None:
        return _("开放，%(facts)s个事实") % {"facts": f"{told:,}"}, True
    logged = Event.objects.filter(stream=f"period/{period.pk}", kind="period.frozen").last()
    named = logged is not None and logged.payload.get("sha256") == period.sha256
    values = {
        "day": period.frozen_on.isoformat(), "facts": f"{told:,}", "hash": period.sha256[:12],
    }  # fmt: skip
    if named and freezer.is_whole(period):
        return _("%(day)s冻结，%(facts)s个事实，文件完好，散列%(hash)s") % values, True
    return _(
        "%(day)s冻结，但文件不在，或者和留痕里的散列%(hash)s不符。请从备份取回文件"
    ) % values, False
