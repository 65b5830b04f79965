"""`{% load worker %}`: the fruit of a pseudonym, and the bar of a tally."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xieshang.apps.participation.models import Statement
from xieshang.apps.voices.fruits import COLOURS

register = template.Library()
# Fill and edge of each colour, in the order of the colours' names.
PAINT = (
    "7fb03a 3f6d12", "7d5fa8 49307a", "c9483f 7d1d16", "e3b52b 8a5600", "f1efe6 7a7566",
    "e7a32f 8a5600", "6dbb8f 1f6b45", "e59ab0 8f3a56", "5b93cf 1f4f86", "5fa777 1f5c38",
    "a9764b 5f3a18", "b9bec4 5b636b", "5a5f66 23272c", "d4562f 7f2a10", "4a5f78 1d2c40",
    "c2342d 6f100c",
)  # fmt: skip
WIDE = 100


@register.simple_tag
def fruit(nick: str) -> SafeString:
    """A small fruit in the colour of a pseudonym, for the eye only."""
    place = COLOURS.find(nick[:1]) if nick else -1
    fill, edge = PAINT[place].split()
    return format_html(
        '<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="14" '
        'r="8" fill="#{fill}" stroke="#{edge}" stroke-width="1.5"/><path d="M12 6c0-2 1.5-3.5 '
        '4-3.5 0 2.5-1.5 3.5-4 3.5z" fill="#{edge}"/></svg>',
        fill=fill,
        edge=edge,
    )


@register.inclusion_tag("worker/_tally.html")
def tally(statement: Statement) -> dict[str, object]:
    """Agree, disagree, not sure as a bar and in words; nothing while too few have spoken."""
    whole = max(statement.spoke, 1)
    agree = round(statement.agree * WIDE / whole)
    disagree = round(statement.disagree * WIDE / whole)
    return {
        "statement": statement,
        "agree": agree,
        "disagree": disagree,
        "passed": WIDE - agree - disagree,
        "from_disagree": agree,
        "from_passed": agree + disagree,
    }
