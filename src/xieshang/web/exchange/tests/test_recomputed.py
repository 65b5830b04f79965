"""The page of a bulletin from below says whether it was recomputed here, and what differs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services.periods import freeze
from xieshang.apps.assessment.tests import lists
from xieshang.apps.assessment.tests.factories import period, tell
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.bulletin import Sum, read, signed
from xieshang.core.trail.note import text_of
from xieshang.web.exchange.tests.test_bulletins import (
    ABROAD,
    CITY,
    as_,
    from_abroad,
    hand_in,
    known,
    sign,
    text,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys_and_city(settings: Any, tmp_path: Path) -> None:
    settings.KEYS, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "media"
    make.region("980000")
    make.region(CITY, parent_id="980000", name="明川市")
    make.region(make.COUNTY, parent_id=CITY, name="安澜县")
    make.region(make.OTHER_COUNTY, parent_id=CITY, name="云溪县")


def test_what_differs_from_the_figures_here_is_named_and_goes_back_without_them() -> None:
    told()
    county, city = as_(make.data_steward()), as_(make.data_steward(CITY))
    here = hand_in(city, sign(county).note)["Location"]
    page = text(city.get(here))
    assert "列出的每一项都一样" in page and "合计重算过" in page
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=13)
    page = text(city.get(here))
    assert "1项和本平台上的数重算出来的不一样" in page and "这个季度没有冻结" in page
    assert "500 人<small>按本平台的数 513 · 6家企业</small>" in page
    assert 'value="accept"' not in page
    refused = city.post(here, {"decision": "accept"})
    assert refused.status_code == 409 and "没有会签：和本平台上的数" in text(refused)
    proposed = page.split('name="why"')[1].split(">", 1)[1].split("<")[0].strip()
    assert proposed.startswith("1项和平台上的数重算出来的不一样：期末")
    assert "513" not in proposed
    assert city.post(here, {"decision": "return", "why": proposed}).status_code == 302
    assert "已经退回，不再重算" in text(city.get(here))
    again = text(city.post(here, {"decision": "return", "why": proposed}))
    assert "没有退回：这一份已经有结论了" in again and "没有会签" not in again
    make_again = text(county.get(reverse("exchange_bulletin_make", args=["2026Q1"])))
    assert "签发，代替退回的第1号" in make_again
    second = hand_in(city, sign(county).note)["Location"]
    assert "代替退回的第1号" in text(city.get(second))
    city.post(second, {"decision": "accept"})
    assert "用本平台上企业的数重算了一遍" in text(city.get(second))
    assert " · 用企业的数重算过" in text(city.get(reverse("exchange_bulletins")))
    whole = text(city.get(reverse("exchange_bulletin_make", args=["2026Q1"])))
    assert "加的1份里，1份会签时用企业的数重算过" in whole


def test_of_a_survey_it_is_said_that_it_differs_and_not_by_how_much() -> None:
    """Told before and after one enterprise was asked, the difference is its answers."""
    told()
    city = as_(make.data_steward(CITY))
    here = hand_in(city, sign(as_(make.data_steward())).note)["Location"]
    asked = make.enterprise()
    tell(period(), asked, Giver.SURVEY, satisfied=47, valid_respondents=49)
    tell(period(), asked, Giver.HRSS, employees_end=61)
    page = text(city.get(here))
    assert "3项和本平台上的数重算出来的不一样" in page
    assert "匿名问卷的数只写不一样" in page
    assert page.count("按本平台的数 ") == page.count("按本平台的数 561") == 1


def test_a_sum_that_no_catalogue_knows_is_named_and_not_offered_to_be_cosigned() -> None:
    told()
    made = read(text_of(sign(as_(make.data_steward())).note))
    city = as_(make.data_steward(CITY))
    odd = replace(made, sums={**made.sums, "unheard_of": Sum(500, 5)})
    page = text(city.get(hand_in(city, signed(odd, bulletins.signer()))["Location"]))
    assert "重算出来的不一样</b> unheard_of" in page and 'value="accept"' not in page


def test_in_a_frozen_quarter_the_next_number_is_asked_for() -> None:
    told()
    city = as_(make.data_steward(CITY))
    here = hand_in(city, sign(as_(make.data_steward())).note)["Location"]
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=13)
    freeze(period(), by=None, today=lists.TODAY)
    page = text(city.get(here))
    assert "照冻结的数再报下一号" in page and "核对：有不对的" in page
    city.post(here, {"decision": "return", "why": "照冻结的数再报"})
    assert "没有发现问题" not in text(city.get(here))


def test_of_another_platform_it_is_said_that_nothing_could_be_recomputed() -> None:
    known(ABROAD, make.OTHER_COUNTY)
    client = as_(make.data_steward(CITY))
    here = hand_in(client, signed(from_abroad(), ABROAD))["Location"]
    page = text(client.get(here))
    assert "本平台没有它的数，不能用企业的数重算" in page and "会签后照它写的" in page
    client.post(here, {"decision": "accept"})
    assert "没有用企业的数重算" in text(client.get(here))
    assert "没有用企业的数重算" in text(client.get(reverse("exchange_bulletins")))
    whole = text(client.get(reverse("exchange_bulletin_make", args=["2026Q1"])))
    assert "加的1份里，0份" in whole
