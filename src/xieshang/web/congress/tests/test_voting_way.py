"""From the session's page to the ballot on the telephone, and from its result to the board."""

from __future__ import annotations

from typing import cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.tests.conftest import _quick, small_keys
from xieshang.apps.cases.demo_clock import go_to
from xieshang.apps.congress.choices import Mode
from xieshang.apps.congress.models import Ballot
from xieshang.apps.congress.services import voting
from xieshang.apps.congress.tests.test_phones import with_telephones
from xieshang.apps.congress.tests.world import MET, ZHEJIANG, Told, in_session

__all__ = ["_quick", "small_keys"]
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


def opened(told: Told) -> Ballot:
    with_telephones(told, 5)
    return voting.open_ballot(
        told.session, [told.matter()], mode=Mode.PHONE, by=told.chair, today=MET,
        now=timezone.now(),
    )  # fmt: skip


def test_who_signed_in_is_led_to_the_ballot_and_the_chair_to_the_next_act(
    settings: Settings,
) -> None:
    settings.DEMO = True
    told = in_session(ZHEJIANG)
    ballot = opened(told)
    go_to(MET)
    delegate, chair = Client(), Client()
    delegate.force_login(cast(User, told.delegates[0].user))
    chair.force_login(told.chair)
    way = reverse("ballot", args=[ballot.paper])
    page = delegate.get(reverse("worker_congress", args=[told.session.pk])).content.decode()
    assert f'href="{way}"' in page
    assert "去领票" in page
    assert 'id="draw"' in delegate.get(way).content.decode()
    beginning = reverse("congress_act", args=[told.session.pk, "begin"])
    desk = chair.get(reverse("congress", args=[told.session.pk])).content.decode()
    assert f'href="{beginning}"' in desk
    closing = reverse("congress_act", args=[told.session.pk, "close"])
    assert f'href="{closing}"' not in desk  # nobody could have voted yet
    assert chair.post(closing).status_code != 302
    assert chair.post(beginning).status_code == 302
    page = delegate.get(reverse("worker_congress", args=[told.session.pk])).content.decode()
    assert "去投票" in page
    assert 'id="vote"' in delegate.get(way).content.decode()
    desk = chair.get(reverse("congress", args=[told.session.pk])).content.decode()
    assert f'href="{beginning}"' not in desk
    assert "结束投票" in desk
    assert chair.post(closing).status_code == 302
    ballot.refresh_from_db()
    assert ballot.closed_on == MET
    page = delegate.get(reverse("worker_congress", args=[told.session.pk])).content.decode()
    assert f'href="{way}"' not in page
    desk = chair.get(reverse("congress", args=[told.session.pk])).content.decode()
    assert "开箱计票" in desk
