"""The log's page and files: for anyone what tells nothing, cached for as long as it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail import asking, outside, witnessing
from xieshang.apps.trail.tests.logs import NOW, TODAY, log_of
from xieshang.core.trail import Checkpoint, open_note, root_of, tile_path
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.tiles import entries_path, reading, unbundle

pytestmark = pytest.mark.django_db


def witnessed(count: int) -> str:
    """A log that a witness has signed; the witness's name."""
    log_of(count)
    witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    asking.register(
        witnessing.signer().verifier(COSIGNATURE).vkey, "https://city.example/w", on=TODAY
    )

    def wire(_address: str, text: str) -> tuple[int, str]:
        said = witnessing.answer(text, now=NOW)
        return int(said.status), said.body

    [asked] = asking.ask_all(now=NOW + timedelta(hours=1), send=wire)
    assert asked.fault == ""
    return asked.name


def test_the_page_says_how_far_it_has_come_and_who_watches(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    name = witnessed(1234)
    with django_assert_num_queries(4):
        html = client.get(reverse("log")).content.decode()
    assert "留痕已有" in html
    assert "1,234" in html
    assert name in html
    assert outside.verifiers()[0].vkey in html
    assert "还没有上级来见证" not in html


def test_a_log_that_nobody_watches_says_so(client: Client) -> None:
    assert "留痕还是空的" in client.get(reverse("log")).content.decode()
    log_of(1)
    html = client.get(reverse("log")).content.decode()
    assert "还没有上级来见证" in html


def test_the_root_is_rebuilt_over_http_from_hashes_alone(client: Client) -> None:
    witnessed(300)
    answer = client.get(reverse("log_checkpoint"))
    assert answer["Cache-Control"] == "public, max-age=5"
    signed = Checkpoint.read(open_note(answer.content.decode(), outside.verifiers()).text)

    def fetch(level: int, index: int, width: int) -> bytes:
        got = client.get(f"/log/{tile_path(level, index, width)}")
        assert "immutable" in got["Cache-Control"]
        assert not got.cookies
        return got.content

    assert root_of(signed.size, reading(fetch, signed.size)) == signed.root


@pytest.mark.parametrize(
    "place", ["tile/0/001", "tile/0/000.p/4", "tile/9/000", "tile/0/1", "x", "tile/entries/000"]
)
def test_what_the_log_has_not_is_not_found(client: Client, place: str) -> None:
    log_of(3)
    assert client.get(f"/log/{place}").status_code == 404


def test_an_empty_log_has_no_checkpoint(client: Client) -> None:
    assert client.get(reverse("log_checkpoint")).status_code == 404


def test_the_entries_are_for_the_administrators_of_the_platform(client: Client) -> None:
    log_of(3)
    place = f"/log/{entries_path(0, 3)}"
    assert client.get(place).status_code == 404
    chair = make.chair_of(make.enterprise())
    client.force_login(chair)
    assert client.get(place).status_code == 404
    client.force_login(make.admin())
    answer = client.get(place)
    assert len(unbundle(answer.content)) == 3
    assert answer["Cache-Control"] == "private, no-store"
