"""Two counties with one enterprise each, somebody in every role in the first, and the
parameters that each route needs there ("own") and in the second ("foreign").

To add a route: a row in ``routes.toml``, and, if its address has parameters, a provider here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise, Grant, JoinRequest, Region
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make

ANONYMOUS = "anonymous"
NOBODY = "nobody"  # on the staff, without any role
ACTORS = (ANONYMOUS, NOBODY, *(role.value for role in Role))


@dataclass
class Place:
    """One county with its enterprise and whatever hangs on it."""

    county: str
    enterprise: Enterprise
    chair: User
    hr: User
    head: User
    recorder: User
    officer: User
    things: dict[str, Any] = field(default_factory=dict)  # made once, by name

    def once(self, name: str, make_it: Callable[[], Any]) -> Any:
        if name not in self.things:
            self.things[name] = make_it()
        return self.things[name]


@dataclass
class World:
    own: Place
    foreign: Place
    actors: dict[str, User | None]
    cookies: dict[Any, str] = field(default_factory=dict)  # a session each, by user

    def visitor(self, user: User | None) -> Client:
        """A fresh browser, in which this person is signed in."""
        client = Client()
        if user is None:
            return client
        if user.pk not in self.cookies:
            client.force_login(User.objects.get(pk=user.pk))
            self.cookies[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[user.pk]
        return client

    def memory(self) -> tuple[dict[str, Any], ...]:
        """What has been made so far."""
        return dict(self.own.things), dict(self.foreign.things), dict(self.cookies)

    def remember(self, memory: tuple[dict[str, Any], ...]) -> None:
        """Forget what was made since; the database has forgotten it, too."""
        self.own.things, self.foreign.things, self.cookies = map(dict, memory)

    def place(self, side: str) -> Place:
        return self.own if side == "own" else self.foreign


def build() -> World:
    """Everybody in the first county, and the second county that they must not know of."""
    make.region("980000")
    make.region("980100")
    own = _place(make.COUNTY, make.TOWN)
    foreign = _place(make.OTHER_COUNTY, make.OTHER_TOWN)
    here, county = own.enterprise, own.county
    actors: dict[str, User | None] = {
        ANONYMOUS: None,
        NOBODY: make.person(),
        Role.WORKER: make.worker_of(here),
        Role.DELEGATE: make.delegate_of(here),
        Role.UNION_CHAIR: own.chair,
        Role.EMPLOYER_HR: own.hr,
        Role.EMPLOYER_HEAD: own.head,
        Role.RECORDER: own.recorder,
        Role.TOWNSHIP_OFFICER: make.township_officer(make.TOWN),
        Role.HRSS_REVIEWER: make.hrss_reviewer(county),
        Role.DEPARTMENT_OFFICER: make.department_officer(county),
    }
    for role in Role:
        if role not in actors:
            actors[role] = make.granted(role, region_code=county)
    return World(own, foreign, {str(name): user for name, user in actors.items()})


def _place(county: str, town: str) -> Place:
    make.region(county, parent_id="980100")
    make.region(town, parent_id=county)
    here = make.enterprise(region_code=town)
    return Place(
        county=county,
        enterprise=here,
        chair=make.chair_of(here),
        hr=make.hr_of(here),
        head=make.head_of(here),
        recorder=make.recorder_of(here),
        officer=make.county_officer(county),
    )


Provider = Callable[[Place], dict[str, Any]]
PARAMS: dict[str, Provider] = {}


def params(*routes: str) -> Callable[[Provider], Provider]:
    """Register who knows the parameters of these routes."""

    def keep(provider: Provider) -> Provider:
        PARAMS.update(dict.fromkeys(routes, provider))
        return provider

    return keep


@params(
    "enterprise",
    "enterprise_edit",
    "enterprise_code",
    "enterprise_union",
    "delegates",
    "delegate_add",
    "roster",
    "roster_add",
    "roster_import",
    "join_requests",
    "consult_codes",
    "consult_code_add",
    "slips",
)
def _enterprise(place: Place) -> dict[str, Any]:
    return {"pk": place.enterprise.pk}


@params("consult_code", "consult_code_rename", "consult_code_revoke", "consult_code_replace")
def _consult_code(place: Place) -> dict[str, Any]:
    return {"pk": place.enterprise.pk, "no": 1}


@params("consult_code_file")
def _poster(place: Place) -> dict[str, Any]:
    return {"pk": place.enterprise.pk, "no": 1, "size": "a5", "kind": "pdf"}


@params("roster_edit", "roster_end")
def _roster_entry(place: Place) -> dict[str, Any]:
    entry = place.once("entry", lambda: make.entry(place.enterprise))
    return {"pk": place.enterprise.pk, "entry": entry.pk}


@params("join_accept", "join_decline")
def _join_request(place: Place) -> dict[str, Any]:
    def ask() -> JoinRequest:
        somebody = User.objects.of_phone(f"hash-{place.county}", name="求职者")
        return JoinRequest.objects.create(
            enterprise=place.enterprise,
            user=somebody,
            name="求职者",
            phone_last4="0000",
            asked_on=make.TODAY,
        )

    return {"pk": place.enterprise.pk, "ask": place.once("ask", ask).pk}


@params("union", "union_edit")
def _union(place: Place) -> dict[str, Any]:
    return {"pk": place.enterprise.union_id}


@params("region", "region_edit")
def _region(place: Place) -> dict[str, Any]:
    return {"code": place.county}


@params("region_move")
def _ended_region(place: Place) -> dict[str, Any]:
    """A township whose code was followed by another."""

    def end() -> Region:
        follower = make.region(f"{place.county}801", parent_id=place.county)
        return make.region(
            f"{place.county}800",
            parent_id=place.county,
            valid_until=make.SINCE,
            successor=follower,
        )

    return {"code": place.once("ended region", end).pk}


@params("delegate_end", "delegate_recall")
def _delegate(place: Place) -> dict[str, Any]:
    seat = place.once("delegate", lambda: make.delegate(make.entry(place.enterprise)))
    return {"pk": place.enterprise.pk, "seat": seat.pk}


@params("department_edit")
def _department(place: Place) -> dict[str, Any]:
    return {"pk": make.department(place.county).pk}


@params("area", "area_edit", "area_include")
def _area(place: Place) -> dict[str, Any]:
    return {"pk": place.once("area", lambda: make.area(place.enterprise)).pk}


@params("area_leave_out")
def _area_member(place: Place) -> dict[str, Any]:
    return _area(place) | {"firm": place.enterprise.pk}


@params("area_place_leave_out")
def _area_place(place: Place) -> dict[str, Any]:
    return _area(place) | {"code": place.enterprise.region_code}


@params("import", "import_confirm", "import_go_on", "import_drop")
def _import(place: Place) -> dict[str, Any]:
    def receive() -> ImportBatch:
        return ImportBatch.objects.create(
            kind="roster",
            scope=str(place.enterprise.pk),
            file_name="花名册.xlsx",
            file_kind="xlsx",
            file_size=1,
            sha256="0" * 64,
            uploaded_by=place.hr,
            uploaded_on=make.TODAY,
            state=ImportBatch.State.PREVIEW,
        )

    return {"pk": place.once("import", receive).pk}


PARAMS["import_rejects"] = _import
PARAMS["openid_connect_login"] = lambda _place: {"provider_id": "province"}
PARAMS["openid_connect_callback"] = PARAMS["openid_connect_login"]
PARAMS["witness_signed"] = lambda _place: {"digest": "0" * 64}
PARAMS["language"] = lambda _place: {"code": "en"}
PARAMS["demo_step_in"] = lambda _place: {"username": "nobody-of-that-name"}
for _route in ("reach_add", "reach_service", "reach_remove"):
    PARAMS[_route] = PARAMS[f"worker_{_route}"] = lambda _place: {"channel": "sms"}
PARAMS["import_template"] = lambda _place: {"kind": "roster"}
PARAMS["calendar_notice"] = lambda _place: {"year": make.TODAY.year}
PARAMS["worker_scan"] = lambda place: {"code": code_of(place.enterprise)}
PARAMS["setting_edit"] = lambda _place: {"key": "switch.roll_forward"}


@params("person", "person_close", "person_reset", "person_second_factor", "role_give")
def _person(place: Place) -> dict[str, Any]:
    return {"pk": place.officer.pk}


@params("role_end")
def _grant(place: Place) -> dict[str, Any]:
    return {"pk": Grant.objects.get(user=place.officer).pk}
