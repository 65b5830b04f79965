"""Going over what was said: what was done can be undone; photographs; the reply rate."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.services import laying_open, moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.participation.tests.test_photos import shot
from xieshang.web.rounds.tests.test_voices import TOMORROW, desk, get, post, some

pytestmark = pytest.mark.django_db
SAID = "round_said"


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    monkeypatch.setattr(laying_open, "TOGETHER", 1)  # how they gather: tests/anonymity


@pytest.fixture
def here() -> Here:
    return listening_round()


def tab(here: Here, name: str) -> str:
    answer = desk(here.people.chair).get(reverse(SAID, args=[here.round.pk]), {"show": name})
    return str(answer.content.decode())


def test_many_are_masked_and_shown_again_with_one_button(here: Here) -> None:
    rows = some(here, 3)
    keys = [row.pk for row in rows]
    sent = {"act": "mask", "reason": "按错了", "o": keys}
    assert post(here, SAID, here.people.chair, sent).status_code == 302
    assert "夜班太冷" in tab(here, "masked")
    assert "恢复显示选中的" in tab(here, "masked")
    sent = {"act": "restore", "o": keys}
    assert post(here, SAID, here.people.boss, sent).status_code == 403
    assert post(here, SAID, here.people.chair, sent).status_code == 302
    assert Opinion.objects.standing().count() == 3
    wrong = post(here, SAID, here.people.chair, sent)
    assert wrong.status_code == 422
    assert "只能恢复遮住的" in wrong.content.decode()


def test_what_was_merged_is_seen_with_its_root_and_split_off(here: Here) -> None:
    rows = some(here, 2)
    moderation.merge(here.round, rows, by=here.people.chair, today=TODAY)
    [merged] = Opinion.objects.filter(state="merged")
    html = tab(here, "merged")
    assert "合到了：" in html
    assert "把选中的拆出来" in html
    sent = {"act": "restore", "o": [merged.pk]}
    assert post(here, SAID, here.people.chair, sent).status_code == 302
    assert Opinion.objects.standing().count() == 2


def test_a_photograph_is_looked_at_and_withheld_with_a_reason(here: Here) -> None:
    row = said(here, "加热柜坏了", here.workers[0], photo=shot())
    chair = here.people.chair
    where = reverse("round_photo", args=[here.round.pk, row.pk])
    assert where in get(here, SAID, chair)
    answer = desk(chair).get(where)
    assert (answer["Content-Type"], answer.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert desk(here.people.boss).get(where).status_code == 404
    assert post(here, "round_withhold", chair, {"reason": ""}, row.pk).status_code == 422
    sent = {"reason": "拍到了工牌"}
    assert post(here, "round_withhold", chair, sent, row.pk).status_code == 302
    assert post(here, "round_withhold", chair, sent, row.pk).status_code == 409
    assert "照片没有放出，理由：拍到了工牌" in get(here, SAID, chair)
    back = {"act": "restore", "o": str(row.pk)}
    assert 'value="restore"' in get(here, SAID, chair)
    assert post(here, SAID, chair, back).status_code == 302
    assert 'value="restore"' not in get(here, SAID, chair)
    assert "照片没有放出" not in get(here, SAID, chair)


def test_with_the_batch_the_employer_gets_the_photograph_and_its_address_tells_nothing(
    here: Here,
) -> None:
    rows = [*some(here, 4), said(here, "加热柜坏了", here.workers[5], photo=shot())]
    moderation.check(here.round, rows, by=here.people.chair, today=TODAY)
    html = get(here, "round_released", here.people.boss)
    where = reverse("round_photo", args=[here.round.pk, rows[-1].pk])
    assert where in html
    answer = desk(here.people.boss).get(where)
    assert answer.status_code == 200
    assert "Last-Modified" not in answer
    assert 'filename="photo.jpg"' in answer["Content-Disposition"]


def test_where_few_spoke_by_the_end_the_employer_learns_only_that_something_came_in(
    here: Here,
) -> None:
    officer = make.township_officer()
    moderation.check(here.round, some(here, 4), by=here.people.chair, today=TODAY)
    assert "夜班太冷" not in get(here, "round_released", here.people.boss)
    Case.objects.update(state="5_adopt")
    jobs.daily(TOMORROW)
    html = get(here, "round_released", here.people.boss)
    assert "说过话的不满5人" in html
    assert "夜班太冷" not in html
    assert "夜班太冷" in get(here, "round_released", officer)


def test_the_rate_is_on_the_rounds_page_for_the_workers_side_alone(here: Here) -> None:
    some(here, 4)
    html = get(here, "round", here.people.chair)
    assert "4条意见，0条按期有了带理由的答复" in html
    assert "4条还没答复" in html
    assert "带理由的答复" not in get(here, "round", here.people.boss)


def test_the_inbox_leads_to_what_waits(here: Here) -> None:
    [row] = some(here, 1)
    moderation.mask(here.round, [row], reason="广告", by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    saying.object_to(row, text="不是广告", by=here.workers[0], today=TODAY)
    said(here, "又一件", here.workers[1])
    jobs.daily(TODAY)
    inbox = desk(here.people.chair).get("/desk/").content.decode()
    assert reverse(SAID, args=[here.round.pk]) in inbox
    inbox = desk(make.township_officer()).get("/desk/").content.decode()
    assert reverse("round_appeals", args=[here.round.pk]) in inbox
    assert "答复职工意见" not in desk(here.people.boss).get("/desk/").content.decode()
