"""Small words that the pages of this area need in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
VERDICTS = {"new": _("新增"), "changed": _("变更"), "same": _("相同"), "faulty": _("有误")}


@register.filter
def place(names: Mapping[str, str], code: str) -> str:
    """The name of a township or county, or the code where the name is not known."""
    return names.get(code[:9]) or names.get(code) or code


@register.filter
def verdict(code: str) -> str:
    """What an import will do with a row."""
    return str(VERDICTS[code])
