"""The address where logs below ask: the statuses of C2SP, no cookie, no guess about the log."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from xieshang.apps.trail import asking, outside, witnessing
from xieshang.apps.trail.proofs import latest
from xieshang.apps.trail.tests.logs import TODAY, log_of
from xieshang.core.trail import Verifier
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.witness import Request, lines_of, origin_hash
from xieshang.web.trail.witness import LIMIT

pytestmark = pytest.mark.django_db


def request_text(size: int = 3) -> str:
    log_of(size)
    newest = latest()
    assert newest is not None
    vkey = witnessing.signer().verifier(COSIGNATURE).vkey
    return asking.request_for(asking.register(vkey, on=TODAY), newest).text


def sent(text: str | bytes, kind: str = "text/plain") -> HttpResponse:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("witness_add"), text, content_type=kind)
    assert not answer.cookies
    return answer  # type: ignore[return-value]  # the client's own answer


def test_a_request_is_answered_with_a_cosignature_and_once_more() -> None:
    text = request_text()
    witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    answer = sent(text)
    assert answer.status_code == 200
    key = witnessing.signer().verifier(COSIGNATURE)
    [(found, _line)] = lines_of(answer.content.decode(), Request.read(text).note, [key])
    assert found == Verifier.read(key.vkey)
    again = sent(text)
    assert (again.status_code, again.content) == (409, b"3\n")
    assert again["Content-Type"] == "text/x.tlog.size"


def test_the_last_signed_checkpoint_is_served_by_the_hash_of_its_origin(client: Client) -> None:
    text = request_text()
    log = witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    address = reverse("witness_signed", args=[origin_hash(log.origin)])
    assert client.get(address).status_code == 404
    sent(text)
    answer = client.get(address)
    log.refresh_from_db()
    assert answer.content.decode() == log.signed
    assert client.get(reverse("witness_signed", args=["0" * 64])).status_code == 404


@pytest.mark.parametrize(
    "text", ["", "old 0\n", "old 0\n\nnothing\n", b"\xff\xfe", "old 0\n\n" + "x" * 40_000]
)
def test_junk_is_malformed_and_changes_nothing(text: str | bytes) -> None:
    log = witnessing.register(outside.signer().verifier().vkey, on=TODAY)
    assert sent(text).status_code == 400
    log.refresh_from_db()
    assert (log.size, log.signed, log.refused) == (0, "", "")


def test_a_form_is_no_request() -> None:
    assert sent("old=0", "application/x-www-form-urlencoded").status_code == 400


def test_an_unknown_log_is_404_and_reading_is_not_asked_here(client: Client) -> None:
    assert sent(request_text()).status_code == 404
    assert client.get(reverse("witness_add")).status_code == 405


@pytest.mark.usefixtures("one_window")
def test_whoever_asks_too_often_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    text = request_text()
    monkeypatch.setattr(
        "xieshang.web.trail.witness.LIMIT", LIMIT.__class__("w", 2, LIMIT.within)
    )
    assert [sent(text).status_code for _ in range(3)] == [404, 404, 429]
    assert int(sent(text)["Retry-After"]) > 0
