"""Walks the demonstration by clicking, as its people would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import assert_accessible, picture


@dataclass
class Story:
    """One browser in which one person after another steps in.

    On the phone axe looks after every step; at the desk it looks at every page of the staff
    in tests/browser, and the steps here are the same.
    """

    page: Page
    size: str = "phone"

    # who

    def as_(self, name: str) -> None:
        """Step in as somebody from the persona page."""
        self.page.goto("/demo/")
        self._click(self.page.get_by_role("button", name=f"以{name}的身份进入"))

    def takes_up(self, task: str) -> None:
        """From the inbox, by the button of one of its rows, to where that is done."""
        row = self.page.get_by_role("listitem").filter(
            has=self.page.get_by_role("heading", name=task)
        )
        self._click(row.get_by_role("link").last)

    def looks_at(self, task: str) -> None:
        """From the inbox, by the heading of one of its rows, to the case."""
        self._click(self.page.get_by_role("heading", name=task).get_by_role("link"))

    # what

    def link(self, name: str, *, of: str = "") -> None:
        """Follow a link; ``of`` tells it from its like: 改这一条 of 扣款."""
        name = f"{name} {of}" if of else name
        self._click(self.page.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        self._click(self.page.get_by_role("button", name=name, exact=True))

    def unfold(self, summary: str) -> None:
        """Open a folded explanation."""
        self._click(self.page.locator("summary").filter(has_text=summary).first)

    def write(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, *, in_: str) -> None:
        """One of several: a radio button of a named group."""
        group = self.page.get_by_role("group", name=in_, exact=True).or_(
            self.page.get_by_role("radiogroup", name=in_, exact=True)
        )
        group.get_by_label(label, exact=True).check()

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def upload(self, label: str, name: str, kind: str, content: bytes) -> None:
        """Choose a file, as a browser sends it."""
        file = {"name": name, "mimeType": kind, "buffer": content}
        self.page.get_by_label(label, exact=True).set_input_files(file)  # type: ignore[arg-type]

    # when

    def days(self, count: int) -> None:
        """The time machine, day by day; axe looks at where it stops."""
        for _ in range(count):
            with self.page.expect_navigation():
                self.page.get_by_role("button", name="下一天").click()
        self._usable()

    def past_the_next_deadline(self) -> None:
        self._click(self.page.get_by_role("button", name=re.compile("下一个期限之后")))

    # what then

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("#main").get_by_text(text).first).to_be_visible()

    def is_offered(self, name: str) -> None:
        expect(self.page.get_by_role("link", name=name, exact=True)).to_be_visible()

    def is_not_offered(self, name: str) -> None:
        expect(self.page.get_by_role("link", name=name, exact=True)).to_have_count(0)

    def is_told(self, text: str) -> None:
        """What came of the last act stands in the page's message."""
        expect(self.page.locator(".xs-messages")).to_contain_text(text)

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def picture(self, name: str) -> None:
        picture(self.page, f"{name}-{self.size}")

    def _click(self, target: Locator) -> None:
        target.click()
        self.page.wait_for_load_state()
        self._usable()

    def _usable(self) -> None:
        if self.size == "phone":
            assert_accessible(self.page)


Begin = Callable[..., Story]
