"""Days and hours that people type: a year that nobody means is refused at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xieshang.core.calendar import YEARS


def sensible(value: date) -> None:
    """Refuse a year that no calendar of ours will ever hold."""
    if value.year not in YEARS:
        raise ValidationError(
            _("年份须在%(first)s到%(last)s之间。请核对"),
            code="year",
            params={"first": YEARS[0], "last": YEARS[-1]},
        )


def day(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    """A day, picked or typed as 2026-04-10."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        validators=[sensible],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天。请写成2026-04-10这样")},
    )


def moment(label: Any, *, required: bool = True) -> forms.DateTimeField:
    """A day and an hour."""
    return forms.DateTimeField(
        label=label,
        required=required,
        validators=[sensible],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("没有这个时间。请写成2026-04-10 14:00这样")},
    )
