"""What is written down beside the database and goes out of the house: log, notices, pages.

The lines of the log are read by whoever runs the machines; notices by their readers; a page,
an address or a cookie by a fellow worker who wants to know more than is shown.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from tests.anonymity.people import FOUND, TODAY, Crowd, acts, crowd, says
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.notices.models import Notice
from xieshang.apps.notices.services import notify
from xieshang.apps.participation import jobs, selectors
from xieshang.apps.participation.models import Opinion, Second, Stance
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.voices.models import Nick
from xieshang.config import logs, middleware

Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.django_db
HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class Kept(logging.Handler):
    """The log as it stands on the machine: one JSON object a line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=logs._SHARED,
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                ],
            )
        )

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept, logger = Kept(), logging.getLogger("xieshang")
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    yield kept
    logger.removeHandler(kept)
    logger.setLevel(level)


def line_as_at_the_desk(patch: Patch) -> None:
    """Workers' paths are written down like any other."""
    patch.setattr(middleware, "WORKERS", "/nobody/")


def found_in_the_log(log: Kept) -> tuple[int, int]:
    """The attack: lines that name user or address; lines that name what was opened."""
    made = acts(crowd())
    doing = list(made.all().values())
    people = made.crowd.workers[:8]
    for worker in people:
        made.crowd.phone(worker)
    log.lines.clear()
    named = 0
    for worker in people:
        at = len(log.lines)
        for act in doing:
            act(worker)
        signs = {str(worker.pk), f"10.0.0.{made.crowd.number(worker) + 1}", worker.username}
        mine = log.lines[at:]
        assert len(mine) == len(doing)
        said = [str(line.get(part)) for line in mine for part in ("user", "address", "path")]
        named += bool(signs & set(said))
    keys = {str(made.opinion.pk), str(made.card.pk)}
    opened = sum(any(key in json.dumps(line) for key in keys) for line in log.lines)
    return named, opened


def test_on_a_line_says_neither_who_nor_which(log: Kept) -> None:
    assert found_in_the_log(log) == (0, 0)


def test_off_it_says_both(log: Kept, monkeypatch: Patch) -> None:
    line_as_at_the_desk(monkeypatch)
    named, opened = found_in_the_log(log)
    assert named == 8
    assert opened >= 8


def test_a_chore_that_fails_writes_down_no_words(log: Kept, monkeypatch: Patch) -> None:
    here = crowd()
    says(here, here.workers[0], "只有我知道的事")

    def fails(*_of: Any) -> None:
        raise ValueError("只有我知道的事")

    monkeypatch.setattr(jobs, "count", fails)
    jobs.daily(TODAY + timedelta(days=1))
    assert [line["fault"] for line in log.lines if "fault" in line] == ["ValueError"]
    assert "只有我知道的事" not in json.dumps(log.lines, ensure_ascii=False)


def a_whole_way(here: Crowd) -> None:
    """Said, laid open, gone over, handed over, answered; a mask, an appeal, its answer."""
    for worker in here.workers:
        says(here, worker, f"{['夜班', '食堂', '班车', '宿舍'][here.number(worker) % 4]}的事，"
             f"第{here.number(worker)}句")  # fmt: skip
    day, chair = TODAY + timedelta(days=1), here.here.people.chair
    jobs.daily(day)
    rows = list(Opinion.objects.order_by("pk"))
    moderation.check(here.here.round, rows[:10], by=chair, today=day)
    item = moderation.take_up(
        rows[0], text="夜班要暖气", by=chair, today=day, topic=here.here.topic
    )
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="办", topic=here.here.topic, by=chair,
        today=day,
    )  # fmt: skip
    moderation.mask(here.here.round, rows[12:13], reason="点名", by=chair, today=day)


def notice_names_the_author(patch: Patch) -> None:
    """As Loomio's did: whoever is told learns from whom it comes."""
    real = saying.say

    def told(round_: Any, **sent: Any) -> Opinion:
        row = real(round_, **sent)
        for reader in round_.case.enterprise.union.grants.all():
            notify(
                reader.user, event=f"said/{row.pk}", title=f"{sent['by'].name}说了话", on=TODAY
            )
        return row

    patch.setattr(saying, "say", told)


def found_in_notices() -> int:
    """The attack: notices to anybody that bear a name, a pseudonym or the key of a text."""
    here = crowd()
    a_whole_way(here)
    signs = {one.name for one in here.workers} | {
        *Nick.objects.values_list("nick", flat=True),
        *map(str, Opinion.objects.values_list("pk", flat=True)),
    }
    told = Notice.objects.values_list("title", "body", "link", "event")
    return sum(any(sign in "|".join(one) for sign in signs) for one in told)


def test_on_no_notice_says_from_whom_it_comes() -> None:
    assert found_in_notices() == 0


def test_off_a_notice_that_names_the_author_is_found(monkeypatch: Patch) -> None:
    notice_names_the_author(monkeypatch)
    assert found_in_notices() >= FOUND


def page_shows_the_voice(patch: Patch) -> None:
    """A sign that stands for a person stands in the page, as LimeSurvey's token did."""
    patch.setattr(
        selectors, "nicks_of", lambda scope, spoken: {voice: voice for voice in spoken}
    )


def signs_in_pages() -> int:
    """The attack: a fellow worker reads sources, addresses and cookies; what is in the rows."""
    here = acts(crowd()).crowd
    for worker in here.workers:
        says(here, worker, f"第{here.number(worker)}句")
    first = Opinion.objects.first()
    assert first is not None
    spy = here.phone(here.workers[-1])
    found = ""
    for address in ("worker_say", "worker_mine", "worker_cards", "worker_common", "pool"):
        found += _everything(spy, reverse(address))
    found += _everything(spy, reverse("worker_thread", args=[first.pk]))
    secret = {*Opinion.objects.values_list("voice", flat=True)}
    secret |= {*Second.objects.values_list("mark", flat=True)}
    secret |= {*Stance.objects.values_list("ticket", flat=True)}
    return len(secret & set(HEX.findall(found)))


def _everything(phone: Client, address: str) -> str:
    answer = phone.get(address)
    assert answer.status_code == 200, address
    headers = " ".join(f"{name} {value}" for name, value in answer.headers.items())
    return f"{answer.content.decode()} {headers} {phone.cookies.output()}"


def test_on_no_page_no_address_and_no_cookie_bears_a_sign() -> None:
    assert signs_in_pages() == 0


def test_off_a_sign_in_the_page_is_found(monkeypatch: Patch) -> None:
    page_shows_the_voice(monkeypatch)
    assert signs_in_pages() >= FOUND


def test_after_an_answer_the_page_is_the_same_for_everybody() -> None:
    """The receipt of a survey knows neither the survey nor the reader."""
    here = crowd()
    made = acts(here)
    made.all()["answer"](here.workers[0])
    address = reverse("worker_survey_thanks")
    mine = _plain(here.phone(here.workers[0]).get(address).content.decode())
    other = _plain(here.phone(here.workers[1]).get(address).content.decode())
    assert mine == other


def _plain(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
