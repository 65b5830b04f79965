"""A bulletin from below: what was checked, what speaks against it; cosigned, or returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

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
from xieshang.core.bulletin import Against, Bulletin, Difference, Fault, unbundled
from xieshang.core.bulletin.answers import LONGEST_REASON
from xieshang.core.index.consultation.told import ANONYMOUS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.trail.note import NoteInvalid, Verifier, open_note
from xieshang.web.acts import acts
from xieshang.web.exchange.bulletins import (
    as_file,
    is_frozen,
    level,
    quarter_name,
    rows_of,
)
from xieshang.web.exchange.desk import place_name
from xieshang.web.exchange.templatetags.exchange import variable
from xieshang.web.http import Request, reads

REGION_DIGITS: Final = 6


class ReturnForm(forms.Form):
    """Why a bulletin goes back."""

    why = forms.CharField(
        label=gettext_lazy("退回的理由"), max_length=LONGEST_REASON, validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 4}),
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
    wrong = ""
    if request.method == "POST" and not returning and decision != "accept":
        wrong = _("没有写明是会签还是退回，什么都没有改。请在本页点按钮")
    form = ReturnForm(request.POST if returning else None)
    if not wrong and request.method == "POST" and (not returning or form.is_valid()):
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
            said = _("没有退回：%(why)s") if returning else _("没有会签：%(why)s")
            wrong = said % {"why": " ".join(fault.messages)}
    page = {**_checked(region, row), "form": form, "wrong": wrong}
    if not form.is_bound:
        form.initial["why"] = page["proposed"]
    status = 200 if request.method != "POST" else 409 if decision == "accept" else 422
    return render(request, "exchange/received.html", page, status=status)


def _checked(region: str, row: ReceivedBulletin) -> dict[str, Any]:
    """What was found, for the page.

    Beside the sum of a survey ours is not shown: the difference may be the answers of one
    enterprise, exact, which nobody reads.
    """
    made, known = bulletins.made_of(row), bulletins.keys_known(region)
    found = bulletins.judge(row, known)
    rows = rows_of(made.sums, beside={one.name: one.parts for one in found.differences})
    unlike = {one.name: one for one in found.unlike}
    whole, *parts = unbundled(row.note)
    return {
        "row": row,
        "name": quarter_name(row.quarter),
        "place": place_name(row.region_code),
        "made": made,
        "by": _signers(whole, known(made.region)),
        "found": found,
        "against": [
            (_(one.fault), _about(one))
            for one in found.faults
            if one.fault is not Fault.NOT_THE_FACTS or one.about not in catalogue()
        ],
        "chain": _chain(made),
        "parts": [place_name(part.region) for part in made.parts if part.seq is not None],
        "missing": [place_name(part.region) for part in made.parts if part.seq is None],
        "added": found.good and bool(made.parts) and bool(parts),
        "recomputed": row.recomputed or found.recomputed,
        "unlike": rows_of(
            {name: one.whole for name, one in unlike.items()},
            beside={name: one.parts for name, one in unlike.items() if name not in ANONYMOUS},
        ),
        "surveyed": not ANONYMOUS.isdisjoint(unlike),
        "proposed": _proposed(found.unlike),
        "frozen": is_frozen(row.quarter),
        "told": [one for one in rows if one.sum.hundredths is not None or one.beside],
        "hidden": sum(one.sum.hundredths is None for one in rows),
    }


def _proposed(unlike: Sequence[Difference]) -> str:
    """A reason to return it that names what differs; without our figures.

    The slip is read beside the bulletin: the difference may be one enterprise's.
    """
    if not unlike:
        return ""
    differ = {one.name for one in unlike}
    names = [variable(one) for name, one in catalogue().items() if name in differ]
    for count in range(len(names), 0, -1):
        said = _("、").join(names[:count])
        why = _("%(n)d项和平台上的数重算出来的不一样：%(names)s。请核对后再报下一号") % {
            "n": len(unlike),
            "names": said if count == len(names) else _("%(names)s等") % {"names": said},
        }
        if len(why) <= LONGEST_REASON:
            return why
    return ""


def _signers(note: str, keys: Iterable[Verifier]) -> list[str]:
    try:
        return [one.name for one in open_note(note, keys).by]
    except NoteInvalid:
        return []  # the key was ended since it came


def _chain(made: Bulletin) -> str:
    if made.seq == 1:
        return _("第一号")
    before = {"seq": made.seq - 1}
    returned = ReceivedBulletin.objects.filter(
        sha256=made.previous, state=ReceivedBulletin.State.RETURNED
    )
    if returned.exists():
        return _("代替退回的第%(seq)d号") % before
    return _("更正第%(seq)d号") % before


def _about(one: Against) -> str:
    if one.about in catalogue():
        return variable(catalogue()[one.about])
    if one.fault in (Fault.NOT_EQUAL, Fault.NOT_THE_FACTS):
        return one.about  # a name that no catalogue knows
    if one.fault in (Fault.TWO_STORIES, Fault.FORKED):
        return _("第%(seq)s号") % {"seq": one.about}
    if one.fault is Fault.SIGNATURE and len(one.about) != REGION_DIGITS:
        return _("文件里第%(n)s份") % {"n": one.about}
    return place_name(one.about) if len(one.about) == REGION_DIGITS else ""


@reads
def received_file(request: Request, pk: int) -> HttpResponse:
    """The answer for the level below: the cosigned note, or the slip that returns it."""
    _region, row = _came(request, pk)
    if not row.answer:
        raise Http404
    return as_file(row.answer, f"answer-{row.region_code}-{row.quarter}-{row.seq}.txt")
