"""Opens every form of a place as whoever may, and sends what nobody should send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, router, transaction
from django.http import HttpResponse
from django.test import Client

from tests.bad_input.junk import HIDDEN, NUL, Bad, junk_for, sensible
from tests.bad_input.page_forms import (
    Control,
    controls_of,
    dead_links,
    errors_at,
    form_of,
    label_of,
    nameless,
    soup_of,
    summary,
)
from xieshang.apps.accounts.models import User

READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN", "(SELECT")
NOT_KEPT = {"Session"}  # what a session remembers is nobody's record
ANSWERS = {302, 409, 422}
TOKEN = "csrfmiddlewaretoken"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Sent = dict[str, list[str]]


@dataclass
class Sweeper:
    """Asks as several people; ``surprises`` tells what should not have happened."""

    people: Sequence[User]
    today: date
    given: Mapping[str, str] = field(default_factory=dict)  # by control: what only we can know
    also: frozenset[int] = frozenset()  # answers that are right on these pages besides
    surprises: list[str] = field(default_factory=list)
    posts: int = 0
    meddled: bool = False
    clients: dict[int, Client] = field(default_factory=dict)
    records: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def client_of(self, user: User) -> Client:
        if user.pk not in self.clients:
            client = Client(enforce_csrf_checks=True, raise_request_exception=False)
            client.force_login(user)
            self.clients[user.pk] = client
        return self.clients[user.pk]

    def try_all(self, addresses: Mapping[str, str]) -> None:
        """Try these pages; each shows somebody a form, or leads back and refuses the act."""
        for name, address in addresses.items():
            if not self.sweep(address) and not self._held_back(address):
                self.wonder(f"{name}: nobody is shown a form")

    def _held_back(self, address: str) -> bool:
        """A button that would be refused today: not drawn, and refused to whoever sends it."""
        answers = set()
        for user in self.people:
            if self.client_of(user).get(address).status_code != 302:
                continue
            client = Client()  # no page, so no token to send along
            client.cookies = self.client_of(user).cookies
            with nothing_kept(self, f"{address} held back"):
                answers.add(client.post(address, {}).status_code)
        return 409 in answers <= {403, 409, 422}

    def sweep(self, address: str) -> bool:
        """Try one page as everybody who is shown a form there; False if nobody is."""
        for user in self.people:
            self.client_of(user)
        self.records = self.records or records()
        forms = [form for user in self.people if (form := self._drawn(user, address))]
        best: dict[tuple[str, ...], tuple[int, _Form]] = {}
        for form in forms:
            answer = form.as_it_should_be()
            known = best.get(form.names)
            if known is None or answer < known[0]:
                best[form.names] = answer, form  # 302 before 409 before 422
        for _answer, form in best.values():
            form.try_everything()
        return bool(forms)

    def _drawn(self, user: User, address: str) -> _Form | None:
        answer = self.client_of(user).get(address)
        if answer.status_code != 200:
            return None
        form = form_of(soup_of(answer.content.decode()))
        return _Form(self, user, address, controls_of(form)) if form else None

    def wonder(self, words: str) -> None:
        self.surprises.append(words)


@dataclass
class _Form:
    """One form as one person sees it."""

    to: Sweeper
    user: User
    address: str
    controls: dict[str, Control]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.controls))

    @property
    def good(self) -> Sent:
        good = {name: sensible(one, self.to.today) for name, one in self.controls.items()}
        return good | {name: [said] for name, said in self.to.given.items() if name in good}

    def as_it_should_be(self) -> int:
        """Send it filled in; whoever is shown a form may send it, or is told why not yet."""
        with nothing_kept(self.to, f"{self.address} as it should be"):
            answer = self.post(self.good)
        self._expect(answer, "as it should be", self.to.also | {302, 409, 422})
        return answer.status_code

    def try_everything(self) -> None:
        good = self.good
        junk = {name: list(junk_for(control)) for name, control in self.controls.items()}
        for refused in (True, False):
            chosen = [
                [(name, bad) for bad in junk[name] if bad.refused is refused] for name in junk
            ]
            for row in zip_longest(*chosen):
                self._try_together(good, dict(pair for pair in row if pair), refused=refused)
        if not self.to.meddled:
            self._meddle(good)
        texts = [one.name for one in self.controls.values() if one.kind in {"text", "textarea"}]
        if texts:
            self._expect(self.post(good | {texts[0]: [NUL]}), "NUL", {400})
        self._in_english(good)

    def _meddle(self, good: Sent) -> None:
        """Change what the page has sent along for itself; one form tells for all."""
        self.to.meddled = True
        for name, control in self.controls.items():
            for value in HIDDEN if control.kind == "hidden" and name != TOKEN else ():
                answer = self.post(good | {name: [value]})
                self._expect(answer, f"{name} {value[:4]}", self.to.also | ANSWERS)

    def _try_together(self, good: Sent, junk: dict[str, Bad], *, refused: bool) -> None:
        """Junk in every control at once; alone again where nothing was said beside it."""
        sent = good | {name: list(bad.values) for name, bad in junk.items()}
        what = ", ".join(f"{name} {bad.name}" for name, bad in junk.items())
        with nothing_kept(self.to, f"{self.address} {what}"):
            answer = self.post(sent)
        if not refused:
            self._expect(answer, what, self.to.also | ANSWERS)
            return
        page = soup_of(answer.content.decode()) if answer.status_code == 422 else None
        if page is not None:
            self._told(page, sent, what)
        for name, bad in junk.items():
            control = self.controls[name]
            if page is None or not errors_at(page, control):
                self._try(good | {name: list(bad.values)}, control, bad)
            elif bad.name == "empty" and not _named(page, control):
                self.to.wonder(
                    f"{self._who()} {name}: left empty, and not named {summary(page)}"
                )

    def _told(self, page: BeautifulSoup, sent: Sent, what: str) -> None:
        if nameless(page):
            self.to.wonder(f"{self._who()} {what}: Django's bare sentence, without a name")
        if not summary(page) or dead_links(page):
            self.to.wonder(f"{self._who()} {what}: summary {dead_links(page)}")
        self._kept(page, sent, what)

    def _try(self, sent: Sent, control: Control, bad: Bad) -> None:
        """One piece of junk by itself."""
        with nothing_kept(self.to, f"{self.address} {control.name} {bad.name}"):
            answer = self.post(sent)
        what = f"{control.name} {bad.name}"
        if not self._expect(answer, what, self.to.also | {422}):
            return
        page = soup_of(answer.content.decode())
        if not errors_at(page, control):
            self.to.wonder(f"{self._who()} {what}: no sentence at the field {summary(page)}")
        self._told(page, sent, what)

    def _kept(self, page: BeautifulSoup, sent: Sent, what: str) -> None:
        """What was typed is still there."""
        form = form_of(page)
        again = controls_of(form) if form else {}
        for name, values in sent.items():
            control = self.controls[name]
            if control.kind not in {"text", "textarea", "number", "date"}:
                continue
            there = again[name].values if name in again else None
            # a browser sends line breaks as \r\n, and a page may show them either way
            if there is None or [plain(one) for one in there] != [plain(one) for one in values]:
                self.to.wonder(f"{self._who()} {what}: {name} was typed and is gone: {there}")

    def _in_english(self, good: Sent) -> None:
        worst = dict(good)
        for name, control in self.controls.items():
            bad = next((one for one in junk_for(control) if one.refused), None)
            if bad is not None:
                worst[name] = list(bad.values)
        if worst == good:
            return
        answer = self.post(worst, language="en")
        if not self._expect(answer, "all wrong, in English", self.to.also | {422}):
            return
        page = soup_of(answer.content.decode())
        if nameless(page):
            self.to.wonder(f"{self._who()}: Django's bare sentence, without a name")
        for sentence in page.select(".xs-err"):
            if CHINESE.search(sentence.get_text()):
                self.to.wonder(f"{self._who()}: not English: {sentence.get_text()[:80]}")

    def post(self, sent: Sent, *, language: str = "zh-CN") -> HttpResponse:
        """Send the form; whatever it did is undone, for the next to be sent."""
        self.to.posts += 1
        with transaction.atomic():
            answer = self.to.client_of(self.user).post(
                self.address, sent, headers={"Accept-Language": language}
            )
            if answer.status_code == 302:
                transaction.set_rollback(True)
        return answer  # type: ignore[return-value]  # the test client's answer

    def _expect(
        self, answer: HttpResponse, what: str, wanted: set[int] | frozenset[int]
    ) -> bool:
        if answer.status_code in wanted:
            return True
        broken = getattr(answer, "exc_info", None)
        told = repr(broken[1])[:300] if broken else summary(soup_of(answer.content.decode()))
        self.to.wonder(f"{self._who()} {what}: {answer.status_code} {told}")
        return False

    def _who(self) -> str:
        return f"{self.address} {self.user.name}"


def _named(page: BeautifulSoup, control: Control) -> bool:
    """What was left empty is called by its name above the form."""
    label = label_of(page, control)
    return any(label in sentence for sentence in summary(page))


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@contextmanager
def nothing_kept(to: Sweeper, what: str) -> Iterator[None]:
    """Wonder if anything is in the database afterwards that was not there before."""
    wrote: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            wrote.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield
    if wrote and (now := records()) != to.records:
        changed = [name for name, rows in now.items() if rows != to.records[name]]
        to.wonder(f"{what}: half of it was kept: {changed}")
        to.records = now


def records() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sessions aside; these pages do not reach the ballot box."""
    return {
        model.__name__: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model.__name__ not in NOT_KEPT and router.db_for_read(model) == DEFAULT_DB_ALIAS
    }
