"""The pages on which the union keeps the codes on the walls."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Enterprise:
    return make.enterprise()


@pytest.fixture
def desk(client: Client, here: Enterprise) -> Client:
    client.force_login(make.chair_of(here))
    return client


def text(desk: Client, name: str, *args: object, **query: str) -> str:
    answer = desk.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_new_place_to_a_poster_and_to_the_code_that_replaces_it(
    desk: Client, here: Enterprise
) -> None:
    assert "1张协商码在用" in text(desk, "consult_codes", here.pk)
    said = {"kind": "workshop", "name": "二号车间"}
    answer = desk.post(reverse("consult_code_add", args=[here.pk]), said)
    assert answer.headers["Location"] == reverse("consult_code", args=[here.pk, 2])
    assert "二号车间 · 2号码" in text(desk, "consult_code", here.pk, 2)
    for size in ("a3", "a4", "a5", "cards"):
        for kind, start in (("pdf", b"%PDF"), ("svg", b"<svg")):
            file = desk.get(reverse("consult_code_file", args=[here.pk, 2, size, kind]))
            assert file.status_code == 200
            assert file.content.startswith(start)
    answer = desk.post(reverse("consult_code_replace", args=[here.pk, 2]), {"why": "torn"})
    assert answer.headers["Location"] == reverse("consult_code", args=[here.pk, 3])
    old = text(desk, "consult_code", here.pk, 2)
    assert "看接替它的3号码" in old
    assert "PDF" not in old
    assert "二号车间" in text(desk, "consult_codes", here.pk, list="stopped")
    assert (
        desk.get(reverse("consult_code_file", args=[here.pk, 2, "a4", "pdf"])).status_code
        == 404
    )
    assert desk.get(reverse("worker_scan", args=[code_of(here, 2)])).status_code == 410


def test_revoking_asks_once_more_and_wants_a_reason(desk: Client, here: Enterprise) -> None:
    page = reverse("consult_code_revoke", args=[here.pk, 1])
    assert "不能恢复" in desk.get(page).content.decode()
    assert desk.post(page, {}).status_code == 422
    assert desk.post(page, {"why": "nonsense"}).status_code == 422
    assert desk.post(page, {"why": "moved"}).status_code == 302
    again = desk.post(page, {"why": "moved"})
    assert again.status_code == 409
    assert "已经停用" in again.content.decode()
    assert "没有在用的协商码" in text(desk, "consult_codes", here.pk)


def test_the_name_of_a_person_is_refused_in_words(desk: Client, here: Enterprise) -> None:
    make.entry(here, name="李明华")
    said = {"kind": "office", "name": "李明华办公室"}
    answer = desk.post(reverse("consult_code_add", args=[here.pk]), said)
    assert answer.status_code == 422
    assert "不写人名" in answer.content.decode()


@pytest.mark.parametrize(("size", "kind"), [("a9", "pdf"), ("a4", "html"), ("a4", "png")])
def test_other_sizes_and_kinds_are_not_there(
    desk: Client, here: Enterprise, size: str, kind: str
) -> None:
    address = reverse("consult_code_file", args=[here.pk, 1, size, kind])
    assert desk.get(address).status_code == 404
    assert desk.get(reverse("consult_code", args=[here.pk, 9])).status_code == 404
