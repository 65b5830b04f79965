"""`{% load form_parts %}`: the parts of long forms, and what is wrong with a field."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms import BoundField, CheckboxInput, Field, Select
from django.utils.translation import gettext as _

from xieshang.web.design.templatetags.xs import is_group

register = template.Library()
BARE = Field.default_error_messages["required"]  # Django's, which names no field


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong, and whether the words name the field by themselves."""

    text: str
    named: bool

    def __str__(self) -> str:
        return self.text


@register.filter
def part(field: BoundField) -> str:
    """The heading of the part that begins with this field; empty inside a part."""
    return str(getattr(field.field, "part", ""))


@register.filter
def wrong(field: BoundField) -> list[Told]:
    """What is wrong with a field; one that was left out is named, with what to do."""
    return [_told(field, error) for error in field.errors.as_data()]


def _told(field: BoundField, error: ValidationError) -> Told:
    if error.message is not BARE:
        return Told(_beyond(error) or error.messages[0], named=False)
    if isinstance(field.field.widget, CheckboxInput):
        text = _("“%(label)s”还没有勾上，请看过再勾")
    elif is_group(field) or isinstance(field.field.widget, Select):
        text = _("“%(label)s”还没有选，请选好再送出")
    else:
        text = _("“%(label)s”还没有填，请填上再送出")
    return Told(text % {"label": field.label}, named=True)


def _beyond(error: ValidationError) -> str:
    """Django's own words for what is too long, too small or too large, in plainer ones."""
    if error.message is MaxLengthValidator.message:
        text = _("最多%(limit_value)s个字，现在有%(show_value)s个。请写短")
    elif error.message is MinValueValidator.message:
        text = _("不能小于%(limit_value)s。请改好再送出")
    elif error.message is MaxValueValidator.message:
        text = _("不能大于%(limit_value)s。请改好再送出")
    else:
        return ""
    return text % (error.params or {})
