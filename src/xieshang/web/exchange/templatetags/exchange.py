"""`{% load exchange %}`: variables and facts in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from xieshang.apps.assessment.schema import column_of
from xieshang.apps.exchange.cells import called
from xieshang.core.index.consultation.variables import Variable
from xieshang.web.exchange.own import said

register = template.Library()


@register.filter
def variable(one: Variable) -> str:
    """What a variable is called."""
    return called(column_of(one).title)


register.filter("said", said)


@register.filter
def of(names: Mapping[str, str], key: str) -> str:
    """What a department is called."""
    return str(names.get(key, key))
