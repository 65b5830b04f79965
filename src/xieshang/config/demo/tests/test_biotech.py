"""The congress of the biotech firm: four matters decided, its contract one of them."""

from __future__ import annotations

import pytest

from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import last_results
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.tests import factories
from xieshang.config.demo import biotech, shanghai
from xieshang.config.demo.days import ANNOUNCED_UNTIL, YEARS

pytestmark = pytest.mark.django_db


def test_the_contract_is_adopted_by_the_congress_and_waits_to_be_filed() -> None:
    seed(YEARS, announced_until=ANNOUNCED_UNTIL)
    admin = factories.admin()
    biotech.build(admin, shanghai.found(admin))
    session = Session.objects.get()
    rows = last_results(session).values()
    assert [(row.question.title, row.yes, row.adopted) for row in rows] == [
        (title, yes, True) for _kind, title, _text, yes, *_others in biotech.FOUR
    ]
    assert session.case.state == "published"  # and owed to the union above
    contract = Contract.objects.get()
    [adoption] = contract.adoptions.all()
    assert (adoption.entitled, adoption.present, adoption.yes) == (68, 61, 58)
    assert {one.side for one in contract.signatures.all()} == {"workers", "employer"}
    assert contract.consultation is not None
    assert contract.consultation.case.state == "7_file"
    text = "".join(one.body for one in contract.clauses.all())
    assert all(agreed in text for _kind, _title, agreed in biotech.TOPICS)
