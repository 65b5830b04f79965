"""The browser fixtures themselves: they see what is wrong, and they draw Chinese."""

from __future__ import annotations

import pytest

from tests.support.browser import Visits, assert_accessible, keep

pytestmark = pytest.mark.urls("tests.browser.pages")


def test_a_good_page_is_accessible_and_drawn_in_chinese_type(visit: Visits) -> None:
    page = visit("/good/")
    assert_accessible(page)
    assert keep(page, "machinery-good").stat().st_size > 1000
    widths = page.evaluate(
        """() => ['工', '龘'].map(sign => {
            const span = document.createElement('span');
            span.style.fontSize = '100px';
            span.textContent = sign;
            document.body.append(span);
            return Math.round(span.getBoundingClientRect().width);
        })"""
    )
    assert widths == [100, 100]  # an empty box is narrower than an em


def test_an_image_without_words_is_not_accessible(visit: Visits) -> None:
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(visit("/wordless/"))


def test_an_inline_script_is_stopped_and_reported(visit: Visits) -> None:
    page = visit("/inline-script/")
    assert page.title() == "unchanged"
    assert any("Content Security Policy" in fault for fault in visit.faults)
    visit.faults.clear()


def test_a_page_can_be_read_without_scripts(visit: Visits) -> None:
    assert visit("/good/", scripts=False).text_content("h1") == "谈到第4步"
