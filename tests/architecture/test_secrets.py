"""What one side keeps to itself stands on no page that another person can open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture import contract_places  # noqa: F401  - registers its parameters
from tests.architecture.round_places import at_the_table, cast, draft_at
from tests.architecture.test_access_matrix import routes
from tests.architecture.world import PARAMS, World
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.services import table
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Document
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS

WORKERS = {"union_chair", "representative"}
EMPLOYER = {"employer_hr", "employer_head"}
AT_TABLE = WORKERS | EMPLOYER | {"recorder"}
ABOVE = {"township_officer", "county_rights", "supervisor", "hrss_reviewer"}
# What is planted, and who may read it wherever it stands.
SECRETS = {
    "职工方底线甲": WORKERS,
    "职工方商量乙": WORKERS,
    "职工方没摆上桌丙": WORKERS,
    "还没答复的意见丁": WORKERS | {"worker", "delegate", "former_representative"},
    "企业方上限戊": EMPLOYER,
    "企业方商量己": EMPLOYER,
    "企业方没摆上桌庚": EMPLOYER,
    "7654321": WORKERS | EMPLOYER,
}
AUDIENCES = {
    Audience.WORKERS_SIDE: WORKERS,
    Audience.EMPLOYER_SIDE: EMPLOYER,
    Audience.REPRESENTATIVES: WORKERS | EMPLOYER,
    Audience.BOTH_SIDES: AT_TABLE,
    Audience.FILING: (AT_TABLE - {"recorder"}) | ABOVE,
}
ABOUT_A_ROUND = ("round", "worker", "papers", "inbox", "contracts", "open_contracts", "filings")
OF_ITS_CONTRACT = ("contract", "contract_draft", "contract_terms", "contract_topics")


def plant(world: World) -> None:
    """Something confidential of each side wherever a side can write."""
    here, round_ = world.own, at_the_table(world.own)
    topic = round_.topics.get(no=2)
    for by, side, words in (
        (here.chair, Side.WORKERS, ("职工方底线甲", "职工方商量乙", "职工方没摆上桌丙")),
        (here.head, Side.EMPLOYER, ("企业方上限戊", "企业方商量己", "企业方没摆上桌庚")),
    ):
        plan, note, position = words
        round_.plans.filter(side=side).update(text=plan)
        table.write_caucus_note(round_, text=note, by=by, today=make.TODAY)
        table.put_position(topic, text=position, by=by, today=make.TODAY, tabled=False)
    round_.opinions.update(text="还没答复的意见丁")
    type(round_.data_sheet).objects.filter(pk=round_.data_sheet.pk).update(
        frontline_wage=7_654_321
    )
    draft_at(here)
    come_to_the_authority(world)


def come_to_the_authority(world: World) -> None:
    """The labour authority, too, may open the round by now."""
    case = at_the_table(world.own).case
    Case.objects.filter(pk=case.pk).update(authority_since=make.TODAY)


def addresses(world: World, state: str) -> Iterator[str]:
    """Every page that has to do with the round at the table in the first county.

    Before the talks: only the round's own, since the others do not ask where it stands.
    """
    here, pk, draft = world.own, at_the_table(world.own).pk, draft_at(world.own).pk
    for name, pattern in sorted(routes().items()):
        if name.startswith(ABOUT_A_ROUND) and (name in PARAMS or "<" not in pattern):
            yield reverse(name, kwargs=PARAMS[name](here) if name in PARAMS else {})
    yield reverse("round", args=[pk]) + "?room=own"
    yield from (reverse("round_act", args=[pk, slug]) for slug in ROUND_ACTS)
    if state == "3_prepare":
        return
    yield from (reverse(name, args=[draft]) for name in OF_ITS_CONTRACT)
    yield from (reverse("contract_act", args=[draft, slug]) for slug in CONTRACT_ACTS)


def client_of(world: World, user: User | None) -> Client:
    """This person's browser, with the poster's code scanned in it."""
    client = world.visitor(user)
    client.get(reverse("worker_scan", args=[code_of(world.own.enterprise)]))
    return client


@pytest.mark.django_db
def test_each_side_reads_its_own_secrets_and_nobody_else_does(world: World) -> None:
    people = cast(world)
    plant(world)
    pages = {state: list(addresses(world, state)) for state in ("4_meeting", "3_prepare")}
    case = at_the_table(world.own).case
    seen: dict[str, set[str]] = {secret: set() for secret in SECRETS}
    where: list[str] = []
    for actor, user in people.items():
        client = client_of(world, user)
        for state, there in pages.items():
            Case.objects.filter(pk=case.pk).update(state=state)
            for address in there:
                text = client.get(address).content.decode(errors="ignore").replace(",", "")
                for secret in (one for one in SECRETS if one in text):
                    seen[secret].add(actor)
                    if actor not in SECRETS[secret]:
                        where.append(f"{actor} reads {secret} at {address}")
    assert not where, "\n".join(where)
    assert seen == SECRETS


@pytest.mark.django_db
def test_a_document_is_given_to_its_audience_and_to_nobody_else(world: World) -> None:
    people = cast(world)
    come_to_the_authority(world)
    case = at_the_table(world.own).case
    [document, *_others] = Document.objects.filter(case=case, audience=Audience.BOTH_SIDES)
    address = reverse("papers_docx", args=[document.pk, document.latest.no])
    for audience, readers in AUDIENCES.items():
        Document.objects.filter(pk=document.pk).update(audience=audience)
        given = {
            actor
            for actor, user in people.items()
            if client_of(world, user).get(address).status_code == 200
        }
        assert given == readers, audience
