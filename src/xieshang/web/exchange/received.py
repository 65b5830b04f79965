"""A bulletin from below: what was checked, what speaks against it; cosigned, or returned."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_lines
from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import ReceivedBulletin
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.cases.clock import today
from xieshang.core.bulletin import Against, Bulletin, Verdict, unbundled
from xieshang.core.bulletin.answers import LONGEST_REASON
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.trail.note import NoteInvalid, Verifier, open_note
from xieshang.web.acts import acts
from xieshang.web.exchange.bulletins import as_file, level, quarter_name, rows_of
from xieshang.web.exchange.desk import place_name
from xieshang.web.exchange.templatetags.exchange import variable
from xieshang.web.http import Request, reads


class ReturnForm(forms.Form):
    """Why a bulletin goes back."""

    why = forms.CharField(
        label=gettext_lazy("退回的理由"), max_length=LONGEST_REASON, validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写清楚哪里不对、要下级做什么。理由会签名后交给下级"),
    )  # fmt: skip


def _came(request: Request, pk: int) -> tuple[str, ReceivedBulletin]:
    region = level(request)
    row = get_object_or_404(ReceivedBulletin, pk=pk)
    if bulletins.above(row.region_code) != region:
        raise Http404
    return region, row


@acts
def received(request: Request, pk: int) -> HttpResponse:
    """Look at what was found; cosign it, or return it with a reason; only that word cosigns."""
    region, row = _came(request, pk)
    decision = request.POST.get("decision")
    returning = decision == "return"
    form = ReturnForm(request.POST if returning else None)
    wrong = ""
    if request.method == "POST" and not returning and decision != "accept":
        wrong = _("没有写明是会签还是退回，什么都没有改。请在本页点按钮")
    elif request.method == "POST" and (not returning or form.is_valid()):
        try:
            if returning:
                services.give_back(
                    row, form.cleaned_data["why"], into=region, by=request.user, today=today()
                )
            else:
                services.accept(
                    row, into=region, by=request.user, now=timezone.now(), today=today()
                )
            return redirect("exchange_received", row.pk)
        except ValidationError as fault:
            wrong = " ".join(fault.messages)
    page = {**_checked(region, row), "form": form, "wrong": wrong}
    status = 200 if request.method != "POST" else 409 if decision == "accept" else 422
    return render(request, "exchange/received.html", page, status=status)


def _checked(region: str, row: ReceivedBulletin) -> dict[str, object]:
    made, known = bulletins.made_of(row), bulletins.keys_known(region)
    found = bulletins.judge(row, known)
    added = {one.name: one.parts for one in found.differences}
    rows = rows_of(made.sums, beside=added)
    whole, *parts = unbundled(row.note)
    return {
        "row": row,
        "name": quarter_name(row.quarter),
        "place": place_name(row.region_code),
        "made": made,
        "by": _signers(whole, known(made.region)),
        "found": found,
        "against": [(_(one.fault), _about(one)) for one in found.faults],
        "chain": _chain(made),
        "parts": [place_name(part.region) for part in made.parts if part.seq is not None],
        "missing": [place_name(part.region) for part in made.parts if part.seq is None],
        "recomputed": _recomputed(found, made, parts),
        "told": [one for one in rows if one.sum.hundredths is not None or one.beside],
        "hidden": sum(one.sum.hundredths is None for one in rows),
    }


def _signers(note: str, keys: Iterable[Verifier]) -> list[str]:
    try:
        return [one.name for one in open_note(note, keys).by]
    except NoteInvalid:
        return []  # the key was ended since it came


def _chain(made: Bulletin) -> str:
    if made.seq == 1:
        return _("第一号")
    return _("更正第%(seq)d号") % {"seq": made.seq - 1}


def _recomputed(found: Verdict, made: Bulletin, parts: list[str]) -> bool:
    """Whether the parts were added up again, and came to the same."""
    return found.good and bool(made.parts) and bool(parts)


def _about(one: Against) -> str:
    if one.about in catalogue():
        return variable(catalogue()[one.about])
    return place_name(one.about) if len(one.about) == 6 else ""


@reads
def received_file(request: Request, pk: int) -> HttpResponse:
    """The answer for the level below: the cosigned note, or the slip that returns it."""
    _region, row = _came(request, pk)
    if not row.answer:
        raise Http404
    return as_file(row.answer, f"answer-{row.region_code}-{row.quarter}-{row.seq}.txt")
