"""Bulletins by clicking: looked at, signed, handed up, checked, cosigned, or returned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import (
    BulletinKey,
    Giver,
    ReceivedBulletin,
    SentBulletin,
)
from xieshang.apps.assessment.services import bulletin_keys
from xieshang.apps.assessment.tests import lists
from xieshang.apps.assessment.tests.factories import period, tell
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.bulletin import (
    HIDDEN,
    Bulletin,
    Returned,
    Sum,
    bundle,
    cosigned,
    named,
    returned,
    signed,
)
from xieshang.core.trail.note import COSIGNATURE, Signer

pytestmark = pytest.mark.django_db
CITY = "980100"
ABROAD = Signer("other.example/log/bulletins", b"o" * 32)
SEEN = Signer("city.example/log/bulletins-seen", b"s" * 32)
BACK = Signer("city.example/log/bulletins-returned", b"r" * 32)


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    make.region("980000")
    make.region(CITY, parent_id="980000", name="明川市")
    make.region(make.COUNTY, parent_id=CITY, name="安澜县")
    make.region(make.OTHER_COUNTY, parent_id=CITY, name="云溪县")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def told(heads: int = 100) -> None:
    for _each in range(5):
        here = make.enterprise()
        tell(period(), here, Giver.HRSS, employees_end=heads, total_wages=heads * 6_000.5)
    tell(period(), here, Giver.COURT, accepted_disputes=1)


def sign(client: Client, quarter: str = "2026Q1") -> SentBulletin:
    url = reverse("exchange_bulletin_make", args=[quarter])
    seen = text(client.get(url)).split('name="seen" value="')[1].split('"')[0]
    assert client.post(url, {"seen": seen}).status_code == 302
    found: SentBulletin = SentBulletin.objects.order_by("pk").last()  # type: ignore[assignment]
    return found


def hand_in(client: Client, content: str) -> Any:
    file = SimpleUploadedFile("简报.txt", content.encode())
    return client.post(reverse("exchange_bulletin_in"), {"file": file})


def from_abroad(**changes: Any) -> Bulletin:
    made = Bulletin(
        "other.example/log", make.OTHER_COUNTY, "2026Q1", 1, "-", bulletins.schema(), "0 -",
        {"employees_end": Sum(90_000, 9), "accepted_disputes": Sum(0, 0)},
    )  # fmt: skip
    return replace(made, **changes)


def known(key: Signer, region: str, keeper: str = CITY, kind: int = 1) -> BulletinKey:
    one, other = make.data_steward(keeper), make.county_officer(keeper)
    [row] = bulletin_keys.enter(
        region, key.verifier(kind).vkey, keeper=keeper, by=one, today=lists.TODAY
    )
    return bulletin_keys.confirm(row, by=other, today=lists.TODAY)


def test_a_county_looks_at_its_sums_signs_once_and_takes_the_file_along() -> None:
    told()
    client = as_(make.data_steward())
    assert reverse("exchange_bulletins") in text(client.get(reverse("exchange")))
    assert "还没有报" in text(client.get(reverse("exchange_bulletins")))
    url = reverse("exchange_bulletin_make", args=["2026Q1"])
    page = text(client.get(url))
    assert "500 人" in page and "3,000,250 元" in page
    assert "不足5家企业" in page and "还没有冻结" in page
    assert '<small>没有企业有这个数</small></th><td class="r">–</td>' in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    for _copy in range(2):
        sent = client.post(url, {"seen": seen, "submission": "a" * 20})
        assert sent.status_code == 302
    row = SentBulletin.objects.get()
    assert sent["Location"] == reverse("exchange_bulletin", args=[row.pk])
    assert row.made_by is not None and "下载文件" in text(client.get(sent["Location"]))
    file = client.get(reverse("exchange_bulletin_file", args=[row.pk]))
    assert text(file) == row.note and "attachment" in file["Content-Disposition"]
    assert Event.objects.filter(kind="bulletin.made").count() == 1
    assert "没有要更正的" in text(client.get(url))
    assert client.post(url, {"seen": seen}).status_code == 422
    assert SentBulletin.objects.count() == 1


def test_nothing_is_signed_that_nobody_has_looked_at() -> None:
    told()
    client = as_(make.data_steward())
    url = reverse("exchange_bulletin_make", args=["2026Q1"])
    seen = text(client.get(url)).split('name="seen" value="')[1].split('"')[0]
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    for wrong in (seen, "", "0" * 64):
        refused = client.post(url, {"seen": wrong})
        assert refused.status_code == 422 and "签发" in text(refused)
    assert not SentBulletin.objects.exists()


def test_a_county_without_enterprises_and_a_quarter_that_nobody_knows() -> None:
    client = as_(make.data_steward())
    page = text(client.get(reverse("exchange_bulletin_make", args=["2026Q1"])))
    assert "没有企业" in page and 'name="seen"' not in page
    for at in ("2031Q1", "now", "2026Q1x"):
        assert client.get(reverse("exchange_bulletin_make", args=[at])).status_code == 404
    assert client.get(f"{reverse('exchange_bulletins')}?at=2031Q1").status_code == 404


def test_a_city_checks_cosigns_adds_up_and_says_who_is_missing() -> None:
    told()
    county, city = as_(make.data_steward()), as_(make.data_steward(CITY))
    sent = sign(county)
    here = hand_in(city, sent.note)["Location"]
    page = text(city.get(here))
    assert "没有发现问题" in page and bulletins.signer().name in page
    listing = text(city.get(reverse("exchange_bulletins")))
    assert "等待核对" in listing and "云溪县" in listing and "还没有收到" in listing
    assert hand_in(city, sent.note)["Location"] == here  # a second time is the same
    for _copy in range(2):
        assert city.post(here, {"decision": "accept"}).status_code == 302
    came = ReceivedBulletin.objects.get()
    assert came.state == ReceivedBulletin.State.ACCEPTED
    answer = city.get(reverse("exchange_received_file", args=[came.pk]))
    assert text(answer) == came.answer and came.answer.startswith(sent.note)
    for kind in ("received", "cosigned", "answered"):
        assert Event.objects.filter(kind=f"bulletin.{kind}").count() == 1, kind
    assert "上级已会签" in text(county.get(reverse("exchange_bulletin", args=[sent.pk])))
    province = as_(make.data_steward("980000"))
    assert "报给全国总工会" in text(province.get(reverse("exchange_bulletins")))
    whole = text(city.get(reverse("exchange_bulletin_make", args=["2026Q1"])))
    assert "还缺：云溪县" in whole and "500 人" in whole and "安澜县没有列" in whole
    made = sign(city)
    assert made.note.count("xieshang bulletin v1\n") == 2
    assert "\npart 980122 - -\n" in made.note


def test_a_key_counts_when_a_second_person_has_confirmed_it_and_until_it_is_ended() -> None:
    one, other = make.data_steward(CITY), make.county_officer(CITY)
    first, second = as_(one), as_(other)
    file = signed(from_abroad(), ABROAD)
    refused = hand_in(first, file)
    assert refused.status_code == 422 and "没有登记" in text(refused)
    lines = f"签简报\n{ABROAD.verifier().vkey}\n"
    new = reverse("exchange_bulletin_key_new")
    for region in ("970122", CITY, "98012"):
        assert first.post(new, {"region": region, "written": lines}).status_code == 422
    for wrong in ("", "abc+def", "nothing"):
        sent = first.post(new, {"region": make.OTHER_COUNTY, "written": wrong})
        assert sent.status_code == 422
    assert first.post(new, {"region": make.OTHER_COUNTY, "written": lines}).status_code == 302
    assert hand_in(first, file).status_code == 422
    key = BulletinKey.objects.get()
    confirm = reverse("exchange_bulletin_key_confirm", args=[key.pk])
    assert first.post(confirm).status_code == 422
    assert confirm in text(second.get(reverse("exchange_bulletin_keys")))
    assert confirm not in text(first.get(reverse("exchange_bulletin_keys")))
    assert second.post(confirm).status_code == 302
    assert hand_in(first, file).status_code == 302
    second.post(reverse("exchange_bulletin_key_end", args=[key.pk]))
    later = signed(from_abroad(seq=2, previous=from_abroad().sha256), ABROAD)
    assert hand_in(first, later).status_code == 422
    assert ReceivedBulletin.objects.count() == 1
    for act in ("entered", "confirmed", "ended"):
        assert Event.objects.filter(kind=f"bulletin key {act}").count() == 1


def test_a_file_that_was_changed_or_is_none_is_not_taken_in() -> None:
    known(ABROAD, make.OTHER_COUNTY)
    client = as_(make.data_steward(CITY))
    good = signed(from_abroad(), ABROAD)
    for wrong, why in (
        (good.replace("90000 9", "91000 9"), "文件被改过"),
        ("hello\n", "不是完整的简报"),
        (good.replace("region 980122", "region 980121"), "没有登记"),
        (signed(from_abroad(region="980000"), ABROAD), "不归本级收"),
        ("x" * 1_000_002, "文件太大"),
    ):
        refused = hand_in(client, wrong)
        assert refused.status_code == 422 and why in text(refused), why
    assert not ReceivedBulletin.objects.exists()
    assert hand_in(client, good.replace("\n", "\r\n")).status_code == 302  # an editor saved it


def test_bulletins_of_quarters_that_have_not_begun_push_no_other_quarter_out() -> None:
    known(ABROAD, make.OTHER_COUNTY)
    told()
    client = as_(make.data_steward(CITY))
    for year in range(9990, 10_000):
        made = from_abroad(period=f"{year}Q4")
        assert hand_in(client, signed(made, ABROAD)).status_code == 302
    page = text(client.get(reverse("exchange_bulletins")))
    assert "2026年第1季度的简报还没有报" in page and "9990年第4季度" in page
    make_ours = reverse("exchange_bulletin_make", args=["2026Q1"])
    assert make_ours in page and client.get(make_ours).status_code == 200


def test_two_stories_stay_as_evidence_and_neither_is_cosigned_until_one_is_returned() -> None:
    known(ABROAD, make.OTHER_COUNTY)
    client = as_(make.data_steward(CITY))
    rows = [
        hand_in(client, signed(made, ABROAD))["Location"]
        for made in (from_abroad(), from_abroad(log="1 -"))
    ]
    for row in rows:
        assert "同一号收到两份，内容不同</b> 第1号" in text(client.get(row))
        refused = client.post(row, {"decision": "accept"})
        assert refused.status_code == 409 and "没有会签：同一号" in text(refused)
    assert client.post(rows[1], {"decision": "return", "why": ""}).status_code == 422
    for _copy in range(2):
        client.post(rows[1], {"decision": "return", "why": "先前已报过\n另一份"})
    assert client.post(rows[0], {"decision": "accept"}).status_code == 302
    states = [row.state for row in ReceivedBulletin.objects.order_by("pk")]
    assert states == ["accepted", "returned"]
    assert Event.objects.filter(kind="bulletin.returned").count() == 1
    slip = text(client.get(f"{rows[1]}file/"))
    assert "\nwhy 先前已报过 另一份\n" in slip


def test_only_who_says_accept_cosigns() -> None:
    known(ABROAD, make.OTHER_COUNTY)
    client = as_(make.data_steward(CITY))
    here = hand_in(client, signed(from_abroad(), ABROAD))["Location"]
    for sent in ({}, {"decision": ""}, {"decision": "Accept"}, {"why": "少了两家"}):
        refused = client.post(here, sent)
        assert refused.status_code == 422 and "没有写明" in text(refused), sent
        assert 'value="accept"' in text(refused) and 'value="return"' in text(refused)
    assert ReceivedBulletin.objects.get().state == ReceivedBulletin.State.WAITING
    assert not Event.objects.filter(kind="bulletin.cosigned").exists()


def test_a_province_sees_where_a_city_says_another_sum_than_its_counties() -> None:
    known(SEEN, CITY, "980000", COSIGNATURE)
    known(Signer("city.example/log/bulletins", b"b" * 32), CITY, "980000")
    part = from_abroad()
    note = cosigned(signed(part, ABROAD), SEEN, moment=1_780_000_000)
    whole = replace(
        part, origin="city.example/log", region=CITY,
        parts=named({part.region: part, make.COUNTY: None}),
        sums={**part.sums, "employees_end": Sum(91_000, 9)},
    )  # fmt: skip
    city = Signer("city.example/log/bulletins", b"b" * 32)
    client = as_(make.data_steward("980000"))
    page = text(client.get(hand_in(client, bundle(signed(whole, city), [note]))["Location"]))
    assert "下级加起来不等于" in page and "910" in page and "900" in page
    silent = replace(whole, log="1 -", parts=named({part.region: part}))
    page = text(client.get(hand_in(client, bundle(signed(silent, city), [note]))["Location"]))
    assert "既没有加进去，也没有写明缺</b> 安澜县" in page
    ReceivedBulletin.objects.order_by("pk").last().delete()  # type: ignore[union-attr]
    good = replace(whole, sums=part.sums)
    here = hand_in(client, signed(good, city))["Location"]
    assert "文件里缺" in text(client.get(here))
    for copy, says in (
        (note, "同一号收到两份"),
        (signed(part, SEEN), "签名不对，或者公钥没有登记</b> 云溪县"),
        (note, "同一号"),
    ):
        assert hand_in(client, bundle(signed(good, city), [copy]))["Location"] == here
        assert says in text(client.get(here))
    assert "同一号收到两份" in text(client.get(here))
    ReceivedBulletin.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    assert "每一项都一样" in text(client.get(here))
    ReceivedBulletin.objects.all().delete()
    hiding = replace(good, sums={**part.sums, "employees_end": HIDDEN})
    page = text(client.get(hand_in(client, bundle(signed(hiding, city), [note]))["Location"]))
    assert "<small>没有列</small>" in page and "下级加起来 900" in page


def test_the_answer_of_a_level_above_that_works_elsewhere_is_taken_in_from_a_file() -> None:
    told()
    client = as_(make.data_steward())
    row = sign(client)
    yes = cosigned(row.note, SEEN, moment=1_780_000_000)
    assert hand_in(client, yes).status_code == 422  # nobody has entered its key
    known(SEEN, CITY, make.COUNTY, COSIGNATURE)
    known(BACK, CITY, make.COUNTY)
    assert hand_in(client, row.note).status_code == 422  # nobody above has signed it
    slip = Returned("city.example/log", make.COUNTY, "2026Q1", 1, row.sha256, "少了两家")
    wrong = replace(slip, origin="else.example/log")
    assert hand_in(client, returned(wrong, BACK)).status_code == 422
    assert hand_in(client, returned(replace(slip, sha256="0" * 64), BACK)).status_code == 422
    assert hand_in(client, returned(replace(slip, why=""), BACK)).status_code == 422
    assert hand_in(client, returned(slip, BACK)).status_code == 302
    page = text(client.get(reverse("exchange_bulletin", args=[row.pk])))
    assert "少了两家" in page and reverse("exchange_bulletin_make", args=["2026Q1"]) in page
    again = sign(client)  # the same sums: it was returned
    assert again.seq == 2
    hand_in(client, cosigned(again.note, SEEN, moment=1_780_000_000))
    again.refresh_from_db()
    assert again.state == SentBulletin.State.COSIGNED
    assert Event.objects.filter(kind="bulletin.answered").count() == 2


def test_a_second_answer_that_says_something_else_is_told_with_what_was_answered_first() -> (
    None
):
    told()
    client = as_(make.data_steward())
    known(SEEN, CITY, make.COUNTY, COSIGNATURE)
    known(BACK, CITY, make.COUNTY)

    def answers(row: SentBulletin) -> tuple[str, str, str]:
        slip = Returned(
            "city.example/log", make.COUNTY, "2026Q1", row.seq, row.sha256, "少了两家"
        )
        other = replace(slip, why="多了一家")
        yes = cosigned(row.note, SEEN, moment=1_780_000_000)
        return returned(slip, BACK), returned(other, BACK), yes

    first = sign(client)
    slip, other, yes = answers(first)
    assert [hand_in(client, slip).status_code for _copy in range(2)] == [302, 302]
    for later in (yes, other):
        refused = hand_in(client, later)
        assert refused.status_code == 422 and "已经退回过这一份：少了两家" in text(refused)
    second = sign(client)
    slip, _other, yes = answers(second)
    assert [hand_in(client, yes).status_code for _copy in range(2)] == [302, 302]
    refused = hand_in(client, slip)
    assert refused.status_code == 422 and "已经会签过这一份" in text(refused)
    assert "少了两家" in text(refused)
    states = [row.state for row in SentBulletin.objects.order_by("seq")]
    assert states == [SentBulletin.State.RETURNED, SentBulletin.State.COSIGNED]
    assert Event.objects.filter(kind="bulletin.answered").count() == 2


def test_nobody_else_knows_of_bulletins() -> None:
    told()
    sent = sign(as_(make.data_steward()))
    hand_in(as_(make.data_steward(CITY)), sent.note)
    came = ReceivedBulletin.objects.get()
    key = known(ABROAD, make.OTHER_COUNTY)
    urls = [
        reverse("exchange_bulletin", args=[sent.pk]),
        reverse("exchange_bulletin_file", args=[sent.pk]),
        reverse("exchange_received", args=[came.pk]),
        reverse("exchange_received_file", args=[came.pk]),
        reverse("exchange_bulletin_key_end", args=[key.pk]),
    ]
    neighbour = as_(make.data_steward(make.OTHER_COUNTY))
    department = as_(make.department_officer(make.COUNTY))
    township = as_(make.county_officer(make.TOWN))
    for client in (neighbour, department, township):
        assert [client.get(url).status_code for url in urls] == [404] * 5
    nation = as_(make.data_steward("000000"))
    for client in (department, township, nation):
        assert client.get(reverse("exchange_bulletins")).status_code == 404
        assert reverse("exchange_bulletins") not in text(client.get(reverse("exchange")))
    county = as_(make.data_steward())
    assert county.post(urls[2], {"decision": "accept"}).status_code == 404
    assert came.state == ReceivedBulletin.State.WAITING
