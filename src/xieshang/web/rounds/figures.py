"""The employer's figures (T04): who of a side may open them, and who has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation, DataSheet
from xieshang.apps.consultations.policies import may_read_data
from xieshang.apps.consultations.services import readers as service
from xieshang.apps.documents import opened
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.trail.models import Event
from xieshang.web.acts import acts
from xieshang.web.design.templatetags.xs import grouped, yuan
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import attempt, consultation_of, doing, status_of
from xieshang.web.rounds.forms import DataForm

OPENED_AS = {
    "page": gettext_lazy("看了网页"),
    "pdf": gettext_lazy("打开了PDF"),
    "docx": gettext_lazy("下载了Word"),
}
NOT_SHOWN = {"year", "access"}


@dataclass(frozen=True, slots=True)
class Opening:
    """One line of who opened the figures or changed a list."""

    event: Event
    words: str


class ReadersForm(forms.Form):
    """Which of one's own representatives read the figures."""

    seats = forms.MultipleChoiceField(
        label="", required=False, widget=forms.CheckboxSelectMultiple
    )


def _sheet(consultation: Consultation) -> tuple[DataSheet, DocumentVersion]:
    """The figures with their paper; 404 until they were handed in."""
    sheet = getattr(consultation, "data_sheet", None)
    if sheet is None or sheet.document is None:
        raise Http404
    return sheet, sheet.document


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures, for whoever may read them; that they were opened is written down."""
    return _page(request, pk)  # type: ignore[arg-type]  # behind login


def _page(request: Request, pk: int) -> HttpResponse:
    consultation, now = consultation_of(request, pk), doing(request)
    sheet, version = _sheet(consultation)
    if not may_read_data(request.user, sheet, now.today):
        raise Http404
    if request.method == "GET":
        opened.note(version, "page", by=request.user, today=now.today)
    rows = service.openings(sheet, request.user, now.today)
    context = {
        "round": consultation,
        "sheet": sheet,
        "version": version,
        "may_copy": Document.objects.seen_by(request.user, now.today)
        .filter(pk=version.document_id)
        .exists(),
        "figures": list(_figures(sheet)),
        "sides": [
            (side, [one for one in service.of_side(sheet, side, now.today) if one.reads])
            for side in Side
        ],
        "keeps": service.keeps_list_of(request.user, consultation.case, now.today),
        "openings": None if rows is None else [Opening(row, _said(row)) for row in rows],
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/figures.html", context)


def _figures(sheet: DataSheet) -> Iterator[tuple[Any, Any]]:
    """Label and value of every figure that was given."""
    for name, field in DataForm.base_fields.items():
        value = None if name in NOT_SHOWN else getattr(sheet, name)
        if value in (None, ""):
            continue
        if isinstance(value, Decimal):
            yield field.label, yuan(value)
        else:
            yield field.label, grouped(value) if isinstance(value, int) else value


def _said(row: Event) -> str:
    if row.kind == opened.OPENED:
        return str(OPENED_AS.get(row.payload.get("form", ""), ""))
    return _("改了%(side)s的名单：%(names)s") % {
        "side": Side(row.payload["side"]).label,
        "names": _("、").join(row.payload["names"]),
    }


@acts
def readers(request: Request, pk: int) -> HttpResponse:
    """Say which of one's own representatives may read; the chief always may."""
    consultation, now = consultation_of(request, pk), doing(request)
    sheet, _version = _sheet(consultation)
    side = service.keeps_list_of(request.user, consultation.case, now.today)
    if side is None:
        raise PermissionDenied
    people = service.of_side(sheet, side, now.today)
    chosen = [str(one.seat.pk) for one in people if one.reads and not one.seat.chief]
    form = ReadersForm(sent(request), initial={"seats": chosen})
    form.fields["seats"].label = _("%(side)s协商代表") % {"side": side.label}
    form.fields["seats"].help_text = _("首席代表总能看。没有勾的打不开，也不知道内容")
    form.fields["seats"].choices = [  # type: ignore[attr-defined]
        (str(one.seat.pk), one.seat.name) for one in people if not one.seat.chief
    ]

    def do(values: dict[str, Any]) -> None:
        seats = [one.seat for one in people if str(one.seat.pk) in values["seats"]]
        service.name_readers(consultation, seats, side=side, by=request.user, today=now.today)

    if request.method == "POST" and attempt(form, consultation.case, do)[0]:
        messages.success(request, _("名单已保存，双方首席代表看得到"))
        return redirect("round", pk=pk)
    context = {
        "title": _("谁可以看协商资料"),
        "lead": _("双方各定各的名单。每次打开都留痕，下载的文件上印着打开的人和日期。"),
        "form": form,
        "button": _("保存名单"),
        "back": reverse("round", args=[pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
