"""The quarters: begun one after the other, counted, frozen with what is missing in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment import freezer, gaps, keepers, policies
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.scope import read_code
from xieshang.apps.assessment.services import closing, periods
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.codes import Level, prefix_of
from xieshang.web.acts import acts
from xieshang.web.exchange.desk import place_name
from xieshang.web.exchange.steward import standing_of
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, tell

SHOWN = 20  # quarters on the page: five years
MOST_NAMED = 4  # provinces in one sentence
OFFICES = {
    Level.COUNTY: gettext_lazy("县级数据管理员（%(places)s）"),
    Level.CITY: gettext_lazy("市级数据管理员（%(places)s）"),
    Level.PROVINCE: gettext_lazy("省级数据管理员（%(places)s）"),
    Level.NATION: gettext_lazy("管辖%(places)s的数据管理员"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What one giver has not told."""

    giver: str
    variables: int
    firms: int  # enterprises that the most frequent of them is missing of


@dataclass(frozen=True, slots=True)
class Who:
    """Who opens and freezes, and whether there is somebody."""

    name: str
    held: bool


@dataclass(frozen=True, slots=True)
class Open:
    """What is open in one area: values told differently, givers that owe some."""

    period: Period
    at: str
    place: str
    conflicts: int
    owing: int


def _keeps(request: Request) -> None:
    """Only who answers for everybody acts; the others read the list."""
    if not policies.may_keep_periods(request.user, on=today()):
        raise Http404


@reads
def listing(request: Request) -> HttpResponse:
    """Every quarter with its state; the next one, and when it may be begun.

    Who has to do with the facts of a part reads who opens and freezes, and what that part owes.
    """
    region = policies.region_of(request.user, on=today())
    if not region:
        raise Http404
    keeper = policies.may_keep_periods(request.user, on=today())
    rows = list(Period.objects.all()[:SHOWN])
    told = _told(rows)
    following = periods.next_period(today())
    page = {
        "periods": [
            (one, one.code, one.ends_on < today(), told[one.pk], f"{told[one.pk]:,}")
            for one in rows
        ],
        "next": following,
        "begun": following.starts_on <= today(),
        "keeper": keeper,
    }
    if not keeper:
        page |= {"who": _who(), "open": _open_in(request, region)}
    return render(request, "exchange/quarters.html", page)


def _told(rows: list[Period]) -> dict[int, int]:
    """How many facts each quarter holds; only those that still grow are counted."""
    open_ones = [one.pk for one in rows if one.kept is None]
    counted = Fact.objects.filter(period__in=open_ones).order_by().values_list("period")
    found = dict(counted.annotate(Count("pk")))
    return {one.pk: found.get(one.pk, 0) if one.kept is None else one.kept for one in rows}


def _who() -> Who:
    """The office that opens and freezes, in words."""
    office = keepers.office(today())
    if not office.places:
        return Who(_("任何一位数据管理员"), office.held)
    if len(office.places) > MOST_NAMED:
        return Who(_("管辖全国的数据管理员"), office.held)
    said = OFFICES[office.level] % {"places": _("、").join(office.places)}
    return Who(said, office.held)


def _open_in(request: Request, region: str) -> Open | None:
    """What keeps the quarter that is frozen next from being whole, in the area of a steward."""
    if not policies.stewards(request.user, region, on=today()):
        return None
    period = Period.objects.filter(frozen_on=None).last()
    here = standing_of(period)
    if period is None or here is None:
        return None
    prefix = prefix_of(region)
    conflicts, _first = gaps.conflicts(here, prefix, most=0)
    owed = gaps.missing(here, prefix)
    return Open(period, period.code, place_name(region), conflicts, len(owed))


class OpenForm(forms.Form):
    """Which quarter the page was about: another tab may have begun it."""

    quarter = forms.CharField(max_length=6, widget=forms.HiddenInput)

    def clean_quarter(self) -> tuple[int, int]:
        try:
            return read_code(self.cleaned_data["quarter"])
        except ValueError as error:
            raise ValidationError(_("没有这个季度")) from error


@acts
def begin(request: Request) -> HttpResponse:
    """Begin the next quarter; one that would leave a gap is refused with the reason."""
    _keeps(request)
    following = periods.next_period(today())
    form = OpenForm(sent(request), initial={"quarter": following.code})
    asked = Asked(
        _("开始%(period)s？") % {"period": following},
        _("开始这个季度"),
        reverse("exchange_quarters"),
        lead=_(
            "按年、按轮次报的数带着原来的日期接过来，最多三年。开始以后部门和企业就能报数。"
        ),
        crumb=_("统计期"),
    )

    def act() -> HttpResponse:
        year, quarter = form.cleaned_data["quarter"]
        begun = periods.open_period(year, quarter, by=request.user, today=today())
        messages.success(request, _("%(period)s开始了") % {"period": begun})
        return redirect("exchange_quarters")

    return answer(request, form, asked, act)


@acts
def count(request: Request, pk: int) -> HttpResponse:
    """Count the platform's own records now, as it does every night."""
    _keeps(request)
    period = get_object_or_404(Period, pk=pk, frozen_on=None)
    asked = Asked(
        _("现在数一遍%(period)s？") % {"period": period},
        _("数一遍"),
        reverse("exchange_quarters"),
        lead=_(
            "平台每天夜里自己数。刚补了合同、会议记录或者花名册，可以不等夜里。部门报来的数不动。"
        ),
        crumb=_("统计期"),
    )

    def act() -> HttpResponse:
        changed = closing.count_now(period, by=request.user, today=today())
        messages.success(request, _("数完了，%(n)d个数有变化") % {"n": changed})
        return redirect("exchange_quarters")

    return answer(request, ConfirmForm(sent(request)), asked, act)


class FreezeForm(forms.Form):
    """The version of the quarter that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@acts
def freeze(request: Request, pk: int) -> HttpResponse:
    """End a quarter; first what is missing and what contradicts itself, then the question."""
    _keeps(request)
    period = get_object_or_404(Period, pk=pk, frozen_on=None)
    form = FreezeForm(sent(request), initial={"seen": period.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                seen = form.cleaned_data["seen"]
                closing.close(period, by=request.user, today=today(), seen=seen)
                messages.success(request, _("冻结了，文件的散列已经记进留痕"))
                return redirect("exchange_quarters")
            except ValidationError as error:
                form = FreezeForm({"seen": period.version})
                form.is_valid()
                tell(form, error)
                status = 409 if getattr(error, "code", "") == "changed" else 422
    return render(
        request, "exchange/freeze.html", _before(request, period, form), status=status
    )


def _before(request: Request, period: Period, form: forms.Form) -> dict[str, Any]:
    """What somebody should have seen before a quarter is frozen; of other areas only how much.

    The pages that this one leads to tell of the widest of the steward's posts.
    """
    here = standing_of(period)
    owed, conflicts, elsewhere = [], 0, (0, 0)
    if here is not None:
        prefix = prefix_of(policies.region_of(request.user, on=today()))
        conflicts, _first = gaps.conflicts(here, prefix, most=0)
        mine = gaps.missing(here, prefix)
        for giver, rows in mine.items():
            owed.append(Owed(str(Giver(giver).label), len(rows), rows[0].firms))
        everywhere, _first = gaps.conflicts(here, "", most=0)
        lacking = _cells(gaps.missing(here, "")) - _cells(mine)
        elsewhere = lacking, everywhere - conflicts
    return {
        "period": period,
        "at": period.code,
        "form": form,
        "ended": period.ends_on < today(),
        "conflicts": conflicts,
        "owed": owed,
        "elsewhere": elsewhere if any(elsewhere) else None,
        "file": freezer.path_of(period).name,
    }


def _cells(missing: dict[Giver, list[gaps.Missing]]) -> int:
    """How many values are missing, over all enterprises."""
    return sum(one.firms for rows in missing.values() for one in rows)
