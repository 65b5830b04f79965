"""What surrounds every view: bounds, headers, error pages, and what the log may know."""

from __future__ import annotations

import gzip
import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.config.middleware import Compression

pytestmark = [pytest.mark.urls("xieshang.config.tests.routes"), pytest.mark.django_db]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written to the log, as an operator would read it."""
    written = io.StringIO()
    [formatter] = [handler.formatter for handler in logging.getLogger().handlers
                   if type(handler.formatter).__name__ == "ProcessorFormatter"]  # fmt: skip
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger("xieshang")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield written
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_database_that_does_not_answer_is_told_and_may_be_tried_again(
    visitor: Client,
) -> None:
    response = visitor.get("/wait/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "现在忙不过来" in response.text
    assert "locked" not in response.text


@pytest.mark.parametrize(
    "address",
    ["/echo/%00/", "/echo/?q=%00", "/echo/?%00=q", "/echo/?q=a%00b"],
)
def test_nul_in_the_address_is_a_bad_request(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 400
    assert "这个请求读不懂" in response.text


@pytest.mark.parametrize("address", ["/echo/%ff%fe/", "/echo/?q=%ff", "/echo/?q=%ed%a0%80"])
def test_broken_utf8_in_the_address_never_breaks_the_server(
    visitor: Client, address: str
) -> None:
    assert visitor.get(address).status_code == 200  # Django reads it with replacement marks


def test_nul_in_a_cookie_is_a_bad_request(visitor: Client) -> None:
    quoted = {"Cookie": 'sessionid="a\\000b"'}
    assert visitor.get("/echo/", headers=quoted).status_code == 400


def test_nul_in_a_form_is_a_bad_request_and_reaches_no_view(visitor: Client) -> None:
    assert visitor.post("/echo/", {"text": "安\x00澜"}).status_code == 400
    assert visitor.post("/echo/", {"text": "安澜"}).text == "安澜"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n",
        ),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
    ],
)
def test_a_broken_form_is_a_bad_request(
    visitor: Client, content_type: str, body: bytes
) -> None:
    response = visitor.post("/echo/", body, content_type=content_type)
    assert response.status_code == 400


def test_a_form_of_ten_thousand_fields_is_a_bad_request(visitor: Client) -> None:
    response = visitor.post("/echo/", {f"f{number}": "1" for number in range(10_000)})
    assert response.status_code == 400


def test_a_text_of_three_megabytes_is_too_large(visitor: Client) -> None:
    response = visitor.post(
        "/echo/",
        "text=" + "a" * 3 * 2**20,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 413


def test_a_file_over_the_limit_is_refused_with_the_limit(
    visitor: Client, settings: Settings
) -> None:
    settings.LARGEST_REQUEST = 2**20
    response = visitor.post("/echo/", {"file": SimpleUploadedFile("a.csv", b"0" * 2**20)})
    assert response.status_code == 413
    assert "一次最多上传1 MB" in response.text


def test_a_gigabyte_that_is_only_announced_is_refused_unread(visitor: Client) -> None:
    response = visitor.post(
        "/echo/", b"", content_type="application/octet-stream", CONTENT_LENGTH=str(2**30)
    )
    assert response.status_code == 413


def test_a_stranger_reads_what_to_do_when_refused(visitor: Client) -> None:
    response = visitor.get("/refuse/")
    assert response.status_code == 403
    assert "这一步不由你来做" in response.text


def test_a_form_without_its_token_says_reload(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/form/", {})
    assert response.status_code == 403
    assert "返回上一页刷新" in response.text


def test_an_english_reader_gets_the_error_in_english(visitor: Client) -> None:
    response = visitor.get("/nowhere/", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "no page" in response.text


def test_a_fault_of_ours_shows_its_number_and_nothing_else(visitor: Client) -> None:
    response = visitor.get("/fall/", headers={"X-Request-ID": "0123456789abcdef"})
    assert response.status_code == 500
    assert "0123456789abcdef" in response.text
    assert "hunter2" not in response.text


def test_a_number_from_outside_is_taken_only_if_it_is_one(visitor: Client) -> None:
    response = visitor.get("/echo/", headers={"X-Request-ID": "<script>"})
    assert "<" not in response.headers["X-Request-ID"]


def test_every_answer_carries_the_headers_that_bind_the_browser(visitor: Client) -> None:
    headers = visitor.get("/echo/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Permissions-Policy"].startswith("camera=()")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_depends_on_the_reader_stays_in_no_cache(client: Client) -> None:
    client.force_login(User.objects.create_user("li", name="李"))
    assert "no-store" in client.get("/form/").headers["Cache-Control"]


def test_the_log_knows_who_opened_a_staff_page(client: Client, lines: io.StringIO) -> None:
    user = User.objects.create_user("li", name="李")
    client.force_login(user)
    client.get("/form/")
    line = json.loads(lines.getvalue().splitlines()[-1])
    assert (line["path"], line["user"], line["address"]) == ("/form/", user.pk, "127.0.0.1")
    assert line["request_id"]


def test_the_log_does_not_know_who_opened_a_workers_page(
    client: Client, lines: io.StringIO
) -> None:
    user = User.objects.create_user("worker-7731", name="王")
    client.force_login(user)
    client.get("/w/AL-0042/?from=canteen", headers={"User-Agent": "an old phone"})
    line = lines.getvalue()
    assert json.loads(line)["route"] == "w/<str:code>/"
    for trace in (
        "AL-0042",
        "worker-7731",
        "王",
        "127.0.0.1",
        "canteen",
        "old phone",
        '"user"',
    ):
        assert trace not in line


def test_a_healthy_server_says_ok_to_anyone(visitor: Client) -> None:
    assert visitor.get("/healthz").text == "ok\n"


def test_a_server_without_its_database_says_so_with_503(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    assert visitor.get("/healthz").status_code == 503


def test_the_language_of_the_site_is_chinese_without_a_catalogue(visitor: Client) -> None:
    assert settings.LANGUAGE_CODE == "zh-hans"
    response = visitor.get("/nowhere/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert "这里没有你要的页面" in response.text


ASKED = {"accept-encoding": "gzip, br"}


@pytest.mark.urls("xieshang.config.urls")
def test_a_page_is_compressed_for_whoever_asks_and_its_length_tells_nothing(
    visitor: Client,
) -> None:
    plain = visitor.get("/accounts/login/")
    answers = [visitor.get("/accounts/login/", headers=ASKED) for _ in range(12)]
    assert not plain.has_header("Content-Encoding")
    for answer in answers:
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert len(gzip.decompress(answer.content)) == len(plain.content)
        assert len(answer.content) < len(plain.content) / 2
    assert len({len(answer.content) for answer in answers}) > 1
    tokens = {
        re.search(rb'csrfmiddlewaretoken" value="(\w+)"', gzip.decompress(answer.content))[1]  # type: ignore[index]
        for answer in answers
    }
    assert len(tokens) == len(answers)


@pytest.mark.parametrize(
    ("kind", "path"),
    [("application/pdf", "/x/"), ("image/png", "/x/"), ("text/html", "/box/x/")],
)
def test_what_is_no_page_is_sent_as_it_is(kind: str, path: str) -> None:
    compression = Compression(lambda _request: HttpResponse())
    request = RequestFactory().get(path, headers=ASKED)
    answer = HttpResponse(b"x" * 5000, content_type=kind)
    compression.process_response(request, answer)
    assert answer.content == b"x" * 5000
    page = HttpResponse(b"x" * 5000)
    compression.process_response(RequestFactory().get("/x/", headers=ASKED), page)
    assert len(page.content) < 500
