"""What comes in late is taken for a week, once, and its writer is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.tests.crowd import TODAY, listening_round
from xieshang.web.worker.tests.test_saying import SAY, telephone, text

pytestmark = pytest.mark.django_db
SAID = "夜班的加热柜坏了"


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.mark.parametrize(
    ("days", "taken", "told"),
    [(0, 1, False), (1, 1, True), (7, 1, True), (8, 0, False), (-1, 1, False)],
)
def test_up_to_seven_days_late_is_taken_and_told(days: int, taken: int, told: bool) -> None:
    here = listening_round()
    browser = telephone(here, here.workers[0])
    sent = {
        "text": SAID,
        "submission": "k" * 22,
        "written_on": str(TODAY - timedelta(days=days)),
    }
    for _time in range(2):  # the phone heard no answer and sends it again
        answer = browser.post(SAY, sent, follow=True)
    assert Opinion.objects.count() == taken
    assert "xs-nb&" not in answer.content.decode()
    assert ("收到" in text(answer, 200 if taken else 422)) is told
    if not taken:
        assert "再按一次发出" in answer.content.decode()
        del sent["written_on"]  # looked at, and sent by hand
        browser.post(SAY, sent)
        assert Opinion.objects.count() == 1


def test_a_day_that_is_none_is_not_minded() -> None:
    here = listening_round()
    sent = {"text": SAID, "submission": "k" * 22, "written_on": "昨天"}
    assert telephone(here, here.workers[0]).post(SAY, sent).status_code == 302
