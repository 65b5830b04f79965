"""Every act × everybody × own and foreign: who may do it stands in acts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from tests.architecture.congress_places import agenda_of, session_at
from tests.architecture.grading_places import grading_at
from tests.architecture.round_places import at_the_table, cast, draft_at, watched_at
from tests.architecture.small_places import simple_at, topic_at
from tests.architecture.survey_places import survey_at
from tests.architecture.world import ANONYMOUS, Place, World
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.congress.models import Session
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.models import Renewal
from xieshang.apps.grading.models import Grading
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys.models import Survey
from xieshang.apps.trail.models import Event
from xieshang.web.congress import catalogue as congress_acts
from xieshang.web.contracts import acting as contract_acts
from xieshang.web.contracts import renewals as renewal_acts
from xieshang.web.grading import catalogue as grading_acts
from xieshang.web.micro import catalogue as micro_acts
from xieshang.web.micro import simple as simple_acts
from xieshang.web.rounds import catalogue as round_acts
from xieshang.web.rounds.doing import Doing
from xieshang.web.surveys import desk as survey_acts

TABLE = Path(__file__).with_name("acts.toml")
OPENS = {  # who may open a round and what hangs on it
    *("union_chair", "representative", "employer_hr", "employer_head", "recorder"),
    *("township_officer", "county_rights", "supervisor", "hrss_reviewer"),
}


@dataclass(frozen=True)
class Row:
    """One act of the table."""

    slug: str
    state: str
    may: str
    answer: int
    form: int = 200
    turn: str = ""
    authority: bool = False
    hidden: str = ""
    post: Mapping[str, str] = field(default_factory=dict)

    def fits(self, actor: str, method: str, status: int) -> bool:
        """Whether this answer is what the table says."""
        if actor == ANONYMOUS:
            return status == 302
        if actor in self.may.split():
            return status == (self.form if method == "GET" else self.answer)
        if actor in self.turn.split() and method == "GET":
            return status in {200, 302, 403}  # led back to the round, or told so
        opens = OPENS if self.authority else OPENS - {"hrss_reviewer"}
        opens = opens - set(self.hidden.split())
        return status == (403 if actor in opens else 404)

    def filled_in(self, user: User | None, case: Case) -> dict[str, str]:
        """The form as this person fills it in; a signature is one's own name."""
        known = {"{name}": user.name if user else "", "{agenda}": agenda_of(case)}
        return {name: known.get(value, value) for name, value in self.post.items()}

    def stand(self, case: Case) -> None:
        """Put the case where the row wants it."""
        known = make.TODAY if self.authority else None
        Case.objects.filter(pk=case.pk).update(state=self.state, authority_since=known)


@dataclass(frozen=True)
class Catalogue:
    """One set of acts behind one route, and the record on which they are done."""

    route: str
    slugs: frozenset[str]
    pk_and_case: Callable[[Place], tuple[int, Case]]


def _round(place: Place) -> tuple[int, Case]:
    return at_the_table(place).pk, at_the_table(place).case


def _contract(place: Place) -> tuple[int, Case]:
    return draft_at(place).pk, at_the_table(place).case


def _renewal(place: Place) -> tuple[int, Case]:
    return watched_at(place).pk, watched_at(place).case


def _micro(place: Place) -> tuple[int, Case]:
    return topic_at(place).pk, topic_at(place).case


def _simple(place: Place) -> tuple[int, Case]:
    return simple_at(place).pk, simple_at(place).case


def _session(place: Place) -> tuple[int, Case]:
    return session_at(place).pk, session_at(place).case


def _grading(place: Place) -> tuple[int, Case]:
    return grading_at(place).pk, grading_at(place).case


def _survey(place: Place) -> tuple[int, Case]:
    survey = survey_at(place)
    return survey.pk, survey.case


CATALOGUES = {
    "round": Catalogue("round_act", frozenset(round_acts.PAGES), _round),
    "contract": Catalogue("contract_act", frozenset(contract_acts.PAGES), _contract),
    "micro": Catalogue("micro_act", frozenset(micro_acts.PAGES), _micro),
    "simple": Catalogue("simple_act", frozenset(simple_acts.PAGES), _simple),
    "renewal": Catalogue("renewal_act", frozenset(renewal_acts.ACTS), _renewal),
    "congress": Catalogue("congress_act", frozenset(congress_acts.PAGES), _session),
    "grading": Catalogue("grading_act", frozenset(grading_acts.PAGES), _grading),
    "survey": Catalogue("survey_act", frozenset(survey_acts.ACTS), _survey),
}


def table(name: str) -> dict[str, Row]:
    written = tomllib.loads(TABLE.read_text(encoding="utf-8"))[name]
    return {slug: Row(slug, **row) for slug, row in written.items()}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_act_is_listed(name: str) -> None:
    assert set(table(name)) == CATALOGUES[name].slugs, "write its row into acts.toml"


def test_the_table_names_only_people_whom_the_test_knows() -> None:
    for name in CATALOGUES:
        for row in table(name).values():
            assert {*row.may.split(), *row.turn.split()} <= OPENS, row


BOTH = ("GET", "POST")


def answers(
    catalogue: Catalogue,
    row: Row,
    world: World,
    place: Place,
    methods: tuple[str, ...] = BOTH,
) -> Iterator[tuple[str, str, int]]:
    """Who got what here: person, method, status; whatever an act changed is undone."""
    pk, case = catalogue.pk_and_case(place)
    row.stand(case)
    address = reverse(catalogue.route, args=[pk, row.slug])
    for actor, user in cast(world).items():
        for method in methods:
            client = world.visitor(user)
            with transaction.atomic():
                if method == "GET":
                    status = client.get(address).status_code
                else:
                    before = Event.objects.count()
                    status = client.post(address, row.filled_in(user, case)).status_code
                    told = user is None or status >= 400 or Event.objects.count() > before
                    assert told, f"{row.slug} by {actor} left no row in the trail"
                transaction.set_rollback(True)
            yield actor, method, status


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.django_db
def test_every_act_is_done_by_those_whom_the_table_names(name: str, world: World) -> None:
    catalogue = CATALOGUES[name]
    surprises = [
        f"{row.slug} {method} {status}: {actor}"
        for row in table(name).values()
        for actor, method, status in answers(catalogue, row, world, world.own)
        if not row.fits(actor, method, status)
    ]
    assert not surprises, "\n".join(surprises)


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.django_db
def test_nobody_learns_of_an_act_elsewhere(name: str, world: World) -> None:
    """Every act is sent by everybody; the forms, which come first, are asked for in turn."""
    catalogue = CATALOGUES[name]
    surprises = [
        f"{row.slug} {method} {status}: {actor}"
        for number, row in enumerate(table(name).values())
        for actor, method, status in answers(
            catalogue, row, world, world.foreign, BOTH if number % 5 == 0 else ("POST",)
        )
        if status != (302 if actor == ANONYMOUS else 404)
    ]
    assert not surprises, "\n".join(surprises)


def refusal(act: Callable[[], object]) -> str:
    """What the act itself says, without a page in front of it; "" if it was done."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Exception as error:  # whatever it is, its name is what the test tells
        return type(error).__name__
    return ""


@pytest.mark.django_db
def test_the_acts_themselves_refuse_whoever_may_not(world: World) -> None:
    """The page is the first lock; the service behind it holds without the page."""
    people = {name: user for name, user in cast(world).items() if user is not None}
    surprises = []
    for name, catalogue in CATALOGUES.items():
        _pk, case = catalogue.pk_and_case(world.own)
        for row in table(name).values():
            row.stand(case)
            for actor in sorted(set(people) - set(row.may.split())):
                user = User.objects.get(pk=people[actor].pk)
                said = refusal(_act(name, row, case.pk, user))
                if said != "PermissionDenied":
                    surprises.append(f"{name} {row.slug}: {actor} {said or 'was let in'}")
    assert not surprises, "\n".join(surprises)


def _act(name: str, row: Row, case: int, user: User) -> Callable[[], object]:
    now = Doing(user, make.TODAY, None)
    if name == "renewal":
        _title, _states, _actors, form_class, change = renewal_acts.ACTS[row.slug]
        renewal, values = Renewal.objects.get(case=case), _filled_in(form_class, row)
        return lambda: change(renewal, values, now)
    if name == "survey":
        _words, _state, _event, form_class, decide = survey_acts.ACTS[row.slug]
        survey, values = Survey.objects.get(case=case), _filled_in(form_class, row)
        return lambda: decide(survey, values, now)
    pages, records = PAGES[name]
    page, record = pages[row.slug], records.get(case=case)
    if name in {"congress", "grading"}:
        kind = page.form_for(record, now) if page.form_for else page.form
        values = somehow(kind) | (_filled_in(page.form, row) if not page.form_for else {})
        return lambda: page.do(record, values, now)
    values = _filled_in(page.form, row)
    return lambda: page.do(record, values, now)


PAGES: dict[str, tuple[Any, Any]] = {  # the acts, and the records they are done on
    "round": (round_acts.PAGES, Consultation.objects),
    "contract": (contract_acts.PAGES, Consultation.objects),
    "micro": (micro_acts.PAGES, MicroTopic.objects),
    "simple": (simple_acts.PAGES, SimpleTalk.objects),
    "congress": (congress_acts.PAGES, Session.objects),
    "grading": (grading_acts.PAGES, Grading.objects),
}


def somehow(form_class: type[forms.Form]) -> dict[str, Any]:
    """Each field filled in with something of its kind: enough to come to the service."""
    values: dict[str, Any] = {}
    for name, asked in form_class().fields.items():
        if isinstance(asked, forms.MultipleChoiceField):
            values[name] = [key for key, _label in asked.widget.choices][:1]
        elif isinstance(asked, forms.ChoiceField):
            values[name] = next((key for key, _label in asked.widget.choices if key), "")
        elif isinstance(asked, forms.IntegerField):
            values[name] = 0
        elif isinstance(asked, forms.DateField | forms.FileField):
            values[name] = []
        else:
            values[name] = ""
    return values | ({"ends_on": None} if "ends_on" in values else {})


def _filled_in(form_class: type[forms.Form], row: Row) -> dict[str, Any]:
    sent = QueryDict(mutable=True)
    sent.update(row.post)
    form = form_class(sent)
    assert form.is_valid(), (row.slug, form.errors)
    return form.cleaned_data
