"""The sheet of an area, one target of it, the workbook."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.apps.targets import policies
from xieshang.apps.targets.campaign import funnel
from xieshang.apps.targets.computed import COMPUTED
from xieshang.apps.targets.models import TargetGoal, TargetPaper, TargetReading
from xieshang.apps.targets.places import OF_WORKERS, is_beneath, told
from xieshang.apps.targets.sheet import Line, Sheet, last_year_of, line_of, sheet
from xieshang.apps.trail.services import exported
from xieshang.core.targets.catalogue import Target, targets
from xieshang.core.targets.standing import Light
from xieshang.web.http import Request, reads
from xieshang.web.papers.views import attachment_file
from xieshang.web.standstill import year_in
from xieshang.web.targets.book import workbook
from xieshang.web.targets.showing import (
    Row,
    definitions,
    figure,
    grouped,
    how_projected,
    parts_of,
    past_of,
    row_of,
    text,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AHEAD = timedelta(days=92)  # from October on the goals of the next year can be set
MOST = 50  # enterprises that are named on a page
NAMES_WHO_IS_LEFT = ("T01", "T02")


@reads
def first(request: Request) -> HttpResponse:
    """Lead to the nearest area with a sheet, one's own first."""
    areas = policies.areas_of(request.user, on=current_day())
    if not areas:
        raise Http404
    kept = set(
        TargetGoal.objects.filter(region_code__in=areas).values_list("region_code", flat=True)
    )
    return redirect("target_sheet", next((area for area in areas if area in kept), areas[0]))


@reads
def sheet_page(request: Request, area: str) -> HttpResponse:
    """Every target of an area and a year."""
    place, year = place_of(request, area), year_of(request, area)
    day = current_day()
    found = sheet(area, year, today=day)
    keeps = policies.may_keep(request.user, area, on=day)
    known = {line.target.code for line in found.lines}
    years = set(TargetGoal.objects.filter(region_code=area).values_list("year", flat=True))
    if keeps:
        years |= {day.year, (day + AHEAD).year}
    context = {
        "place": place,
        "year": year,
        "this_year": year == year_of_today(area),
        "years": sorted(years | {year}, reverse=True),
        "groups": grouped(found.lines),
        "above": _above(found),
        "counts": _counts(found),
        "total": len(found.lines) + len(found.above),
        "keeps": keeps,
        "follows": policies.may_follow(request.user, area, on=day),
        "unset": [
            (one.code, text(one.name))
            for one in targets().values()
            if keeps and level_of(area) in one.levels and one.code not in known
        ],
    }
    return render(request, "targets/sheet.html", context)


@reads
def page(request: Request, area: str, code: str) -> HttpResponse:
    """One target: how it stands, what was read, who is still missing."""
    place, year, day = place_of(request, area), year_of(request, area), current_day()
    line = line_of(area, code, year, today=day) if code in targets() else None
    if line is None:
        raise Http404
    rows = TargetReading.objects.of([code], area).select_related("entered_by")
    follows = policies.may_follow(request.user, area, on=day)
    target, parted = line.target, _parted(line, whole=follows)
    towns = _towns(parted, target)
    context = {
        "place": place,
        "year": year,
        "row": row_of(line),
        "target": target,
        "goal": line.goal,
        "standing": line.standing,
        "last": line.last,
        "undecided": line.undecided,
        "words": [(title, text(said)) for title, said in definitions(target) if said],
        "how": how_projected(target, line.standing.forecast),
        "past": past_of(target, rows.order_by("-on", "-pk"), line.goal.milestone),
        "goals": _milestones(area, target),
        "towns": towns,
        "towns_on": parted.on if parted else None,
        "hides": code in OF_WORKERS and not all(value for _name, _parts, value in towns),
        "keeps": policies.may_keep(request.user, area, on=day),
        "opens": policies.may_open(request.user, area, on=day),
        **_uncovered(request, area, target),
    }
    return render(request, "targets/page.html", context)


@require_safe
def paper(request: Request, area: str, pk: int) -> HttpResponse:
    """The paper behind a reading, for readers at the area's own level and above."""
    place_of(request, area)
    if not policies.may_open(request.user, area, on=current_day()):
        raise PermissionDenied
    return attachment_file(get_object_or_404(TargetPaper, region_code=area, pk=pk))


@require_safe
def export(request: Request, area: str, year: int) -> HttpResponse:
    """The sheet as a workbook: numbers as numbers, texts as texts."""
    place_of(request, area)
    day = current_day()
    if year != year_of_today(area) and not has_goals(area, year):
        raise Http404
    found = sheet(area, year, today=day)
    told = {"area": area, "year": year}
    exported("targets", by=request.user, subject=f"region/{area}", on=day, payload=told)
    follows = policies.may_follow(request.user, area, on=day)
    book = workbook(found, funnel(area, year) if follows else None)
    answer = HttpResponse(book, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="targets-{area}-{year}.xlsx"'
    return answer


def place_of(request: Request, area: str) -> Region:
    """The area, if this person may read its sheet."""
    known = area.isdecimal() and policies.may_read(request.user, area, on=current_day())
    found = Region.objects.filter(code=area).first() if known else None
    if found is None:
        raise Http404
    return found


def year_of(request: Request, area: str) -> int:
    """The year that is asked for, else the one of today."""
    asked = request.GET.get("year", "")
    return year_in(asked) or year_of_today(area)


def has_goals(area: str, year: int) -> bool:
    return TargetGoal.objects.filter(region_code=area, year=year).exists()


def year_of_today(area: str) -> int:
    """This year, or the last for which an area has set goals."""
    now = current_day().year
    return min(now, last_year_of(area) or now)


def _above(found: Sheet) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """Targets that the areas above keep for all, by the name of the area."""
    codes = {line.goal.region_code for line in found.above}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        (name, grouped(line for line in found.above if line.goal.region_code == code))
        for code, name in sorted(names.items(), reverse=True)
    ]


def _counts(found: Sheet) -> dict[str, int]:
    return {
        "reached": found.count(Light.REACHED),
        "course": found.count(Light.ON_COURSE),
        "behind": found.count(Light.BEHIND),
        "failing": found.count(Light.FAILING),
        "unknown": found.count(Light.UNKNOWN),
    }


def _milestones(area: str, target: Target) -> list[tuple[int, str]]:
    """What the area wanted and wants, year by year."""
    rows = TargetGoal.objects.filter(region_code=area, code=target.code).order_by("year")
    return [(row.year, figure(target, row.milestone)) for row in rows]


def _parted(line: Line, *, whole: bool) -> TargetReading | None:
    """The reading that is told place by place: the last, or for workers that of a quarter end.

    Facts stand for a quarter; so between two month ends in it only those change a place's sum
    that came or went, and the two would tell of each. Who reads the whole area knows them all.
    """
    if whole or line.last is None or line.target.code not in OF_WORKERS:
        return line.last
    ends = (row for row in line.readings if row.on.month % 3 == 0 and row.on <= line.last.on)
    return next(ends, None)


def _towns(last: TargetReading | None, target: Target) -> list[tuple[str, str, str]]:
    """Name, parts and value of the areas inside, on the same month end.

    Both are empty where they may not be told; what the area entered has no parts inside. What
    counts workers is told of the areas directly inside.
    """
    if last is None or target.code not in COMPUTED:
        return []
    rows = TargetReading.objects.below(last.region_code).standing()
    rows = rows.filter(code=last.code, on=last.on).order_by("region_code")
    found = {row.region_code: row for row in rows}
    may = told(target.code, last, found)
    if target.code in OF_WORKERS:
        found = {code: row for code, row in found.items() if is_beneath(code, last.region_code)}
    names = dict(Region.objects.subtree(last.region_code).values_list("code", "name"))
    return [
        (
            names.get(code, code),
            parts_of(row) if code in may else "",
            figure(target, row.measured.value) if code in may else "",
        )
        for code, row in found.items()
    ]


def _uncovered(request: Request, area: str, target: Target) -> dict[str, Any]:
    """The enterprises that keep a coverage from being whole today, as far as one sees them."""
    if target.code not in NAMES_WHO_IS_LEFT:
        return {"left": None, "left_count": 0}
    day = current_day()
    rows = COMPUTED[target.code](area, day)
    without = [row.enterprise_id for row in rows if not row.numerator]
    seen = Enterprise.objects.seen_by(request.user, day).filter(pk__in=without)
    return {
        "left": list(seen.order_by("region_code", "name")[:MOST]),
        "left_count": len(without),
    }
