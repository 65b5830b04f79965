"""Walks the demonstration by clicking, as its people would."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible


@dataclass
class Story:
    """One browser in which one person after another steps in."""

    page: Page

    def as_(self, name: str) -> None:
        """Step in as somebody from the persona page."""
        self.page.goto("/demo/")
        self.page.get_by_role("button", name=f"以{name}的身份进入").click()

    def open_round(self) -> None:
        """From the desk to the one round of the story."""
        self.page.goto("/desk/rounds/?q=派送激励")
        self.page.get_by_role("link", name="派送激励专项协商").first.click()

    def open_contract(self) -> None:
        self.open_round()
        self.page.get_by_role("link", name="合同", exact=False).filter(has_text="合同草案").or_(
            self.page.get_by_role("link", name="合同：审议、签字、报送、公布")
        ).first.click()

    def link(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(value)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).first.check()

    def days(self, count: int) -> None:
        """The time machine, day by day."""
        for _ in range(count):
            self.press("下一天")

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def state(self, label: str) -> None:
        """The page's heading says where the round stands."""
        expect(self.page.get_by_role("heading", name=label).first).to_be_visible()

    def accessible(self) -> None:
        assert_accessible(self.page)
