"""The working-day calendar: fill it, enter a State Council notice, look at a year."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xieshang.apps.cases import clock, work_calendar
from xieshang.apps.cases.announce import announce
from xieshang.apps.cases.models import CalendarDay, CalendarYear
from xieshang.config import console
from xieshang.config.commandline import Parser, parser, whole_number
from xieshang.core.words import msg

SUMMARY = msg("工作日历：补年份，录入国务院公布的安排，查看一年。")
YEARS = (2000, 2100)  # what a calendar of working days is asked for

WORKED, FREE = "班", "休"


def run(arguments: list[str]) -> int:
    """Do one of the three."""
    wanted = _asking().parse_args(arguments)
    if wanted.command == "fill":
        _fill(wanted.first, wanted.last, wanted.announced_until)
    elif wanted.command == "enter":
        _enter(wanted.year, wanted.file)
    _show(wanted.last if wanted.command == "fill" else wanted.year)
    return 0


def _asking() -> Parser:
    asking = parser("calendar", SUMMARY)
    commands = asking.add_subparsers(
        dest="command", required=True, metavar=_("命令"), parser_class=Parser
    )
    year: dict[str, Any] = {"type": whole_number(*YEARS), "metavar": _("年份")}
    fill = commands.add_parser("fill", help=_("补上缺的年份，按平台带的放假安排"))
    fill.add_argument("first", help=_("从哪一年"), **year)
    fill.add_argument("last", help=_("到哪一年"), **year)
    fill.add_argument(
        "--announced-until", required=True, help=_("国务院已公布到哪一年"), **year
    )
    enter = commands.add_parser("enter", help=_("录入公布的一年：日期，休或班，名称"))
    enter.add_argument("year", **year)
    enter.add_argument("file", metavar=_("日历文件"), type=Path, help=_("一行一天，用逗号隔开"))
    show = commands.add_parser("show", help=_("看平台怎么算这一年"))
    show.add_argument("year", **year)
    return asking


def _fill(first: int, last: int, announced_until: int) -> None:
    if not first <= last <= first + 20:
        raise console.Wrong(
            _("年份不对：%(first)s至%(last)s。先写早的，一次最多补21年。")
            % {"first": first, "last": last}
        )
    work_calendar.seed(range(first, last + 1), announced_until=announced_until)


def _enter(year: int, file: Path) -> None:
    try:
        days = read(file)
        announce(year, days, by=None, today=clock.today())
    except (OSError, ValueError, csv.Error) as fault:
        raise console.Wrong(
            _("没有录入：%(reason)s。请改好文件再试，日历没有变。")
            % {"reason": console.reason_of(fault)}
        ) from fault


def read(file: Path) -> list[tuple[date, bool, str]]:
    """Rows such as `2027-02-06,休,春节`; a line that is not one is named.

    Raises:
        ValueError: a line that cannot be read, or a day that stands there twice.
    """
    days: dict[date, tuple[date, bool, str]] = {}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for number, row in enumerate(csv.reader(opened), 1):
            if not any(cell.strip() for cell in row):
                continue
            day, kind, name = (cell.strip() for cell in [*row, "", "", ""][:3])
            try:
                on = date.fromisoformat(day)
            except ValueError:
                raise ValueError(
                    _("第%(line)d行的日期要写成2027-02-06这样") % {"line": number}
                ) from None
            if kind not in {WORKED, FREE}:
                raise ValueError(_("第%(line)d行的第二格要写“休”或“班”") % {"line": number})
            if on in days:
                raise ValueError(_("%(day)s写了两次") % {"day": day})
            days[on] = (on, kind == WORKED, name)
    if not days:
        raise ValueError(_("文件里没有日期"))
    return list(days.values())


def _show(year: int) -> None:
    known = CalendarYear.objects.filter(year=year).first()
    if known is None:
        raise console.Stop(
            _("还没有%(year)s年的日历。请先运行 xieshang calendar fill。") % {"year": year}
        )
    state = _("已公布") if known.announced else _("未公布，按惯例暂计")
    console.say(f"{year}  {state}")
    for day in CalendarDay.objects.filter(day__year=year).order_by("day"):
        console.say(f"  {day.day}  {WORKED if day.worked else FREE}  {day.name}")
