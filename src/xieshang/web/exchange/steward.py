"""The data steward's pages: whose value holds where two disagree, and what is missing."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.assessment import gaps
from xieshang.apps.assessment.merging import seal
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.reading import NoEnterprises, Standing, standing
from xieshang.apps.assessment.services import periods
from xieshang.apps.assessment.settling import speaking, told_now
from xieshang.apps.cases.clock import today
from xieshang.apps.exchange.cells import called
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.variables import catalogue
from xieshang.web.acts import acts
from xieshang.web.exchange.desk import period_asked, stewarded
from xieshang.web.exchange.own import said
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import Asked, show_form, tell

SHOWN = 50


@reads
def conflicts(request: Request) -> HttpResponse:
    """Facts that two givers tell differently: none of them counts until somebody says which."""
    region = stewarded(request)
    period = period_asked(request)
    here = standing_of(period)
    page: dict[str, object] = {"period": period, "total": 0, "rows": []}
    if here is not None:
        page["total"], page["rows"] = gaps.conflicts(here, prefix_of(region), most=SHOWN)
        page["settled"] = gaps.settled(here, prefix_of(region))
    return render(request, "exchange/conflicts.html", page)


def standing_of(period: Period | None) -> Standing | None:
    """Nothing before the first quarter, and the first enterprise."""
    try:
        return standing(period) if period else None
    except NoEnterprises:
        return None


class SettleForm(forms.Form):
    """Whose value holds; ``seen`` is what everybody said when the page was drawn."""

    giver = forms.ChoiceField(label=gettext_lazy("以谁的为准"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, validators=[plain_text],
        help_text=gettext_lazy("写核对了什么，例如看了哪份台账"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: object, told: list[Fact], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})  # type: ignore[arg-type]  # what sent() gives
        self.fields["giver"].choices = [  # type: ignore[attr-defined]  # a choice field
            (row.giver, _("%(giver)s：%(value)s") % {
                "giver": row.get_giver_display(), "value": said(row),
            })
            for row in told
        ]  # fmt: skip


@acts
def settle(request: Request, at: int, firm: int, variable: str) -> HttpResponse:
    """Say whose value holds, of those that were looked at."""
    region = stewarded(request)
    period = get_object_or_404(Period, pk=at, frozen_on=None)
    here = get_object_or_404(Enterprise, pk=firm, region_code__startswith=prefix_of(region))
    rows = Fact.objects.filter(period=period, enterprise=here, variable=variable)
    saying = told_now(period, [variable], enterprise=here)
    told = speaking(rows.order_by("giver"), saying)
    if len(told) < 2:
        raise Http404
    now = seal(saying[here.pk, variable])
    form = SettleForm(sent(request), told, now)
    back = f"{reverse('exchange_conflicts')}?at={period.code}"
    asked = Asked(
        _("%(variable)s以谁的为准？") % {"variable": called(catalogue()[variable].name_zh)},
        _("就按这个"),
        back,
        lead=here.name,
        crumb=_("互相矛盾的数"),
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            periods.settle(
                period, here, variable, form.cleaned_data["giver"], form.cleaned_data["why"],
                by=request.user, today=today(), seen=form.cleaned_data["seen"],
            )  # fmt: skip
            return redirect(back)
        except ValidationError as error:
            if getattr(error, "code", "") == "changed":  # show what holds now, keep the reason
                status = 409
                form = SettleForm({**form.cleaned_data, "seen": now}, told, now)
                form.is_valid()
            tell(form, error)
    return show_form(request, form, asked, status=status)


@reads
def missing(request: Request) -> HttpResponse:
    """What nobody has given, by the department that owes it."""
    region = stewarded(request)
    period = period_asked(request)
    here = standing_of(period)
    rows = gaps.missing(here, prefix_of(region)) if here else {}
    page = {
        "period": period,
        "begun": here is not None,
        "owners": [(Giver(giver).label, found) for giver, found in rows.items()],
    }
    return render(request, "exchange/missing.html", page)
