"""The inbox by last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import selectors
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case, Deadline
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.contracts.facts import contract_of
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.selectors import administrators
from xieshang.core.procedure.model import Actor
from xieshang.web.desk import ways
from xieshang.web.http import Request, reads

PAGE = 20
ADOPTION = 5  # from this step on the contract's page is the place of work
WEEK = timedelta(days=7)
PAGES = {
    "M01": ("round", "consultation"),
    "M08": ("renewal", "renewal"),
    "M16": ("survey", "survey"),
    "M02": ("simple", "simple_talk"),
    "M03": ("micro", "micro_topic"),
    "M15": ("congress", "congress_session"),
}
LISTS = {
    "mine": selectors.inbox,
    "others": selectors.waiting_on_others,
    "done": selectors.settled_this_week,
}


@dataclass(frozen=True, slots=True)
class Group:
    """To-dos under one heading of the inbox; ``count`` is of all, not only of this page."""

    title: str
    icon: str
    count: int
    rows: list[ways.Todo]


def parts(today: date) -> dict[str, Q]:
    """Overdue, today, within seven days, later, without a limit."""
    week = today + WEEK
    return {
        "late": Q(breach_on__lt=today),
        "today": Q(breach_on=today),
        "soon": Q(breach_on__gt=today, breach_on__lte=week),
        "later": Q(breach_on__gt=week),
        "free": Q(breach_on=None),
    }


def _part_of(row: Deadline, today: date) -> str:
    if row.breach_on is None:
        return "free"
    if row.breach_on <= today:
        return "today" if row.breach_on == today else "late"
    return "soon" if row.breach_on <= today + WEEK else "later"


def grouped(rows: list[ways.Todo], counts: dict[str, int], today: date) -> list[Group]:
    """The rows under their headings; empty groups are left out."""
    headings = {
        "late": (_("逾期"), "alert"),
        "today": (_("今天"), "glass"),
        "soon": (_("7天内"), "clock"),
        "later": (_("以后"), "clock"),
        "free": (_("不限期"), "doc"),
    }
    groups = [
        Group(title, mark, counts[part], [t for t in rows if _part_of(t.row, today) == part])
        for part, (title, mark) in headings.items()
    ]
    return [group for group in groups if group.rows]


def after(row: Deadline) -> str:
    """What happens on its own when the last day passes: a message id, or nothing."""
    timer = next((t for t in row.case.process.timers if t.code == row.timer), None)
    move = row.case.process.move(row.case.state, timer.fires) if timer and timer.fires else None
    return move.worker_sees if move and move.source != move.target else ""


@reads
def inbox(request: Request) -> HttpResponse:
    """What I must do, what others owe me, what was done this week."""
    today = current_day()
    chosen = request.GET.get("list", "mine")
    chosen = chosen if chosen in LISTS else "mine"
    lists = {name: select(request.user, today) for name, select in LISTS.items()}
    sizes = {name: Count("pk", filter=which) for name, which in parts(today).items()}
    counts = {name: rows.order_by().aggregate(**sizes) for name, rows in lists.items()}
    start = _start(request)
    rows = list(lists[chosen].select_related(*ways.RELATED)[start : start + PAGE + 1])
    todos = (
        ways.todos(rows[:PAGE], request.user, today)
        if chosen == "mine"
        else ways.seen(rows[:PAGE])
    )
    first = next(iter(rows), None)
    page = {
        "today": today,
        "chosen": chosen,
        "mine": counts["mine"],
        "counts": {name: sum(found.values()) for name, found in counts.items()},
        "rows": rows[:PAGE],
        "groups": grouped(todos, counts[chosen], today),
        "first": first,
        "after": after(first) if first else "",
        "more_url": f"?list={chosen}&from={start + PAGE}" if len(rows) > PAGE else "",
        "is_start": start == 0,
        "ask": _whom_to_ask(request, today),
    }
    return render(request, "desk/inbox.html", page)


def _whom_to_ask(request: Request, today: date) -> str:
    """Who gives roles, for somebody who has none yet; empty for everybody else."""
    if access_of(request.user, today).roles or request.user.participations.exists():
        return ""
    return _("、").join(administrators(today)) or _("平台管理员")


def _start(request: Request) -> int:
    given = request.GET.get("from", "0")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def _place(user: User, found: Case, today: date) -> tuple[str, int]:
    """The page of a round where it is worked on: the filing, the contract, or the talks."""
    contract = contract_of(found.consultation)
    if contract is None or (found.at.step or 0) < ADOPTION:
        return "round", found.consultation.pk
    filing = contract.filings.filter(closed_on=None).last()
    if filing is not None and Actor.HRSS in actors_of(user, found, today):
        return "filing", filing.pk
    return "contract", contract.pk


@reads
def case(request: Request, pk: int) -> HttpResponse:
    """Wherever a case has its page; the inbox links here."""
    today = current_day()
    found = get_object_or_404(Case.objects.seen_by(request.user, today), pk=pk)
    while found.procedure not in PAGES and found.parent:
        found = found.parent
    if found.procedure not in PAGES:
        raise Http404
    name, record = PAGES[found.procedure]
    if name == "round":
        name, key = _place(request.user, found, today)
        return redirect(name, pk=key)
    return redirect(name, pk=getattr(found, record).pk)
