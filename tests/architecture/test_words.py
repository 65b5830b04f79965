"""Words: every one that a reader sees can be read in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.forms import ModelForm
from django.utils.functional import Promise

from tests.architecture.tree import PACKAGE, python_files, shown, templates
from xieshang.config.cli import messages

CHINESE = re.compile(r"[\u3400-\u9fff]")
NOT_MESSAGES = {  # files and folders of Chinese that is no message, and why
    "core/law/content": "what is looked for in the text of a contract",
    "core/law/citation.py": "reads the numbers of articles",
    "core/law/matrix.py": "a page of docs/",
    "core/selfcheck.py": "looks through what somebody wrote",
    "core/words.py": "writes dates",
    "apps/assessment/schema.py": "the headings and units of tables that are read",
    "apps/cases/work_calendar.py": "reads the names of days off; a caller's mistake",
    "apps/consultations/figures.py": "a document is written in Chinese",
    "apps/congress/fulfilment.py": "a report is written in Chinese",
    "apps/contracts/elements.py": "a document is written in Chinese",
    "apps/contracts/services/registration.py": "the scope of a contract, as its text says it",
    "apps/contracts/selectors.py": "reads the text of a contract",
    "apps/contracts/templates.py": "reads the text of a contract",
    "apps/exchange/cells.py": "reads the cells of a table",
    "apps/voices/fruits.py": "of these 化名 are made",
    "apps/organizations/services/boundaries.py": "reads the approval number of a map",
    "config/commandline.py": "writes the titles of laws",
    "config/cli/calendar.py": "reads the State Council's notice",
    "config/cli/demo.py": "says everything in both languages at once",
    "config/demo": "invented people and their affairs",
    "config/settings.py": "a language's name for itself",
    "web/demo/personas.py": "invented people",
    "web/design/templatetags/xs.py": "writes dates in either language",
    "web/board/papers.py": "a document is written in Chinese",
}
DOCUMENTS = PACKAGE / "apps" / "documents"
KEPT = {  # words that are written into a record as they are
    "协商", "集体合同", "（变更）",  # of contracts, and of the platform
    "【协商】", "【协商】。",  # the sender of a text message
    "本企业全体职工",  # the scope of a contract, as its text says it
}  # fmt: skip
CITED = re.compile(r"^第\w+条|[a-z]{2} |(?:规定|条例|法) ?\d")  # articles, notes of law
MARKED = {
    "_", "msg", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
# What a template may hold in Chinese without marking it: comments, and messages themselves.
QUIET = re.compile(
    r"\{#.*?#\}"
    r"|\{% comment .*?%\}.*?\{% endcomment %\}"
    r"|\{% (?:blocktranslate|blocktrans)\b.*?\{% end(?:blocktranslate|blocktrans) %\}"
    r"|\{% (?:translate|trans) .*?%\}"
    r"""|_\((?:"[^"]*"|'[^']*')\)"""
    r"""|<(?P<tag>\w+)[^>]*\slang="zh-CN"[^>]*>[^<]*</(?P=tag)>""",  # on purpose
    re.DOTALL,
)


def unmarked_in_template(source: str) -> list[str]:
    """Lines of a template with Chinese that no catalogue will ever hold."""
    rest = QUIET.sub(lambda match: "\n" * match[0].count("\n"), source)
    return [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(rest.splitlines(), 1)
        if CHINESE.search(line)
    ]


def unmarked_in_python(source: str) -> list[str]:
    """Chinese string constants that are neither marked nor documentation."""
    return [
        f"line {node.lineno}: {str(node.value)[:30]}"
        for node in _loose(ast.parse(source))
        if CHINESE.search(str(node.value))
        and str(node.value) not in KEPT
        and not CITED.search(str(node.value))
    ]


def _loose(node: ast.AST) -> Iterator[ast.Constant]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _name(child.func) in MARKED:
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # documentation
        if _names_a_column(node, child) or getattr(child, "name", "") == "__str__":
            continue  # for who works on the program
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        yield from _loose(child)


def _names_a_column(node: ast.AST, child: ast.AST) -> bool:
    """What a table or a column is called; forms of ours that show it are looked at below."""
    if isinstance(child, ast.keyword):
        return child.arg == "verbose_name"
    if isinstance(child, ast.Assign):
        return ast.unparse(child.targets[0]).startswith("verbose_name")
    made = _name(node.func) if isinstance(node, ast.Call) else ""
    return made.endswith("Field") or made == "money"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _of_papers_or_tables(file: Path) -> bool:
    """Documents are written in Chinese, and so are the headings of tables that are read."""
    if file.is_relative_to(DOCUMENTS):
        return file.name != "models.py"
    here = {file.stem, file.parent.name}
    return file.is_relative_to(PACKAGE / "apps") and bool(here & {"papers", "imports"})


def hidden_in_formatted(source: str) -> list[str]:
    """Messages inside an f-string: what collects messages does not look into one."""
    return [
        f"line {call.lineno}: {ast.unparse(call)}"
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and _name(call.func) in MARKED and _says(call)
    ]


def _says(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def said_too_early(source: str) -> list[str]:
    """Messages translated while the module is read, in nobody's language."""
    tree = ast.parse(source)
    eager = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in {"gettext", "ngettext", "pgettext", "npgettext"}
    }
    return [
        f"line {call.lineno}: {ast.unparse(call)[:40]}"
        for call in _at_import(tree)
        if isinstance(call.func, ast.Name) and call.func.id in eager
    ]


def _at_import(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _at_import(child)


def test_the_english_catalogues_are_complete() -> None:
    assert messages.faults(PACKAGE) == []


def test_every_chinese_word_of_a_template_is_marked() -> None:
    found = {shown(file): unmarked_in_template(file.read_text()) for file in templates()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_chinese_word_of_a_program_is_marked() -> None:
    left_out = [PACKAGE / name for name in NOT_MESSAGES]
    found = {
        shown(file): unmarked_in_python(file.read_text())
        for file in python_files(within=PACKAGE)
        if "tests" not in file.parts
        and not _of_papers_or_tables(file)
        and not any(file.is_relative_to(name) for name in left_out)
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_is_left_out_is_there_and_holds_chinese() -> None:
    files = {name: python_files(within=PACKAGE / name) for name in NOT_MESSAGES}
    loose = {
        name: [line for file in found for line in unmarked_in_python(file.read_text())]
        for name, found in files.items()
    }
    assert [name for name, lines in loose.items() if not lines] == []


def test_a_column_whose_name_a_form_shows_is_marked() -> None:
    import_module("xieshang.config.urls")
    ours = [one for one in ModelForm.__subclasses__() if one.__module__.startswith("xieshang")]
    assert ours
    loose = [
        f"{one.__name__}.{name}"
        for one in ours
        for name, field in one.base_fields.items()
        if not isinstance(field.label, Promise)
    ]
    assert loose == []


def test_no_message_hides_in_an_f_string() -> None:
    found = {shown(file): hidden_in_formatted(file.read_text()) for file in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_message_is_said_before_its_reader_is_known() -> None:
    found = {shown(file): said_too_early(file.read_text()) for file in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "offence",
    ["<p>还没有</p>", "{% translate '有' %} 漏了", '{{ x|default:"没有" }}', '<a title="看">'],
)
def test_a_word_left_unmarked_in_a_template_is_seen(offence: str) -> None:
    assert unmarked_in_template(offence)


@pytest.mark.parametrize(
    "marked",
    [
        "{% translate '有' %}",
        "{# 说明 #}",
        "{% blocktranslate trimmed %}\n有{{ n }}\n{% endblocktranslate %}",
        "{{ x|default:_('没有') }}",
        '<a lang="zh-CN" aria-label="切换到中文">中</a>',
    ],
)
def test_a_marked_word_is_not_an_offence(marked: str) -> None:
    assert unmarked_in_template(marked) == []


def test_a_word_left_unmarked_in_python_is_seen() -> None:
    assert unmarked_in_python('"""说明"""\ntitle = "待办"\n') == ["line 2: 待办"]
    assert unmarked_in_python('CheckConstraint(violation_error_message="重复")\n')
    assert unmarked_in_python('OPEN = "open", "进行中"\n')
    assert unmarked_in_python('name = models.CharField("名称", verbose_name="名称")\n') == []
    assert unmarked_in_python('title = _("待办")\nf(gettext("逾期") % {"a": 1})\n') == []


def test_a_message_hidden_in_an_f_string_is_seen() -> None:
    assert hidden_in_formatted("""label = f"{name}{_('：')}" """) == ["line 1: _('：')"]
    assert hidden_in_formatted('label = f"{name}{sign}"\n') == []


def test_a_message_said_while_the_module_is_read_is_seen() -> None:
    head = "from django.utils.translation import gettext as _\n"
    assert said_too_early(head + 'class A:\n    title = _("待办")\n') == ["line 3: _('待办')"]
    assert said_too_early(head + 'def a() -> str:\n    return _("待办")\n') == []
