"""Promises of a contract that can be checked, one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import ObligationState
from xieshang.apps.contracts.services import publication as service
from xieshang.web.acts import acts
from xieshang.web.contracts.forms import CheckForm, ObligationForm
from xieshang.web.contracts.seen import own_of
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import attempt, doing, status_of


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """List one promise."""
    contract = own_of(request, pk)
    now = doing(request)
    form = ObligationForm(sent(request))

    def do(values: dict[str, Any]) -> None:
        kept = values | {"owner": Side(values["owner"])}
        service.add_obligation(contract, by=request.user, today=now.today, **kept)

    return _answer(request, pk, (form, do), title=_("加一件可核验的事"), button=_("加上"))


@acts
def check(request: Request, pk: int, row: int) -> HttpResponse:
    """Say whether one promise was kept."""
    contract = own_of(request, pk)
    now = doing(request)
    found = get_object_or_404(contract.obligations.select_related("contract"), pk=row)
    form = CheckForm(sent(request))

    def do(values: dict[str, Any]) -> None:
        state = ObligationState(values["state"])
        evidence = values["evidence"]
        service.check_obligation(
            found, state=state, evidence=evidence, by=request.user, today=now.today
        )

    return _answer(request, pk, (form, do), title=found.text, button=_("登记"))


def _answer(
    request: Request, pk: int, act: tuple[Any, Any], *, title: str, button: str
) -> HttpResponse:
    form, do = act
    contract = own_of(request, pk)
    case = contract.consultation.case  # type: ignore[union-attr]
    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("已登记"))
        return redirect("contract", pk=pk)
    context = {
        "title": title,
        "lead": "",
        "form": form,
        "button": button,
        "back": reverse("contract", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
