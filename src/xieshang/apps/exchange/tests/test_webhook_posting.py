"""A message on its way, to servers that really listen, answer badly, or not at all."""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from xieshang.apps.exchange.models import WebhookMessage
from xieshang.apps.exchange.tests.receivers import Receiver, allow, listening, saying
from xieshang.apps.exchange.webhooks import posting
from xieshang.apps.exchange.webhooks.posting import Outcome, post
from xieshang.apps.exchange.webhooks.signature import headers_of, sign, written

Fault = WebhookMessage.Fault
BODY = b'{"type":"trial"}'


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with listening() as here:
        allow(settings, here)
        yield here


def test_a_message_arrives_whole_with_its_headers(receiver: Receiver) -> None:
    assert post(receiver.address, {"webhook-id": "msg_1"}, BODY) == Outcome(204)
    [(path, headers, body)] = receiver.came
    assert (path, body) == ("/told?from=xieshang", BODY)
    assert headers["webhook-id"] == "msg_1"
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["content-length"] == str(len(BODY))


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [302]
    outcome = post(receiver.address, {}, BODY)
    assert (outcome.status, outcome.fault, outcome.taken) == (302, Fault.STATUS, False)
    assert len(receiver.came) == 1


def test_no_deployment_calls_this_machine(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    assert post(receiver.address, {}, BODY).fault == Fault.ADDRESS
    assert post(f"http://localhost:{receiver.port}/", {}, BODY).fault == Fault.ADDRESS
    assert not receiver.came


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_only_once(
    receiver: Receiver, settings: Any
) -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    address = f"http://rebinding.example:{receiver.port}/"
    assert post(address, {}, BODY, resolve=rebinding) == Outcome(204)
    assert asked == ["rebinding.example"]
    [(_path, headers, _body)] = receiver.came
    assert headers["host"] == f"rebinding.example:{receiver.port}"
    assert post(address, {}, BODY, resolve=rebinding).fault == Fault.ADDRESS
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10**6], Outcome(200)),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 202 Yes\r\n\r\n"], Outcome(202)),
        ([b"HTT", b"P/1.1 2", b"04 \r\n\r\n"], Outcome(204)),
        ([b"HTTP/1.1 500 No\r\n"], Outcome(500, Fault.STATUS)),
        ([b"220 smtp.example ESMTP\r\n"], Outcome(fault=Fault.NO_HTTP)),
        ([b"x" * 20_000], Outcome(fault=Fault.NO_HTTP)),
        ([], Outcome(fault=Fault.NO_HTTP)),
    ],
    ids=["endless", "interim", "in pieces", "no", "mail", "noise", "nothing"],
)
def test_of_an_answer_only_the_code_is_read(
    pieces: list[bytes], outcome: Outcome, settings: Any
) -> None:
    with saying(*pieces, pause=0.01) as here:
        allow(settings, here)
        assert post(here.address, {}, BODY) == outcome


def test_who_answers_a_byte_now_and_then_is_left(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "PATIENCE", 0.3)
    with saying(*[b"H"] * 100, pause=0.05) as here:
        allow(settings, here)
        begun = time.monotonic()
        assert post(here.address, {}, BODY).fault == Fault.LATE
        assert time.monotonic() - begun < 2


def test_nobody_there_is_said_so(settings: Any) -> None:
    with saying() as here:
        allow(settings, here)
    assert post(here.address, {}, BODY).fault == Fault.UNREACHABLE
    nowhere = f"http://nowhere.invalid:{here.port}/"
    assert post(nowhere, {}, BODY).fault == Fault.UNREACHABLE


def certificate(folder: Path) -> Path:
    """A key and its own certificate for the name localhost."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "localhost.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


def test_the_certificate_of_the_name_is_checked(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with listening(context=context) as here:
        allow(settings, here)
        settings.WEBHOOK_PLAIN = False
        assert post(here.address, {}, BODY).fault == Fault.CERTIFICATE
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert post(here.address, {}, BODY) == Outcome(204)
        by_number = here.address.replace("localhost", "127.0.0.1")
        assert post(by_number, {}, BODY).fault == Fault.CERTIFICATE
        assert len(here.came) == 1


def test_a_signature_is_that_of_standard_webhooks() -> None:
    secrets = [b"new" * 8, b"old" * 8]
    at = datetime(2026, 4, 10, tzinfo=UTC)
    headers = headers_of(UUID(int=7), BODY, secrets, at=at)
    assert headers["webhook-id"] == f"msg_{7:032x}"
    assert headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert headers["webhook-signature"].split(" ") == [
        sign(one, f"msg_{7:032x}", str(int(at.timestamp())), BODY) for one in secrets
    ]


def test_the_published_example_of_the_form_holds() -> None:
    """The values stand in the public description of the form (scheme v1)."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert written(secret) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
