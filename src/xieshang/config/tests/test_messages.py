"""The catalogues: what is found, what is kept, what is said to be missing."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from xieshang.config.catalogues import read
from xieshang.config.cli import messages


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package that speaks in every way the real one may."""
    package = tmp_path / "xieshang"
    for file, text in {
        "core/law/seats.py": 'reason = msg("每方至少%(least)s人，" "现有%(have)s人")\n',
        "config/settings.py": 'LANGUAGE = gettext_lazy("中文")\n',
        "apps/cases/models.py": 'a = _("逾期")\nb = ngettext("%(n)s天", "%(n)s 天", n)\n',
        "apps/cases/tests/test_it.py": '_("只在测试里")\n',
        "web/worker/views.py": 'pgettext("按钮", "发出")\n',
        "web/worker/templates/worker/home.html": (
            "{% load i18n %}\n  <h1>It's {% translate '你好' %}</h1>\n"
            "    {% blocktranslate trimmed with name=x %}\n  还差{{ name }}\n  一步\n"
            "{% endblocktranslate %}\n {% if a %}{{ b|default:_('没有') }}{% endif %}\n"
            "{% blocktranslate count n=total %}{{ n }}件{% plural %}{{ n }}件事"
            "{% endblocktranslate %}"
        ),
    }.items():
        target = package / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return package


def catalogue(package: Path, area: str) -> Path:
    return package / area / "locale" / "en" / "LC_MESSAGES" / "django.po"


def translate(file: Path, chinese: str, english: str) -> None:
    text = file.read_text()
    before = f'msgid "{chinese}"\nmsgstr ""'
    assert before in text
    file.write_text(text.replace(before, f'msgid "{chinese}"\nmsgstr "{english}"'))


def ids(file: Path) -> set[object]:
    return {message.id for message in read(file) if message.id}


def test_every_way_of_speaking_is_found_in_its_own_catalogue(package: Path) -> None:
    messages.update(package)
    assert ids(catalogue(package, "")) == {"每方至少%(least)s人，现有%(have)s人", "中文"}
    assert ids(catalogue(package, "apps/cases")) == {"逾期", ("%(n)s天", "%(n)s 天")}
    assert ids(catalogue(package, "web/worker")) == {
        "发出",
        "你好",
        "还差%(name)s 一步",
        "没有",
        ("%(n)s件", "%(n)s件事"),
    }


def test_english_is_kept_compiled_and_written_without_a_date_or_a_path(package: Path) -> None:
    messages.update(package)
    file = catalogue(package, "apps/cases")
    translate(file, "逾期", "Overdue")
    messages.update(package)
    assert 'msgid "逾期"\nmsgstr "Overdue"' in file.read_text()
    with file.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("逾期") == "Overdue"
    assert "Date" not in file.read_text()
    assert str(package.parent) not in file.read_text()


def test_a_second_run_changes_nothing(package: Path) -> None:
    messages.update(package)
    before = {file: file.read_bytes() for file in package.rglob("*.po")}
    messages.update(package)
    assert {file: file.read_bytes() for file in package.rglob("*.po")} == before


def test_what_nobody_says_any_more_is_dropped(package: Path) -> None:
    messages.update(package)
    (package / "apps/cases/models.py").write_text('_("按时")\n')
    assert any("no longer in use: '逾期'" in fault for fault in messages.faults(package))
    messages.update(package)
    assert ids(catalogue(package, "apps/cases")) == {"按时"}


def test_a_missing_english_text_is_a_fault_that_names_its_catalogue(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.check(package) == 1
    said = capsys.readouterr().err
    assert "xieshang/apps/cases/locale/en/LC_MESSAGES/django.po: no English: '逾期'" in said
    assert not list(package.rglob("*.po"))


def test_an_english_text_with_a_wrong_place_is_a_fault(package: Path) -> None:
    messages.update(package)
    file = catalogue(package, "")
    translate(file, "每方至少%(least)s人，现有%(have)s人", "At least %(minimum)s a side")
    assert any("minimum" in fault for fault in messages.faults(package))


def test_two_english_texts_for_one_message_are_a_fault(package: Path) -> None:
    (package / "web/worker/views.py").write_text('_("逾期")\n')
    messages.update(package)
    translate(catalogue(package, "apps/cases"), "逾期", "Overdue")
    translate(catalogue(package, "web/worker"), "逾期", "Late")
    assert any("reads otherwise in" in fault for fault in messages.faults(package))


def test_english_known_elsewhere_is_taken_over(package: Path) -> None:
    messages.update(package)
    translate(catalogue(package, "apps/cases"), "逾期", "Overdue")
    (package / "web/worker/views.py").write_text('_("逾期")\n')
    messages.update(package)
    assert 'msgid "逾期"\nmsgstr "Overdue"' in catalogue(package, "web/worker").read_text()


def test_one_area_can_be_written_alone(package: Path) -> None:
    messages.update(package, areas=["web/worker"])
    assert list(package.rglob("*.po")) == [catalogue(package, "web/worker")]
