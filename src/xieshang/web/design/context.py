"""What every page's frame needs: the way about, who I am, the demonstration's day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.readers import ABOVE, IN_HOUSE
from xieshang.apps.cases.clock import today
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Grant, Region, Union
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.model import Actor
from xieshang.web.http import LARGE, reader_of

SIDES = {Role.UNION_CHAIR, Role.EMPLOYER_HR, Role.EMPLOYER_HEAD, Role.RECORDER}
UNIONS = {Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS, Role.INSTRUCTOR, Role.SUPERVISOR}
HRSS = {Role.HRSS_REVIEWER}
SURVEYS = {
    Role.UNION_CHAIR,
    Role.EMPLOYER_HR,
    Role.EMPLOYER_HEAD,
    Role.TOWNSHIP_OFFICER,
    Role.COUNTY_RIGHTS,
}
EXCHANGE = HRSS | {Role.DATA_STEWARD, Role.COUNTY_RIGHTS, Role.DEPARTMENT_OFFICER}
ADMIN = {Role.PLATFORM_ADMIN}
INDEX = {*ABOVE, *IN_HOUSE}
EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the desk's navigation and who is shown the way to it."""

    label: Promise
    route: str
    roles: frozenset[Role] | set[Role]
    also: tuple[str, ...] = ()  # lists that are reached from this place
    seldom: int = 0  # where there are many places, the highest are folded away
    part: str = ""  # whoever has this part in a case is shown it, too, with any office or none


MOST_AT_ONCE = 9  # places in one line, in either language at 1280 pixels


ENTRIES = (
    Entry(_("待办"), "inbox", EVERYBODY),
    Entry(_("协商"), "rounds", SIDES | UNIONS),
    Entry(_("微协商"), "micros", SIDES | UNIONS, seldom=1),
    Entry(pgettext_lazy("nav", "职代会"), "congresses", SIDES | UNIONS),
    Entry(_("合同"), "contracts", SIDES | UNIONS),
    Entry(_("问卷"), "surveys", SURVEYS, seldom=2),
    Entry(pgettext_lazy("nav", "指数"), "board", INDEX),
    Entry(_("评估定级"), "gradings", SURVEYS, part=Actor.ASSESSORS.value),
    Entry(_("目标表"), "targets", UNIONS | {Role.DATA_STEWARD}),
    Entry(_("数据交换"), "exchange", EXCHANGE, seldom=4),
    Entry(_("备案审查"), "filings", HRSS),
    Entry(
        _("企业"),
        "enterprises",
        UNIONS | ADMIN | SIDES,
        ("unions", "regions", "areas", "departments"),
    ),
    Entry(_("通知"), "notices", EVERYBODY, seldom=3),
    Entry(_("工作日历"), "calendar", ADMIN | {Role.COUNTY_RIGHTS}, seldom=7),
    Entry(_("人员与授权"), "people", ADMIN, seldom=5),
    Entry(_("县级设置"), "settings", ADMIN | {Role.COUNTY_RIGHTS}, seldom=6),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one reader sees it."""

    label: Promise
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """For ``TEMPLATES``: lazy, so that a page without the frame asks for nothing."""
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "office": SimpleLazyObject(lambda: _office(request)),
        "demo": SimpleLazyObject(_demo) if settings.DEMO else None,
        "demo_case": "",
        "reader": SimpleLazyObject(lambda: reader_of(request)),
        "large_text": bool(request.COOKIES.get(LARGE)),
    }


@dataclass(frozen=True, slots=True)
class Navigation:
    """The places in one line, and those behind «more»."""

    shown: tuple[Item, ...]
    folded: tuple[Item, ...]

    @property
    def inside(self) -> bool:
        """Whether the page lies in a place that is folded away."""
        return any(item.current for item in self.folded)


def _navigation(request: HttpRequest) -> Navigation:
    roles = access_of(request.user, today()).roles
    shown: dict[str, Entry] = {}
    under: dict[str, str] = {}  # the beginning of an address → the place that it lies under
    for entry in ENTRIES:
        if not (roles & entry.roles or entry.route == "inbox" or _has(request, entry.part)):
            continue
        try:
            url = reverse(entry.route)
            under |= {reverse(name): url for name in (entry.route, *entry.also)}
        except NoReverseMatch:
            continue
        shown[url] = entry
    inbox = reverse("inbox")
    inside = [
        start
        for start in under
        if request.path == start or (start != inbox and request.path.startswith(start))
    ]
    here = under[max(inside, key=len)] if inside else ""
    items = {url: Item(one.label, url, url == here) for url, one in shown.items()}
    few = sorted(
        (url for url in shown if shown[url].seldom), key=lambda url: -shown[url].seldom
    )
    over = len(shown) - MOST_AT_ONCE
    folded = set(few[: over + 1]) if over > 0 else set()  # «more» takes a place, too
    return Navigation(
        tuple(item for url, item in items.items() if url not in folded),
        tuple(item for url, item in items.items() if url in folded),
    )


def _has(request: HttpRequest, part: str) -> bool:
    """Whether this person has the part in any case, now or until lately."""
    user = request.user
    return (
        bool(part)
        and isinstance(user, User)
        and user.participations.filter(actor=part).exists()
    )


def _office(request: HttpRequest) -> str:
    """The person's offices in words: 迅驰快递 工会主席."""
    user = request.user
    if not isinstance(user, User):
        return ""
    rows = list(user.grants.in_force(today()).select_related("enterprise", "union"))
    codes = {row.region_code or (row.union.region_code if row.union else "") for row in rows}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    told: dict[str, None] = {}
    for row in rows:
        where = str(row.enterprise) if row.enterprise else _place(row, names)
        told[f"{where} {Role(row.role).label}".strip()] = None
    return str(_("、")).join(told)


def _place(grant: Grant, names: dict[str, str]) -> str:
    """Where an office is held: the enterprise of a union inside one, or the area."""
    if grant.union is not None and grant.union.kind != Union.Kind.TERRITORIAL:
        inside = grant.union.kind == Union.Kind.ENTERPRISE
        firm = grant.union.enterprises.first() if inside else None
        return str(firm or grant.union.short_name or grant.union)
    code = grant.region_code or (grant.union.region_code if grant.union else "")
    return names.get(code, "")


def _demo() -> DemoDay | None:
    return DemoDay.objects.first()
