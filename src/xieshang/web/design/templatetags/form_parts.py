"""`{% load form_parts %}`: long forms are read part by part."""

from __future__ import annotations

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def part(field: BoundField) -> str:
    """The heading of the part that begins with this field; empty inside a part."""
    return str(getattr(field.field, "part", ""))
