"""Small words that the pages of this area need in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.apps.exchange.cells import Column, called
from xieshang.apps.organizations.models.enterprises import Size

register = template.Library()
GRADE_MARKS = {"A": "◆", "B": "●", "C": "▲"}
GRADES: Mapping[str, Promise] = {
    "A": _("A类：示范"),
    "B": _("B类：提升"),
    "C": _("C类：督促"),
}
GRADE_MEANS: Mapping[str, Promise] = {
    "A": _("可以做示范：请来介绍做法，文本供别家参考。"),
    "B": _("有1至3项要改进：派指导员，六个月后再看。"),
    "C": _("上级工会发提示函、送要约、可以代理，六十天后复查。"),
}
SIZES: Mapping[str, Promise] = {
    Size.MICRO: _("微型"),
    Size.SMALL: _("小型"),
    Size.MEDIUM: _("中型"),
    Size.LARGE: _("大型"),
    Size.XLARGE: _("特大型"),
}
VERDICTS = {"new": _("新增"), "changed": _("变更"), "same": _("相同"), "faulty": _("有误")}


@register.filter
def place(names: Mapping[str, str], code: str) -> str:
    """The name of a township or county, or the code where the name is not known."""
    return names.get(code[:9]) or names.get(code) or code


@register.simple_tag
def grade(code: str) -> SafeString:
    """The grade of an enterprise: a word with its mark, the same size for every grade."""
    return format_html(
        '<span class="xs-chip xs-grade xs-grade-{}"><span class="xs-grade-mark" '
        'aria-hidden="true">{}</span>{}</span>',
        code or "none",
        GRADE_MARKS.get(code, "–"),
        GRADES.get(code, _("还没评")),
    )


@register.filter
def grade_means(code: str) -> str:
    """What follows from a grade, in one sentence."""
    return str(GRADE_MEANS.get(code, ""))


@register.filter
def size_word(code: str) -> str:
    """The size class in one word: 中型."""
    return str(SIZES.get(code, code))


@register.filter
def verdict(code: str) -> str:
    """What an import will do with a row."""
    return str(VERDICTS[code])


@register.filter
def heading(column: Column) -> str:
    """What a column of a list is called, with its unit."""
    title = called(column.title)
    return f"{title}（{gettext(column.unit)}）" if column.unit else title
