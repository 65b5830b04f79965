"""`{% load congress %}`: how marks of an assessment are shown."""

from __future__ import annotations

from django import template

from xieshang.apps.congress.models import Result
from xieshang.web.congress.showing import marks as marks_of

register = template.Library()


@register.filter
def marks(row: Result) -> list[tuple[str, int]]:
    """Each mark with how many gave it."""
    return marks_of(row)
