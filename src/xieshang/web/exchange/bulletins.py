"""Bulletins of the own level: what would go up, signed, handed on as a file, answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Period, ReceivedBulletin, SentBulletin
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.codes import Level, level_of, prefix_of
from xieshang.core.bulletin import Sum, read, unbundled
from xieshang.core.bulletin.answers import RETURNED
from xieshang.core.bulletin.text import BulletinInvalid
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.trail.note import LONGEST, NoteInvalid, text_of
from xieshang.web.acts import acts
from xieshang.web.exchange.desk import place_name, stewarded
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import Asked, answer, place_names

RECENT: Final = 8  # quarters


@dataclass(frozen=True, slots=True)
class Row:
    """One variable of a bulletin as a page shows it."""

    variable: Variable
    sum: Sum
    why: str = ""
    beside: Sum | None = None  # of the bulletin before, or what the parts add up to


@dataclass(frozen=True, slots=True)
class Below:
    """One region below in one quarter, and the newest that came from it."""

    region: str
    name: str
    row: ReceivedBulletin | None


def level(request: Request) -> str:
    """The county, city or province whose data this person keeps; others know nothing of it."""
    region = stewarded(request)
    if not bulletins.tells(region):
        raise Http404
    return region


def _above(region: str) -> str:
    """What the level above is called; nobody enters the nation as a region."""
    code = bulletins.above(region)
    return _("全国总工会") if level_of(code) is Level.NATION else place_name(code)


def quarter_name(quarter: str) -> str:
    """``2026Q1`` in the reader's words."""
    year, _q, number = quarter.partition("Q")
    return str(Period(year=int(year), quarter=int(number)))


def quarters(region: str, on: date) -> list[str]:
    """The quarters that there is something of, and the last that has ended; newest first.

    One from below that has not begun stands last: it pushes none of ours out.
    """
    runs = Period.of(on)
    ended = Period.of(runs.starts_on - timedelta(days=1))
    known = {ended.code, *(one.code for one in Period.objects.all()[:RECENT])}
    begun = {*known, runs.code}
    sent_here = SentBulletin.objects.filter(region_code=region)
    came = ReceivedBulletin.objects.filter(region_code__startswith=prefix_of(region))
    for rows in (sent_here, came):
        known |= {*rows.values_list("quarter", flat=True)}
    early = sorted(one for one in known if one > max(begun))
    newest = sorted(known.difference(early), reverse=True)
    return [*newest[:RECENT], *early[:RECENT]]


def rows_of(
    sums: Mapping[str, Sum],
    why: Mapping[str, tuple[str, ...]] | None = None,
    beside: Mapping[str, Sum] | None = None,
) -> list[Row]:
    """The variables of a bulletin in the order of the catalogue."""
    reasons, others = why or {}, beside or {}
    return [
        Row(one, sums[name], reason_of(reasons.get(name, ())), others.get(name))
        for name, one in catalogue().items()
        if name in sums
    ]


def reason_of(why: tuple[str, ...]) -> str:
    """Why a sum is left out: a rule of ours, or the regions that leave it out."""
    if why and why[0].isdecimal():
        return _("%(places)s没有列") % {"places": _("、").join(map(place_name, why))}
    return "".join(_(one) for one in why)


@reads
def listing(request: Request) -> HttpResponse:
    """A quarter: what went up, what came from below, who is missing."""
    region, day = level(request), today()
    every = quarters(region, day)
    quarter = request.GET.get("at") or every[0]
    if quarter not in every:
        raise Http404
    sent_here = list(SentBulletin.objects.filter(region_code=region, quarter=quarter))
    below = _below(region, quarter, day) if bulletins.adds_parts(region) else []
    page = {
        "place": place_name(region),
        "above": _above(region),
        "quarter": quarter,
        "quarters": [(one, quarter_name(one)) for one in every],
        "name": quarter_name(quarter),
        "sent": sent_here,
        "adds_parts": bulletins.adds_parts(region),
        "below": below,
        "regions": len({one.region for one in below}),
        "accepted": len({one.region for one in below if _is_accepted(one)}),
    }
    return render(request, "exchange/bulletins.html", page)


def _is_accepted(one: Below) -> bool:
    return one.row is not None and one.row.state == ReceivedBulletin.State.ACCEPTED


def _below(region: str, quarter: str, on: date) -> list[Below]:
    codes = bulletins.lower_regions(region, quarter, on=on)
    names = place_names(codes)
    rows: dict[str, list[ReceivedBulletin]] = {}
    for row in ReceivedBulletin.objects.filter(quarter=quarter, region_code__in=codes):
        rows.setdefault(row.region_code, []).append(row)
    nobody: list[ReceivedBulletin | None] = [None]
    return [
        Below(code, names.get(code, code), row)
        for code in codes
        for row in (rows.get(code) or nobody)
    ]


class SignForm(forms.Form):
    """Nothing to fill in: what was looked at is signed."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


@acts
def make(request: Request, at: str) -> HttpResponse:
    """Show what would go up, what is left out and why; then sign just that."""
    region, day = level(request), today()
    if at not in quarters(region, day):
        raise Http404
    form = SignForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.make(
                region, at, seen=form.cleaned_data["seen"], by=request.user, today=day
            )
            return redirect("exchange_bulletin", row.pk)
        except ValidationError as fault:
            form.add_error(None, fault)
    try:
        found = bulletins.draft(region, at, on=day)
    except ValidationError as fault:
        none = {"name": quarter_name(at), "quarter": at, "why": " ".join(fault.messages)}
        return render(request, "exchange/bulletin_none.html", none, status=_status(request))
    before = bulletins.made_of(found.last).sums if found.last else None
    rows = rows_of(found.sums, found.why, before)
    page = {
        "form": form,
        "name": quarter_name(at),
        "quarter": at,
        "place": place_name(region),
        "draft": found,
        "told": [row for row in rows if row.sum.hundredths is not None],
        "hidden": [row for row in rows if row.sum.hundredths is None],
        "missing": [place_name(code) for code in found.missing],
        "added": _added(found, day),
        "open": not is_frozen(at),
    }
    return render(request, "exchange/bulletin_make.html", page, status=_status(request))


def _added(found: bulletins.Draft, on: date) -> tuple[int, int] | None:
    """How many parts a whole adds, and of how many the facts were added up again here."""
    if not found.parts:
        return None
    wanted = {part.sha256 for part in found.parts}
    rows = bulletins.parts_of(found.region, found.quarter, on=on).values()
    here = [row for row in rows if row is not None and row.sha256 in wanted]
    return len(here), sum(row.recomputed for row in here)


def is_frozen(quarter: str) -> bool:
    """Whether the facts of a quarter can change no more."""
    here = Period.objects.filter(year=int(quarter[:4]), quarter=int(quarter[5:]))
    return here.filter(frozen_on__isnull=False).exists()


def _status(request: Request) -> int:
    return 422 if request.method == "POST" else 200


def _own(request: Request, pk: int) -> SentBulletin:
    return get_object_or_404(SentBulletin, pk=pk, region_code=level(request))


@reads
def bulletin(request: Request, pk: int) -> HttpResponse:
    """One that was signed, and what the level above answered."""
    row = _own(request, pk)
    made = bulletins.made_of(row)
    rows = rows_of(made.sums)
    page = {
        "row": row,
        "name": quarter_name(row.quarter),
        "place": place_name(row.region_code),
        "above": _above(row.region_code),
        "told": [one for one in rows if one.sum.hundredths is not None],
        "hidden": sum(one.sum.hundredths is None for one in rows),
        "parts": len(made.parts),
        "newest": not SentBulletin.objects.filter(
            region_code=row.region_code, quarter=row.quarter, seq__gt=row.seq
        ).exists(),
    }
    return render(request, "exchange/bulletin.html", page)


@reads
def bulletin_file(request: Request, pk: int) -> HttpResponse:
    """The file for the stick."""
    row = _own(request, pk)
    return as_file(row.note, f"bulletin-{row.region_code}-{row.quarter}-{row.seq}.txt")


def as_file(text: str, name: str) -> HttpResponse:
    """A text to keep as a file."""
    answered = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answered["Content-Disposition"] = f'attachment; filename="{name}"'
    return answered


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("简报或答复文件"),
        help_text=gettext_lazy("下级报来的简报，或者上级会签、退回本级简报的答复，都在这里收"),
        max_length=200,
    )

    def clean_file(self) -> str:
        try:
            text: str = self.cleaned_data["file"].read(LONGEST + 1).decode()
        except UnicodeDecodeError as fault:
            raise ValidationError(_("这不是简报文件。请选后缀为.txt的简报或答复")) from fault
        if len(text) > LONGEST:
            raise ValidationError(_("文件太大，不是简报。请核对后再选"))
        return text.replace("\r\n", "\n")


@acts
def take_in(request: Request) -> HttpResponse:
    """Take in a file from a stick: a bulletin from below, or the answer from above."""
    region = level(request)
    form = FileForm(sent(request), request.FILES if request.method == "POST" else None)
    asked = Asked(
        _("收一份简报文件"),
        _("收下并核对"),
        reverse("exchange_bulletins"),
        lead=_("先核对签名；签名不对的不收。收下不等于会签。"),
        crumb=_("季度简报"),
    )

    def act() -> HttpResponse:
        text = form.cleaned_data["file"]
        if _answers(text, region):
            row = services.hear(text, region=region, by=request.user, today=today())
            return redirect("exchange_bulletin", row.pk)
        came = services.receive(text, into=region, by=request.user, today=today())
        return redirect("exchange_received", came.pk)

    return answer(request, form, asked, act)


def _answers(text: str, region: str) -> bool:
    """Whether this is about our own bulletin, and not one from below."""
    if text.startswith(f"{RETURNED}\n"):
        return True
    try:
        return read(text_of(unbundled(text)[0])).region == region
    except (NoteInvalid, BulletinInvalid):
        return False
