"""What a worker is told: that there is something to read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.participation.telling import tell_answers
from xieshang.apps.participation.tests.crowd import TODAY, listening_round
from xieshang.apps.participation.tests.test_telling import answer
from xieshang.web.worker.tests.test_saying import telephone, text

pytestmark = pytest.mark.django_db
NOTICES = "/w/notices/"


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def test_who_spoke_and_who_did_not_read_the_same_and_mark_it_as_read() -> None:
    here = listening_round()
    answer(here, "加一班车")
    tell_answers(TODAY + timedelta(days=1))
    spoke, silent = telephone(here, here.workers[0]), telephone(here, here.workers[1])
    pages = [text(browser.get(NOTICES)) for browser in (spoke, silent)]
    for html in pages:
        assert "1条没读过" in html
        assert "有了新的答复" in html
        assert 'href="/w/opinions/"' in html
        assert "加一班车" not in html
    assert spoke.post(NOTICES).status_code == 302
    assert "通知都读过了" in text(spoke.get(NOTICES))
    assert "1条没读过" in text(silent.get(NOTICES))


def test_every_page_of_who_has_entered_leads_there_and_no_other() -> None:
    here = listening_round()
    assert NOTICES in text(telephone(here, here.workers[0]).get("/w/"))
    assert NOTICES not in text(telephone(here).get("/w/"))
    assert telephone(here).get(NOTICES).status_code == 302
