"""The time machine does in a demonstration what the worker does at night."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.cases.housekeeping import WORK
from xieshang.apps.cases.models import Chore, DemoDay

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)


def test_the_next_day_does_the_housekeeping(client: Client, settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=DAY)
    for days in (1, 2):
        assert client.post(reverse("demo_next_day")).status_code == 302
        done = set(Chore.objects.values_list("name", "done_on"))
        assert done == {(name, DAY + timedelta(days=days)) for name in WORK}
