"""What somebody is shown: every page, document and export that can be reached by links."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.anonymity.people import Crowd
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.consult_code import code_of

MOST = 150
# Help of the law, forms of other matters and ways out: nothing of what workers do stands there.
ELSEWHERE = re.compile(
    r"^/(static|accounts|language|demo|check|w/(leave|enter)|desk/(people|calendar|notices/read"
    r"|surveys/new|contracts/paper))"
)
LINK = re.compile(r'href="(/[^"#]*)')
FLEETING = re.compile(
    r'(name="(?:csrfmiddlewaretoken|submission)" value="|X-CSRFToken": "|hx-headers=")[^"]*'
)


def reader(here: Crowd, user: User | None) -> Client:
    """A browser of somebody who has also scanned the code on the wall."""
    browser = Client()
    if user is not None:
        browser.force_login(user)
    browser.get(reverse("worker_scan", args=[code_of(here.here.enterprise)]))
    return browser


def pages(
    browser: Client, starts: tuple[str, ...] = ("/desk/", "/w/", "/w/pool/")
) -> dict[str, str]:
    """Everything that links lead to, as text; forms are not sent."""
    waiting = list(starts)
    seen: dict[str, str] = {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0).replace("&amp;", "&")
        if address in seen or ELSEWHERE.match(address):
            continue
        answer = browser.get(address)
        body = answer.getvalue()
        seen[address] = "\n".join(_texts(body, answer.get("Content-Type", "")))
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        waiting += LINK.findall(seen[address])
    return {address: FLEETING.sub("", text) for address, text in seen.items()}


def _texts(body: bytes, kind: str) -> Iterator[str]:
    if kind.startswith("application/pdf"):
        for page in PdfReader(io.BytesIO(body)).pages:
            yield page.extract_text()
    elif zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as whole:
            for name in whole.namelist():
                if name.startswith("docProps/"):  # the second in which it was drawn
                    continue
                yield whole.read(name).decode(errors="replace")
    else:
        yield body.decode(errors="replace")
