"""Random weeks: things happen, lines fail, processes die; each event arrives at most once."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.apps.accounts.models import User
from xieshang.apps.notices import reach
from xieshang.apps.notices.delivery import deliver
from xieshang.apps.notices.models import Channel, Notice, Reach
from xieshang.apps.notices.rules import PER_DAY
from xieshang.apps.notices.services import notify
from xieshang.apps.notices.tests.lines import Killed, Line

START = datetime(2026, 4, 10, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["legal", "service", "again", "cut", "mend", "kill", "wait", "away"]),
        st.integers(min_value=1, max_value=600),  # minutes until the next
    ),
    min_size=1,
    max_size=25,
)


@pytest.mark.django_db
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_nothing_arrives_twice_and_nothing_is_lost(steps: list[tuple[str, int]]) -> None:
    Notice.objects.all().delete()
    Reach.objects.all().delete()
    User.objects.all().delete()
    person = User.objects.create_user("chair", name="主席")
    reach.keep(person, Channel.SMS, "13800138000")
    with_line(steps, person)


def with_line(steps: list[tuple[str, int]], person: User) -> None:
    with override_settings(SMS_MESSENGER="xieshang.apps.notices.tests.lines.Line"):
        Line.repaired()
        now, events, sent_at = START, 0, list[date]()
        for step, minutes in steps:
            if step in {"legal", "service"}:
                events += 1
            if step in {"legal", "service", "again"} and events:
                notify(
                    person,
                    event=str(events),
                    title=f"<{events}>",
                    on=now.date(),
                    legal=step == "legal",
                )
            Line.is_down = step == "cut" or (Line.is_down and step != "mend")
            Line.dies = step == "kill"
            now += timedelta(minutes=minutes)
            if step != "away":  # nobody is delivering
                tick(now, sent_at)
        Line.is_down = Line.dies = False
        for _hour in range(24 * 12):
            now += timedelta(hours=1)
            tick(now, sent_at)
    judge(events, sent_at)


def tick(now: datetime, sent_at: list[date]) -> None:
    before = len(Line.outbox)
    with contextlib.suppress(Killed):
        deliver(now, worked=lambda day: day.weekday() < 5)
    sent_at += [now.date()] * (len(Line.outbox) - before)


def judge(events: int, sent_at: list[date]) -> None:
    rows = Notice.objects.filter(channel="sms")
    assert rows.count() == Notice.objects.filter(channel="in_app").count() == events
    assert {row.state for row in rows} <= {"sent", "uncertain"}  # nothing is left behind
    numbered = [re.findall(r"<(\d+)>", text) for _to, text in Line.outbox]
    named = Counter(number for numbers in numbered for number in numbers)
    assert all(times == 1 for times in named.values()), named
    messages = {row.message for row in rows}
    assert len(Line.outbox) == len(messages)
    assert all(times <= PER_DAY[Channel.SMS] for times in Counter(sent_at).values())
