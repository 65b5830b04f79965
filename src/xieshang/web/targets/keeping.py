"""Forms on which an area sets a goal or enters a reading."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.targets import policies
from xieshang.apps.targets.computed import COMPUTED
from xieshang.apps.targets.models import TargetGoal
from xieshang.apps.targets.services import goals, readings
from xieshang.core.targets.catalogue import Kind, Target, targets
from xieshang.core.targets.reading import Measured, month_end_before
from xieshang.web.acts import acts
from xieshang.web.days import day as day_field
from xieshang.web.http import Request, sent
from xieshang.web.people.pages import Asked, answer
from xieshang.web.targets.pages import place_of, year_of, year_of_today
from xieshang.web.targets.showing import text
from xieshang.web.uploads import PaperField

MOST: Final = 1e12  # no sum of a city is larger


def number(label: Any, **more: Any) -> forms.FloatField:
    """A count, a share or a sum, to the hundredth."""
    widget = forms.NumberInput(attrs={"step": "0.01"})
    return forms.FloatField(label=label, min_value=0, max_value=MOST, widget=widget, **more)


class ReadingForm(forms.Form):
    """Which fields there are follows from the target."""

    on = day_field(gettext_lazy("月末"), help_text=gettext_lazy("当月最后一天"))
    numerator = number(gettext_lazy("分子"))
    denominator = number(gettext_lazy("分母"))
    population = forms.IntegerField(
        label=gettext_lazy("抽样总体"), min_value=1, help_text=gettext_lazy("能被问到的总数")
    )
    source = forms.CharField(
        label=gettext_lazy("数据来源"), max_length=60, validators=[plain_text],
        help_text=gettext_lazy("哪个部门、哪本名册"),
    )  # fmt: skip
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=120, validators=[plain_text],
        help_text=gettext_lazy("文件名称和文号，别人要能找到"),
    )  # fmt: skip
    scan = PaperField(gettext_lazy("文件的扫描件或照片"))

    def __init__(self, data: Any, files: Any, *, target: Target, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["numerator"].help_text = text(target.numerator)
        if target.is_ratio:
            self.fields["denominator"].help_text = text(target.denominator)
        else:
            self.fields["numerator"].label = _("数")
            del self.fields["denominator"]
        if target.kind is not Kind.SURVEY:
            del self.fields["population"]

    def entry(self) -> readings.Entry:
        said = self.cleaned_data
        read = Measured(
            said["on"], said["numerator"], said.get("denominator"), said.get("population")
        )
        return readings.Entry(read, said["source"], said["document"], said["scan"])


class GoalForm(forms.Form):
    milestone = number(gettext_lazy("本年目标值"))
    owner = forms.CharField(
        label=gettext_lazy("责任部门"), max_length=60, validators=[plain_text]
    )
    baseline = number(
        gettext_lazy("基线值"), required=False,
        help_text=gettext_lazy("计划开始时是多少；不知道就留空"),
    )  # fmt: skip
    baseline_on = day_field(gettext_lazy("基线日"), required=False)


@acts
def enter(request: Request, area: str, code: str) -> HttpResponse:
    """Enter the reading of a month end, or correct one that was entered."""
    target = _kept(request, area, code)
    day = current_day()
    start = {"on": month_end_before(day)}
    form = ReadingForm(sent(request), request.FILES or None, target=target, initial=start)
    lead = _("更正同一个月末，就再填一次；原来的会留着。")
    if code in COMPUTED:
        lead = _("这一项由平台按记录每月自动算。只补平台上线以前的月末。")
    asked = Asked(
        _("填读数：%(name)s") % {"name": text(target.name)}, _("保存"),
        _back(request, area, code), lead, code,
    )  # fmt: skip

    def act() -> HttpResponse:
        readings.enter(area, code, form.entry(), by=request.user, today=day)
        return redirect(_back(request, area, code))

    return answer(request, form, asked, act)


@acts
def goal(request: Request, area: str, code: str) -> HttpResponse:
    """Set what the area wants of a target in a year; it begins with what was wanted before."""
    target, year = _kept(request, area, code), year_of(request, area)
    rows = TargetGoal.objects.filter(region_code=area, year__lte=year, code=code)
    found = rows.order_by("-year").first()
    start = (
        {
            "milestone": found.milestone, "owner": found.owner,
            "baseline": found.baseline, "baseline_on": found.baseline_on,
        }
        if found
        else {"milestone": target.goal}
    )  # fmt: skip
    form = GoalForm(sent(request), initial=start)
    unit = _("百分数，0到100") if target.is_ratio else _("个数")
    form.fields["milestone"].help_text = unit
    asked = Asked(
        _("%(year)s年目标：%(name)s") % {"year": year, "name": text(target.name)}, _("保存"),
        _back(request, area, code), crumb=code,
    )  # fmt: skip

    def act() -> HttpResponse:
        wanted = goals.Wanted(**form.cleaned_data)
        goals.set_goal(area, year, code, wanted, by=request.user, today=current_day())
        return redirect(_back(request, area, code))

    return answer(request, form, asked, act)


def _kept(request: Request, area: str, code: str) -> Target:
    """The target, if the area answers for it and this person keeps the area's sheet."""
    place_of(request, area)
    target = targets().get(code)
    if target is None or level_of(area) not in target.levels:
        raise Http404
    if not policies.may_keep(request.user, area, on=current_day()):
        raise PermissionDenied
    return target


def _back(request: Request, area: str, code: str) -> str:
    """To the target where the area has a goal for it that year, else to the sheet."""
    year = year_of(request, area)
    known = TargetGoal.objects.filter(region_code=area, year=year, code=code).exists()
    way = (
        reverse("target", args=[area, code]) if known else reverse("target_sheet", args=[area])
    )
    return way if year == year_of_today(area) else f"{way}?year={year}"
