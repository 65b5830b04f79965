"""Signatures: each chief once, for the own side, under one text."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import advance
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts.services import adoption, signing
from xieshang.apps.contracts.strokes import NoSignature, read
from xieshang.apps.contracts.tests.factories import (
    AGREED,
    SIGNED,
    agree,
    contract_at,
    convene,
    count,
    fill,
    sign,
)
from xieshang.apps.contracts.tests.table import meet
from xieshang.apps.documents.files import sheet_of
from xieshang.apps.documents.models import Document, Seal

pytestmark = pytest.mark.django_db
SHANGHAI = "310115001"


def test_the_first_signature_waits_for_the_other_side() -> None:
    told = contract_at("6_sign")
    outcome = signing.sign(told.round, name="方敏", by=told.people.chair, today=SIGNED)
    assert (outcome.moved, outcome.waits_for_side) == (False, Side.EMPLOYER)
    assert told.state == "6_sign"
    assert told.contract.signatures.get().side == Side.WORKERS


def test_the_second_signature_moves_on_and_seals_the_text() -> None:
    told = contract_at("6_sign")
    sign(told)
    assert told.state == "7_file"
    final = Document.objects.get(case=told.round.case, template="T06", locked=True)
    assert final.title == told.contract.title
    seals = Seal.objects.filter(version__document=final)
    assert {one.side for one in seals} == {Side.WORKERS.value, Side.EMPLOYER.value}


def test_a_chief_cannot_sign_twice() -> None:
    told = contract_at("6_sign")
    signing.sign(told.round, name="方敏", by=told.people.chair, today=SIGNED)
    with pytest.raises(ValidationError, match="本方已在这份文本上签字"):
        signing.sign(told.round, name="方敏", by=told.people.chair, today=SIGNED)
    assert told.state == "6_sign"


def test_a_chief_signs_with_the_own_name_and_no_other() -> None:
    told = contract_at("6_sign")
    with pytest.raises(ValidationError, match="签名要和账户的姓名一致：方敏"):
        signing.sign(told.round, name="王启明", by=told.people.chair, today=SIGNED)
    signing.sign(told.round, by=told.people.chair, today=SIGNED)
    signature = told.contract.signatures.get()
    assert (signature.side, signature.name) == (Side.WORKERS, "方敏")


def test_a_refused_signature_is_kept_with_its_reason_and_lets_the_county_step_in() -> None:
    told = contract_at("6_sign")
    county = told.people.county
    with pytest.raises(Refused):
        advance(told.round.case, "escalate", by=county, today=SIGNED)
    signing.refuse(told.round, reason="股东会还没有同意", by=told.people.boss, today=SIGNED)
    assert told.contract.refused_reason == "股东会还没有同意"
    assert advance(told.round.case, "escalate", by=county, today=SIGNED).moved


def test_who_signs_after_all_takes_the_refusal_back() -> None:
    told = contract_at("6_sign")
    signing.refuse(told.round, reason="再想想", by=told.people.boss, today=SIGNED)
    sign(told)
    assert (told.state, told.contract.refused_by) == ("7_file", "")


def test_who_has_signed_cannot_refuse_any_more() -> None:
    told = contract_at("6_sign")
    signing.sign(told.round, by=told.people.boss, today=SIGNED)
    with pytest.raises(NotNow):
        signing.refuse(told.round, reason="反悔", by=told.people.boss, today=SIGNED)


@pytest.mark.parametrize("who", ["hr", "recorder", "county", "reviewer", "outsider"])
def test_nobody_but_a_chief_signs(who: str) -> None:
    told = contract_at("6_sign")
    with pytest.raises(PermissionDenied):
        signing.sign(told.round, by=getattr(told.people, who), today=SIGNED)


def test_nobody_signs_before_the_vote_where_the_vote_comes_first() -> None:
    told = contract_at("5_adopt")
    with pytest.raises(NotNow):
        signing.sign(told.round, name="方敏", by=told.people.chair, today=AGREED)


def test_in_shanghai_the_draft_is_signed_before_the_congress_meets() -> None:
    told = contract_at("5_adopt", region_code=SHANGHAI)
    with pytest.raises(Refused) as refused:
        convene(told)
    assert {one.code for one in refused.value.blockers} == {"draft-not-signed"}
    sign(told, AGREED)
    assert told.state == "5_adopt"
    convene(told)
    count(told, yes=34)
    assert told.state == "6_sign"


def test_in_shanghai_nobody_signs_again_after_the_vote() -> None:
    told = contract_at("6_sign", region_code=SHANGHAI)
    with pytest.raises(NotNow):
        signing.sign(told.round, name="方敏", by=told.people.chair, today=SIGNED)


def test_in_shanghai_the_filing_clock_starts_with_the_notice_of_the_vote() -> None:
    told = contract_at("6_sign", region_code=SHANGHAI)
    adoption.notify_vote(told.round, notice_on=SIGNED, by=told.people.chair, today=SIGNED)
    assert told.state == "7_file"
    limit = told.round.case.deadlines.get(timer="file", status="open")
    assert limit.anchor_on == SIGNED


def test_elsewhere_no_notice_takes_the_place_of_the_signatures() -> None:
    told = contract_at("6_sign")
    with pytest.raises(Refused) as refused:
        adoption.notify_vote(told.round, notice_on=SIGNED, by=told.people.chair, today=SIGNED)
    assert "signature-instead-of-notice" in {one.code for one in refused.value.blockers}


def test_a_signature_is_void_when_the_text_has_changed() -> None:
    told = contract_at("5_adopt", region_code=SHANGHAI)
    sign(told, AGREED)
    convene(told)
    count(told, yes=5)  # rejected: back to the table
    back_on = SIGNED
    meet(told.round, told.people, topic_text="增长6%", planned=back_on, on=back_on)
    fill(told.clause("T06-raise"), told, today=back_on, raise_percent="6")
    agree(told, back_on)
    with pytest.raises(Refused) as refused:
        convene(told, back_on)
    assert "draft-not-signed" in {one.code for one in refused.value.blockers}
    assert told.contract.signatures.filter(subject=told.contract.subject).count() == 0


def test_a_signature_written_on_the_screen_is_kept_and_printed() -> None:
    told = contract_at("6_sign")
    written = [[10, 20, 300, 120], [40, 60, 41, 61, 200, 20]]
    signing.sign(told.round, strokes=written, by=told.people.chair, today=SIGNED)
    signing.sign(told.round, by=told.people.boss, today=SIGNED)
    kept = {one.side: one for one in told.contract.signatures.all()}
    assert (kept["workers"].level, kept["workers"].strokes) == ("handwritten", written)
    assert (kept["employer"].level, kept["employer"].strokes) == ("confirmed", [])
    document = Document.objects.filter(case=told.round.case, template="T06").get()
    [block] = [one for one in sheet_of(document.latest).blocks if one.kind == "sign"]
    assert "M10 20L300 120" in block.signing[0].drawn
    assert block.signing[0].level == "屏幕手写签名"
    assert block.signing[1].drawn == ""


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}",
        "[1, 2]",
        "[[1]]",
        "[[1, 2, 3]]",
        "[[1.5, 2]]",
        "[[true, 2]]",
        "[[-1, 2]]",
        "[[601, 2]]",
        "[[1, 201]]",
        "[" * 100_000,
        str([[1, 2]] * 81),
        str([[1, 2] * 3001]),
    ],
)
def test_what_is_no_handwriting_is_not_kept(text: str) -> None:
    with pytest.raises(NoSignature):
        read(text)


def test_nothing_written_is_no_fault() -> None:
    assert read("") == read(" ") == read("[]") == []
