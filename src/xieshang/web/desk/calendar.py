"""The working-day calendar: seen by staff, changed when the State Council's notice appears."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from xieshang.apps.cases.announce import announce
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import CalendarDay, CalendarYear
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.core.calendar import YEARS
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent

KEEPERS = {Role.PLATFORM_ADMIN}
SATURDAY = 5
OFF, WORKED = gettext_noop("休"), gettext_noop("班")


def _marks() -> dict[str, bool]:
    """How a line says that a day is worked; the notice's own words serve in every language."""
    return {OFF: False, _(OFF): False, WORKED: True, _(WORKED): True}


class NoticeForm(forms.Form):
    """One line a day: 2027-01-01 休 元旦 / 2027-01-03 班 调休上班."""

    days = forms.CharField(
        label=gettext_lazy("放假和调休"),
        help_text=gettext_lazy("每行一天：日期、休或班、名称。例如：2027-01-01 休 元旦"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=8000,
    )

    def __init__(self, *args: object, year: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.year = year

    def clean_days(self) -> list[tuple[date, bool, str]]:
        rows = []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if line.strip():
                rows.append(self._row(number, line.split(maxsplit=2)))
        if len({day for day, _worked, _name in rows}) != len(rows):
            raise forms.ValidationError(_("同一天写了两次"))
        return rows

    def _row(self, number: int, parts: list[str]) -> tuple[date, bool, str]:
        try:
            day = date.fromisoformat(parts[0])
            worked = _marks()[parts[1]]
        except (ValueError, KeyError, IndexError) as error:
            raise forms.ValidationError(
                _("第%(n)s行看不懂。请写成：2027-01-01 休 元旦") % {"n": number}
            ) from error
        if day.year != self.year:
            raise forms.ValidationError(
                _("第%(n)s行不是%(year)s年的日子") % {"n": number, "year": self.year}
            )
        return day, worked, parts[2][:60] if len(parts) > 2 else ""


@reads
def years(request: Request) -> HttpResponse:
    """Which years are known, and which days are not what their weekday says."""
    chosen = request.GET.get("year", "")
    known = chosen.isdecimal() and len(chosen) == 4 and int(chosen) in YEARS
    year = int(chosen) if known else current_day().year
    days = list(CalendarDay.objects.filter(day__year=year).order_by("day"))
    page = {
        "years": CalendarYear.objects.order_by("year"),
        "year": year,
        "days": days,
        "off": sum(not row.worked and row.day.weekday() < SATURDAY for row in days),
        "worked": sum(row.worked for row in days),
        "may_change": _may_change(request),
    }
    return render(request, "desk/calendar.html", page)


@acts
def notice(request: Request, year: int) -> HttpResponse:
    """Enter one year's notice; open limits counted with it are counted again."""
    if not _may_change(request):
        raise PermissionDenied
    if year not in YEARS:
        raise Http404
    known = CalendarDay.objects.filter(day__year=year).order_by("day")
    before = "\n".join(
        f"{row.day} {_(WORKED if row.worked else OFF)} {row.name}".rstrip() for row in known
    )
    form = NoticeForm(sent(request), year=year, initial={"days": before})
    if request.method == "POST" and form.is_valid():
        count = announce(year, form.cleaned_data["days"], by=request.user, today=current_day())
        messages.success(request, _("已登记，重新计算了%(n)s个案件的期限") % {"n": count})
        return redirect("calendar")
    page = {
        "title": _("%(year)s年放假和调休") % {"year": year},
        "lead": _("照国务院办公厅的通知填写。登记后，所有没办结的期限会重算。"),
        "form": form,
        "button": _("登记"),
        "back": "/desk/calendar/",
        "seen": "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "design/form_page.html", page, status=status)


def _may_change(request: Request) -> bool:
    return bool(access_of(request.user, current_day()).roles & KEEPERS)
