"""The veto facts of an area and of one enterprise: seen, entered, lifted by the county."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.models import Period, Veto
from xieshang.apps.assessment.models.vetoes import FACTS
from xieshang.apps.assessment.readers import readable, reads_area
from xieshang.apps.assessment.services import vetoes
from xieshang.apps.assessment.vetoes import capped_until
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.core.index.consultation.score import VetoFact
from xieshang.web.acts import acts
from xieshang.web.days import day
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import Asked, answer, piece_of, words_of

FOUND = 10  # enterprises that a search offers


@dataclass(frozen=True, slots=True)
class Entry:
    """One veto fact with what it does, as this reader sees it."""

    veto: Veto
    until: Period  # the last quarter whose band it caps
    capped: bool  # whether that quarter is not over
    may_lift: bool


def entries(request: Request, rows: Iterable[Veto]) -> list[Entry]:
    """What is said of each of these."""
    on = today()
    found = []
    for veto in rows:
        until = capped_until(veto)
        capped = not veto.mistaken and on <= until.ends_on
        may = veto.lifted_on is None and policies.may_keep_vetoes(
            request.user, veto.enterprise, on=on
        )
        found.append(Entry(veto, until, capped, may))
    return found


def of_enterprise(request: Request, firm: Enterprise) -> dict[str, Any]:
    """The part of an enterprise's page: those that stand first."""
    rows = Veto.objects.filter(enterprise=firm).select_related("enterprise")
    shown = sorted(entries(request, rows), key=lambda one: one.veto.lifted_on is not None)
    return {
        "vetoes": shown,
        "vetoed": sum(one.veto.lifted_on is None for one in shown),
        "may_veto": policies.may_keep_vetoes(request.user, firm, on=today()),
    }


def standing_in(code: str) -> int:
    """How many enterprises of an area have a veto fact that nobody lifted."""
    inside = Enterprise.objects.in_region(code)
    return inside.filter(vetoes__in=Veto.objects.filter(lifted_on=None)).distinct().count()


@reads
def listing(request: Request, code: str) -> HttpResponse:
    """The veto facts of an area, the last that happened first; where the county enters one."""
    if not reads_area(request.user, code, today()):
        raise Http404
    place = get_object_or_404(Region, code=code)
    inside = Enterprise.objects.in_region(code)
    lifted = request.GET.get("only", "") == "lifted"
    rows = Veto.objects.filter(enterprise__in=inside)
    rows = rows.exclude(lifted_on=None) if lifted else rows.filter(lifted_on=None)
    piece = piece_of(rows.select_related("enterprise"), request, by="happened_on", down=True)
    asked_for = words_of(request)
    firms = inside.named(asked_for)[:FOUND] if asked_for else []
    page = {
        "place": place.name,
        "code": code,
        "count": standing_in(code),
        "lifted": lifted,
        "entries": entries(request, piece.rows),
        "more_url": piece.more_url,
        "may": policies.may_keep_vetoes_in(request.user, code, on=today()),
        "words": asked_for,
        "firms": firms,
    }
    return render(request, "board/vetoes.html", page)


class VetoForm(forms.Form):
    fact = forms.TypedChoiceField(
        label=gettext_lazy("什么事"), choices=FACTS, coerce=int, widget=forms.RadioSelect
    )
    happened_on = day(gettext_lazy("哪天发生或者查实"))
    evidence = forms.CharField(
        label=gettext_lazy("依据"), max_length=500, validators=[plain_text],
        help_text=gettext_lazy("写文书名称、文号和出具单位，不写职工姓名：企业和它的工会也看得到"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class LiftForm(forms.Form):
    mistaken = forms.TypedChoiceField(
        label=gettext_lazy("为什么解除"), widget=forms.RadioSelect,
        choices=[
            ("no", gettext_lazy("已经整改：新评的等级不再受限，指数的档次仍限满四个季度")),
            ("yes", gettext_lazy("登记错了：等级和档次都不再受限，已冻结的季度不改")),
        ],
        coerce=lambda word: word == "yes",
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("理由和依据"), max_length=500, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@acts
def enter(request: Request, pk: int) -> HttpResponse:
    """Enter a veto fact of an enterprise; one that stands is not entered twice."""
    firm = get_object_or_404(readable(request.user, today()), pk=pk)
    if not policies.may_keep_vetoes(request.user, firm, on=today()):
        raise Http404
    back = reverse("board_enterprise", args=[pk]) + "#vetoes"
    form = VetoForm(sent(request))
    asked = Asked(
        _("给%(firm)s登记一票否决事项") % {"firm": firm},
        _("登记"),
        back,
        lead=_(
            "从发生的那个季度起连续四个季度，指数的档次不高于60至75；解除以前，新评的等级不高于C类。"
        ),
        crumb=str(firm),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        vetoes.enter(
            firm, VetoFact(said["fact"]), happened_on=said["happened_on"],
            evidence=said["evidence"], by=request.user, today=today(),
        )  # fmt: skip
        messages.success(request, _("登记了，指数的档次已经按它算"))
        return redirect(back)

    return answer(request, form, asked, act)


@acts
def lift(request: Request, pk: int) -> HttpResponse:
    """Lift a veto fact: put right, or entered by mistake."""
    veto = get_object_or_404(Veto.objects.select_related("enterprise"), pk=pk)
    firm = veto.enterprise
    if not policies.may_keep_vetoes(request.user, firm, on=today()):
        raise Http404
    back = reverse("board_enterprise", args=[firm.pk]) + "#vetoes"
    form = LiftForm(sent(request))
    asked = Asked(
        _("解除%(firm)s的这一件？") % {"firm": firm},
        _("解除"),
        back,
        lead=_("%(fact)s。依据：%(evidence)s")
        % {"fact": veto.get_fact_display(), "evidence": veto.evidence},
        crumb=str(firm),
        warning=_("解除后不能恢复；同一件事要再登记一次。"),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        vetoes.lift(
            veto, why=said["why"], by=request.user, today=today(), mistaken=said["mistaken"]
        )
        messages.success(request, _("解除了"))
        return redirect(back)

    return answer(request, form, asked, act)
