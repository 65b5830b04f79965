"""The simplified procedure: from the reason to the evidence, and the way out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import advance
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.documents.models import Document
from xieshang.apps.micro.choices import Form
from xieshang.apps.micro.models import SimpleTalk
from xieshang.apps.micro.services import simplified
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.world import TODAY, House

pytestmark = pytest.mark.django_db


def begun(here: House, *, contract: bool = False) -> SimpleTalk:
    return simplified.begin(
        here.enterprise, title="高温检修错开中午", reason="只调整作息时间。", contact="韩莉",
        needs_contract=contract, cuts_rights=False, by=here.chair, today=TODAY,
    )  # fmt: skip


def agreed(here: House) -> SimpleTalk:
    talk = begun(here)
    simplified.start(talk, asked=False, by=here.chair, today=TODAY)
    simplified.agree(
        talk, form=Form.MEETING, result="避开11点到15点。", owner="检修部高林",
        due_on=TODAY + timedelta(days=50), by=here.hr, today=TODAY,
    )  # fmt: skip
    return talk


def test_a_matter_for_the_contract_cannot_go_the_simple_way() -> None:
    here = world.house()
    with pytest.raises(Refused) as refused:
        begun(here, contract=True)
    assert [blocker.code for blocker in refused.value.blockers] == ["ordinary-only"]
    assert not SimpleTalk.objects.exists()
    with pytest.raises(PermissionDenied):
        simplified.begin(
            here.enterprise, title="班次", reason="小事", contact="人事", needs_contract=False,
            cuts_rights=False, by=here.hr, today=TODAY,
        )  # fmt: skip


def test_it_counts_once_both_sides_have_confirmed() -> None:
    here = world.house()
    talk = agreed(here)
    assert simplified.confirm(talk, by=here.chair, today=TODAY) is None
    assert talk.case.state == "confirm"
    with pytest.raises(Refused):
        advance(talk.case, "sign_note", by=here.chair, today=TODAY)
    assert simplified.confirm(talk, by=here.head, today=TODAY)
    simplified.publish(talk, by=here.chair, today=TODAY)
    with pytest.raises(NotNow):
        simplified.confirm(talk, by=here.head, today=TODAY)
    with pytest.raises(Refused):
        simplified.verify(talk, evidence=" ", by=here.chair, today=TODAY)


def test_kept_and_closed_with_evidence_and_both_papers() -> None:
    here = world.house()
    talk = agreed(here)
    for side in (here.chair, here.head):
        simplified.confirm(talk, by=side, today=TODAY)
    simplified.publish(talk, by=here.chair, today=TODAY)
    simplified.verify(talk, evidence="现场看过作息表", by=here.chair, today=TODAY)
    assert talk.case.state == "closed"
    codes = Document.objects.filter(case=talk.case).values_list("template", flat=True)
    assert set(codes) == {"T13", "T16"}
    memo = Document.objects.get(case=talk.case, template="T13").versions.last()
    assert memo is not None
    assert "现场看过作息表" in memo.values["verified"]


def test_the_memo_is_begun_with_the_talks_and_says_when_they_came_to_nothing() -> None:
    here = world.house()
    talk = begun(here)
    simplified.start(talk, asked=False, by=here.chair, today=TODAY)
    memo = Document.objects.get(case=talk.case, template="T13").versions
    assert memo.get().values["decision"] == "还没有结果"
    simplified.no_agreement(talk, kind=TopicKind.OVERTIME, by=here.chair, today=TODAY)
    last = memo.last()
    assert last is not None
    assert last.values["decision"] == "没有谈成，转普通程序"


def test_what_was_not_kept_is_talked_about_again_and_confirmed_anew() -> None:
    here = world.house()
    talk = agreed(here)
    for side in (here.chair, here.head):
        simplified.confirm(talk, by=side, today=TODAY)
    simplified.publish(talk, by=here.chair, today=TODAY)
    advance(talk.case, "not_done", by=here.chair, today=TODAY)
    talk = SimpleTalk.objects.get(pk=talk.pk)
    assert talk.case.state == "talk"
    assert simplified.missing_side(talk) is not None


def test_no_result_opens_a_round_with_the_topic_on_its_list() -> None:
    here = world.house()
    talk = begun(here)
    simplified.start(talk, asked=False, by=here.chair, today=TODAY)
    simplified.no_agreement(talk, kind=TopicKind.OVERTIME, by=here.chair, today=TODAY)
    round_ = Consultation.objects.get(enterprise=here.enterprise)
    assert [topic.title for topic in round_.topics.all()] == [talk.title]
    assert (talk.case.state, round_.case.parent) == ("to_M01", talk.case)


def test_seen_on_closer_look_it_goes_to_the_ordinary_procedure() -> None:
    here = world.house()
    talk = begun(here)
    with pytest.raises(Refused):
        simplified.not_allowed(
            talk, kind=TopicKind.OVERTIME, needs_contract=False, cuts_rights=False,
            by=here.chair, today=TODAY,
        )  # fmt: skip
    simplified.not_allowed(
        talk, kind=TopicKind.OVERTIME, needs_contract=True, cuts_rights=False,
        by=here.chair, today=TODAY,
    )  # fmt: skip
    assert Consultation.objects.filter(enterprise=here.enterprise).count() == 1
