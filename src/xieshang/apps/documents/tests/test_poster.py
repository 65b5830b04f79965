"""The posters of a consultation code: whole on one page, the same for everybody."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from xieshang.apps.documents import poster
from xieshang.apps.organizations.models import ConsultCode
from xieshang.apps.organizations.services import consult_codes
from xieshang.apps.organizations.tests.factories import TODAY, chair_of, enterprise

KEPT = Path(__file__).resolve().parents[5] / "var" / "papers"
POINTS = {"a3": (842, 1191), "a4": (595, 842), "a5": (420, 595), "cards": (595, 842)}


def a_code(kind: str = "canteen", name: str = "") -> ConsultCode:
    """A code of an enterprise whose name takes two lines."""
    here = enterprise(name="安澜" + "很长的名字" * 8 + "有限公司", short_name="")
    return consult_codes.add(here, kind=kind, name=name, by=chair_of(here), today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("size", list(poster.SIZES))
@pytest.mark.parametrize("name", ["", "北区二号分拣线旁边的走廊到楼梯口的墙上"])
def test_the_poster_is_exactly_one_page_of_its_size(size: str, name: str) -> None:
    content = poster.draw(a_code(name=name), size)
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"poster-{size}-{len(name)}.pdf").write_bytes(content)  # to be looked at
    [page] = PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == POINTS[size]
    text = re.sub(r"\s", "", page.extract_text())
    for said in ("工资怎么定", "企业和本单位工会看不到你是谁", "不认人", "六个月", "2号码"):
        assert text.count(said) == (8 if size == "cards" else 1), said
    assert (name or "食堂") in text
    assert "Nosign-intoread" in text


@pytest.mark.django_db
@pytest.mark.parametrize("size", list(poster.SIZES))
def test_the_poster_for_the_printer_is_one_picture_of_its_size(size: str) -> None:
    drawn = poster.draw(a_code(), size, "svg").decode()
    width, height = (float(one) for one in re.findall(r'viewBox="0 0 (\S+) (\S+)"', drawn)[0])
    assert (round(width), round(height)) == POINTS[size]
    assert "<script" not in drawn
    assert 'href="http' not in drawn


@pytest.mark.django_db
def test_everybody_gets_the_same_poster() -> None:
    code = a_code()
    assert poster.draw(code, "a5") == poster.draw(code, "a5")
    assert poster.address(code.enterprise, code.no) == poster.address(code.enterprise, code.no)
