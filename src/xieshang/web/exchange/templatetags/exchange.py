"""`{% load exchange %}`: variables and facts in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Fact, Giver, Settled
from xieshang.apps.assessment.schema import column_of
from xieshang.apps.exchange.cells import called
from xieshang.core.bulletin import Sum
from xieshang.core.index.consultation.variables import Variable
from xieshang.core.index.data import State
from xieshang.web.exchange.own import is_kept_back, said, written

register = template.Library()


@register.filter
def variable(one: Variable) -> str:
    """What a variable is called."""
    return called(column_of(one).title)


@register.filter
def said_in(fact: Fact, one: Variable) -> str:
    """What a fact says, in its unit: 85人, or 不适用."""
    value = fact.state == State.VALUE.value
    if not value or is_kept_back(fact.giver, fact.variable, value=value):
        return said(fact)
    return _("%(n)s%(unit)s") % {"n": said(fact), "unit": _(one.unit)}


@register.filter
def said_then(settled: Settled) -> str:
    """What everybody said when something was settled."""
    parts = []
    for giver, state, value in settled.told:
        kept = is_kept_back(giver, settled.variable, value=value is not None)
        word = _("不列数") if kept else written(State(state) if value is None else value)
        parts.append(f"{Giver(giver).label} {word}")
    return _("、").join(parts)


@register.filter
def amount(one: Sum | None) -> str:
    """A sum: grouped, with cents only where there are any; a dash where nobody is behind it."""
    if one is None or one.hundredths is None or not one.enterprises:
        return "–"
    return f"{one.hundredths / 100:,.2f}".removesuffix(".00")


@register.filter
def of(names: Mapping[str, str], key: str) -> str:
    """What a department is called."""
    return str(names.get(key, key))
