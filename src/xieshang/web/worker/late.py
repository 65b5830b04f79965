"""What was written without a network and comes in later: taken for a week, and told so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django import forms
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.web.design.templatetags import xs

FIELD: Final = "written_on"  # the phone sends it along with what it had kept
LATEST: Final = timedelta(days=7)


class TooLate(Exception):
    """Written longer ago than is taken unasked; carries the sentence that says what to do."""


class _WrittenOn(forms.Form):
    written_on = forms.DateField(label=gettext_lazy("写的那天"))


def written_on(request: HttpRequest, today: date) -> date | None:
    """The day on which this was written, if it was not today.

    The phone says so and nobody checks: a wrong day changes what is told, never what counts.

    Raises:
        TooLate: more than seven days ago; its writer is asked to look at it once more.
    """
    form = _WrittenOn(request.POST)
    if not form.is_valid() or form.cleaned_data["written_on"] >= today:
        return None
    day: date = form.cleaned_data["written_on"]
    if today - day > LATEST:
        raise TooLate(
            _("这是%(day)s写的，已经过了7天，没有自动发出。请看一遍，还要说就再按一次发出")
            % {"day": shown(day)}
        )
    return day


def told(day: date | None, today: date) -> str:
    """What a late writer is told; empty where nothing was late."""
    if day is None:
        return ""
    return _("%(day)s写的，已于%(today)s收到") % {"day": shown(day), "today": shown(today)}


def shown(day: date) -> str:
    """A day in a sentence that is plain text."""
    return strip_tags(xs.day(day))
