"""Contracts made on paper: entering, correcting and ending them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.figure_names import figure_name
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.policies import registers_in
from xieshang.apps.contracts.services import registration
from xieshang.apps.contracts.services.registration import PaperContract
from xieshang.apps.contracts.templates import KnownFigure, known_figures
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.uscc import normalised
from xieshang.core.law.content import lower_is_better
from xieshang.web.acts import acts
from xieshang.web.contracts.seen import contract_of
from xieshang.web.days import day
from xieshang.web.design.templatetags.xs import words as in_words
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import status_of, told
from xieshang.web.rounds.forms import line

FIGURE = "figure_"


class PaperForm(forms.Form):
    """What is read off the paper; every number is optional."""

    level = forms.ChoiceField(
        label=gettext_lazy("层级"), choices=Level.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=ContractKind.choices)
    title = line(gettext_lazy("合同名称"), most=120)
    uscc = line(
        gettext_lazy("企业的统一社会信用代码"),
        most=18,
        required=False,
        help_text=gettext_lazy("只有企业合同要填"),
    )
    region_code = line(
        gettext_lazy("适用区划代码"),
        most=12,
        required=False,
        help_text=gettext_lazy("行业性、区域性合同要填：县6位，乡镇街道9位"),
    )
    industry_code = line(
        gettext_lazy("适用行业代码"),
        most=8,
        required=False,
        help_text=gettext_lazy("行业性合同要填，和企业名录的行业代码一致，例如G60"),
    )
    industry_name = line(gettext_lazy("适用行业"), most=40, required=False)
    party_workers = line(gettext_lazy("职工方"), most=120, required=False)
    party_employers = line(gettext_lazy("企业方"), most=120, required=False)
    starts_on = day(gettext_lazy("生效期起"))
    ends_on = day(gettext_lazy("有效期止"))
    published_on = day(
        gettext_lazy("公布日"),
        required=False,
        help_text=gettext_lazy("填了，适用企业的职工在平台上能看到"),
    )
    filing_no = line(gettext_lazy("备案号"), most=60)
    scan = line(
        gettext_lazy("原件存放和扫描件编号"),
        most=200,
        help_text=gettext_lazy("例如：县总工会档案室2025-17，扫描件GH-2025-017"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, figure in enumerate(known_figures().values()):
            field = self.fields[f"{FIGURE}{figure.key}"] = forms.CharField(
                label=figure_name(figure.label),
                required=False,
                max_length=16,
                help_text=_help(figure),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            if number == 0:
                field.part = _("合同里的数")  # type: ignore[attr-defined]  # read by _form

    def entry(self) -> PaperContract:
        """What the form says, for the register."""
        said = dict(self.cleaned_data)
        figures = {key: said.pop(f"{FIGURE}{key}") for key in known_figures()}
        uscc = normalised(said.pop("uscc"))
        enterprise = Enterprise.objects.filter(uscc=uscc).first() if uscc else None
        if uscc and enterprise is None:
            unknown = _("名录里没有这个统一社会信用代码。请核对，或先登记企业")
            raise ValidationError({"uscc": unknown})
        said["kind"], said["level"] = ContractKind(said["kind"]), Level(said["level"])
        return PaperContract(
            enterprise=enterprise, effective_on=said["starts_on"], figures=figures, **said
        )


def _help(figure: KnownFigure) -> str:
    """The unit, and which way an enterprise's own contract may differ."""
    least = _("企业合同不能高于它") if lower_is_better(figure.key) else _("企业合同不能低于它")
    return in_words(figure.unit) + _("，") + least


class EndForm(forms.Form):
    ended_on = day(gettext_lazy("终止日"), help_text=gettext_lazy("从这一天起不再适用"))
    reason = line(gettext_lazy("终止原因"), most=200)


@acts
def new(request: Request) -> HttpResponse:
    """Enter a contract that was made on paper."""
    today = current_day()
    areas = registers_in(request.user, on=today)
    if not areas:
        raise PermissionDenied
    form = PaperForm(
        sent(request), initial={"level": Level.SECTOR.value, "region_code": areas[0]}
    )

    def act(entry: PaperContract) -> Contract:
        [made] = registration.register([entry], by=request.user, today=today)
        return made

    if request.method == "POST" and (made := _attempt(form, act)):
        messages.success(request, _("已登记。适用企业的草案从现在起按它检查"))
        return redirect("contract", pk=made.pk)
    return _page(
        request,
        form,
        title=_("登记纸质合同"),
        lead=_(
            "照原件填。行业性、区域性合同里的数，是适用企业谈合同的底线；原件没有写的不填。"
        ),
        button=_("登记"),
        back=reverse("contracts"),
    )


@acts
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct what was entered, as long as the contract has not ended."""
    contract, today = _own(request, pk)
    written = registration.entry_of(contract)
    form = PaperForm(sent(request), initial=_initial(written))

    def act(entry: PaperContract) -> Contract:
        kept = replace(entry, covers=written.covers)
        registration.amend(contract, kept, by=request.user, today=today)
        return contract

    if request.method == "POST" and _attempt(form, act):
        messages.success(request, _("已保存"))
        return redirect("contract", pk=pk)
    return _page(
        request,
        form,
        title=_("更正登记"),
        lead=contract.title,
        button=_("保存"),
        back=reverse("contract", args=[pk]),
    )


def _initial(written: PaperContract) -> dict[str, Any]:
    names = (
        "level", "kind", "title", "region_code", "industry_code", "industry_name",
        "party_workers", "party_employers", "starts_on", "ends_on", "published_on",
        "filing_no", "scan",
    )  # fmt: skip
    found = {name: getattr(written, name) for name in names}
    found["uscc"] = written.enterprise.uscc if written.enterprise else ""
    return found | {f"{FIGURE}{key}": value for key, value in written.figures.items()}


@acts
def end(request: Request, pk: int) -> HttpResponse:
    """A contract of a sector or a region no longer holds, and why."""
    contract, today = _own(request, pk)
    if contract.level == Level.ENTERPRISE:
        raise PermissionDenied
    form = EndForm(sent(request), initial={"ended_on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            registration.end(contract, by=request.user, today=today, **said)
        except ValidationError as error:
            told(error, form)
        else:
            messages.success(request, _("已登记终止"))
            return redirect("contract", pk=pk)
    return _page(
        request,
        form,
        title=_("登记终止"),
        lead=contract.title,
        button=_("登记终止"),
        back=reverse("contract", args=[pk]),
    )


def _own(request: Request, pk: int) -> tuple[Contract, date]:
    contract, today = contract_of(request, pk), current_day()
    if not registration.can_change(contract, by=request.user, today=today):
        raise PermissionDenied
    return contract, today


def _attempt(form: PaperForm, act: Any) -> Contract | None:
    """Do it with what the form says; None where the form now says what is wrong."""
    if not form.is_valid():
        return None
    try:
        made: Contract = act(form.entry())
    except ValidationError as error:
        told(error, form)
    except PermissionDenied:
        form.add_error("region_code", _("不在你管的区划里。请核对，或交给当地工会登记"))
    except NotNow:
        form.add_error(None, _("合同已经终止，不能再改"))
    else:
        return made
    return None


def _page(request: Request, form: forms.Form, **words: Any) -> HttpResponse:
    page = {"form": form, "seen": "", **words}
    return render(request, "design/form_page.html", page, status=status_of(form))
