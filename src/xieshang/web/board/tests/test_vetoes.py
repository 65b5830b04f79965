"""Veto facts by clicking: the county enters and lifts one, all who read the index see it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Veto
from xieshang.apps.assessment.services import vetoes
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.index.consultation.score import Band, VetoFact
from xieshang.web.board.enterprises import heading
from xieshang.web.board.seen import board_of
from xieshang.web.board.tests.conftest import FAR, County

SAID = {"fact": "2", "happened_on": "2026-02-06", "evidence": "人社监决〔2026〕3号"}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def veto(firm: Enterprise) -> Veto:
    return vetoes.enter(
        firm, VetoFact.FORGED_FILING, happened_on=date(2026, 2, 6), evidence="核查笔录",
        by=make.county_officer(), today=make.TODAY,
    )  # fmt: skip


def test_an_officer_finds_the_enterprise_enters_a_veto_fact_and_sees_its_effect(
    county: County,
) -> None:
    firm = county.near[0]
    Enterprise.objects.filter(pk=firm.pk).update(grade="A")
    client = as_(make.county_officer())
    assert "现在没有一票否决事项" in text(client.get(f"/board/areas/{make.COUNTY}/"))
    found = text(client.get(f"/board/areas/{make.COUNTY}/vetoes/", {"q": firm.uscc}))
    [form] = re.findall(r'href="(/board/enterprises/\d+/vetoes/new/)"', found)
    assert "不高于C类" in text(client.get(form))
    assert client.post(form, {**SAID, "evidence": ""}).status_code == 422
    assert client.post(form, {**SAID, "happened_on": "2026-04-11"}).status_code == 422
    sent = client.post(form, SAID)
    assert sent.status_code == 302
    shown = text(client.get(sent["Location"]))
    assert "1件一票否决事项没有解除" in shown and "人社监决〔2026〕3号" in shown
    assert "到2026年第4季度为止，指数的档次不高于60至75" in shown
    assert "现在的等级是A类" in shown and "四个季度内不高于这一档" in shown
    seen = board_of(county.now, 5)
    row = seen.row_of[firm.pk]
    assert seen.scored.bands[seen.scored.result.row_of["index"], row] == Band.AMBER
    assert heading(seen, firm, row)["held"]
    assert "1家企业有一票否决事项没有解除" in text(client.get(f"/board/areas/{make.COUNTY}/"))
    [told] = Event.objects.filter(kind="veto.entered")
    assert told.payload["fact"] == "GROUP_INCIDENT"


def test_a_form_sent_twice_enters_one_and_a_second_tab_is_told_so(county: County) -> None:
    client = as_(make.county_officer())
    form = f"/board/enterprises/{county.near[0].pk}/vetoes/new/"
    for _copy in range(2):
        assert client.post(form, {**SAID, "submission": "one"}).status_code == 302
    again = client.post(form, {**SAID, "submission": "another"})
    assert again.status_code == 422 and "已经登记过" in text(again)
    assert Veto.objects.count() == Event.objects.filter(kind="veto.entered").count() == 1


@pytest.mark.parametrize("how", ["yes", "no"])
def test_lifting_asks_first_and_only_a_mistake_frees_the_band_at_once(
    county: County, how: str
) -> None:
    firm = county.near[0]
    standing = veto(firm)
    client = as_(make.county_officer())
    listed = text(client.get(f"/board/areas/{make.COUNTY}/vetoes/"))
    assert "1家企业有一票否决事项没有解除" in listed and "核查笔录" in listed
    form = f"/board/vetoes/{standing.pk}/lift/"
    assert form in listed
    assert "解除后不能恢复" in text(client.get(form))
    assert client.post(form, {"mistaken": how, "why": ""}).status_code == 422
    assert client.post(form, {"why": "已更正"}).status_code == 422
    assert client.post(form, {"mistaken": how, "why": "已更正"}).status_code == 302
    seen = board_of(county.now, 5)
    held = heading(seen, firm, seen.row_of[firm.pk])["held"]
    assert held == (how == "no")
    page = text(client.get(f"/board/enterprises/{firm.pk}/"))
    assert "现在没有一票否决事项" in page and "已更正" in page
    assert ("不高于60至75" in page) == (how == "no")
    again = client.post(form, {"mistaken": how, "why": "再来"})
    assert again.status_code == 422 and "已经解除" in text(again)
    assert Event.objects.filter(kind="veto.lifted").count() == 1
    gone = text(client.get(f"/board/areas/{make.COUNTY}/vetoes/"))
    assert "核查笔录" not in gone
    assert "核查笔录" in text(client.get(f"/board/areas/{make.COUNTY}/vetoes/?only=lifted"))


def test_others_above_and_the_enterprise_see_it_and_may_not_touch_it(county: County) -> None:
    firm = county.near[0]
    standing = veto(firm)
    for reader in (make.township_officer(make.TOWN), make.head_of(firm), make.data_steward()):
        client = as_(reader)
        page = text(client.get(f"/board/enterprises/{firm.pk}/"))
        assert "1件一票否决事项没有解除" in page and "vetoes/new/" not in page
        assert client.get(f"/board/enterprises/{firm.pk}/vetoes/new/").status_code == 404
        for address in (f"/board/vetoes/{standing.pk}/lift/",
                        f"/board/enterprises/{firm.pk}/vetoes/new/"):  # fmt: skip
            assert client.post(address, {**SAID, "why": "x"}).status_code == 404
    stranger = as_(make.township_officer(FAR))
    assert stranger.get(f"/board/areas/{make.COUNTY}/vetoes/").status_code == 404
    assert stranger.get(f"/board/areas/{make.TOWN}/vetoes/").status_code == 404
    listed = text(stranger.get(f"/board/areas/{FAR}/vetoes/"))
    assert "核查笔录" not in listed and 'id="q"' not in listed
