"""The inbox by last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xieshang.apps.cases import selectors
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case, Deadline
from xieshang.web.http import Request, reads

PAGE = 20
WEEK = timedelta(days=7)
PAGES = {"M01": ("round", "consultation"), "M08": ("renewal", "renewal")}
LISTS = {
    "mine": selectors.inbox,
    "others": selectors.waiting_on_others,
    "done": selectors.settled_this_week,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Deadlines under one heading of the inbox."""

    title: str
    icon: str
    rows: list[Deadline]


def grouped(rows: list[Deadline], today: date) -> list[Group]:
    """Overdue, today, within seven days, later, without a limit; empty groups are left out."""
    late = [row for row in rows if row.overdue(today)]
    now = [row for row in rows if row.breach_on == today]
    soon = [row for row in rows if row.breach_on and today < row.breach_on <= today + WEEK]
    later = [row for row in rows if row.breach_on and row.breach_on > today + WEEK]
    free = [row for row in rows if row.breach_on is None]
    groups = [
        Group(_("逾期"), "alert", late),
        Group(_("今天"), "glass", now),
        Group(_("7天内"), "clock", soon),
        Group(_("以后"), "clock", later),
        Group(_("不限期"), "doc", free),
    ]
    return [group for group in groups if group.rows]


@reads
def inbox(request: Request) -> HttpResponse:
    """What I must do, what others owe me, what was done this week."""
    today = current_day()
    chosen = request.GET.get("list", "mine")
    chosen = chosen if chosen in LISTS else "mine"
    lists = {name: select(request.user, today) for name, select in LISTS.items()}
    start = _start(request)
    rows = list(lists[chosen][start : start + PAGE + 1])
    page = {
        "today": today,
        "chosen": chosen,
        "counts": {name: rows_of.count() for name, rows_of in lists.items()},
        "rows": rows[:PAGE],
        "groups": grouped(rows[:PAGE], today),
        "first": next(iter(rows), None),
        "more_url": f"?list={chosen}&from={start + PAGE}" if len(rows) > PAGE else "",
        "is_start": start == 0,
    }
    return render(request, "desk/inbox.html", page)


def _start(request: Request) -> int:
    given = request.GET.get("from", "0")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


@reads
def case(request: Request, pk: int) -> HttpResponse:
    """Wherever a case has its page; the inbox links here."""
    found = get_object_or_404(Case.objects.seen_by(request.user, current_day()), pk=pk)
    while found.procedure not in PAGES and found.parent:
        found = found.parent
    if found.procedure not in PAGES:
        raise Http404
    name, record = PAGES[found.procedure]
    return redirect(name, pk=getattr(found, record).pk)
