"""The contract as workers read it: what changes for me, the clauses, how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.contracts.models import Adoption, Contract, Filing, Obligation
from xieshang.apps.contracts.papers import signed_text
from xieshang.apps.contracts.selectors import figures_of
from xieshang.web.http import Request, reads
from xieshang.web.worker.here import enterprise_here

TO_READ = Contract.objects.select_related(
    "enterprise", "paper", "consultation__case", "publication__document__document"
)
BANDS = ("incentive_1_yuan", "incentive_2_yuan", "incentive_3_yuan")
AWARDS = ("award_places", "award_low_yuan", "award_high_yuan")
FIRST = 3  # clauses that stand open; the others fold
MOST = 99_999  # pieces a month; more is a slip of the finger


class PiecesForm(forms.Form):
    """How many pieces a month somebody delivers, roughly."""

    n = forms.IntegerField(
        label=_("你每月大约派多少件？"),
        min_value=1,
        max_value=MOST,
        error_messages={
            "invalid": _("请只填整数，例如4800"),
            "min_value": _("请填1到99999之间的整数"),
            "max_value": _("请填1到99999之间的整数"),
            "required": _("请填一个数，例如4800"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the incentive: its name, yuan a piece, yuan a month."""

    label: str
    per_piece: Decimal
    a_month: Decimal | None


@dataclass(frozen=True, slots=True)
class Story:
    """How the contract came about, each part as far as it is known."""

    adoption: Adoption | None
    signed_on: date | None
    filing: Filing | None
    due_on: date | None
    days_late: int


def bands(figures: dict[str, tuple[str, Decimal]], pieces: int | None) -> list[Band]:
    """The incentive's steps, lowest first; by the month where the pieces are known.

    >>> [row] = bands({"incentive_1_yuan": ("98%", Decimal("0.12"))}, 4800)
    >>> row.a_month
    Decimal('576.00')
    """
    return [
        Band(label, value, value * pieces if pieces else None)
        for label, value in (figures[key] for key in BANDS if key in figures)
    ]


def best(rows: list[Band], award: list[Decimal]) -> Decimal | None:
    """The most that somebody can gain in a month: the highest band and the highest award."""
    if not rows or not award or rows[-1].a_month is None:
        return None
    return rows[-1].a_month + award[-1]


def story(contract: Contract) -> Story:
    """Vote, signatures, review, publication with its lateness (four queries)."""
    if contract.consultation is None:
        return Story(None, None, None, None, 0)
    limit = contract.consultation.case.deadlines.filter(timer="publish").last()
    due_on = limit.breach_on if limit else None
    late = 0
    if due_on is not None and contract.published_on is not None:
        late = max(0, (contract.published_on - due_on).days)
    return Story(
        adoption=contract.adoptions.filter(adopted=True).last(),
        signed_on=max(
            (one.on for one in contract.signatures.all() if one.subject == contract.subject),
            default=None,
        ),
        filing=contract.filings.last(),
        due_on=due_on,
        days_late=late,
    )


def _clauses(contract: Contract) -> list[dict[str, Any]]:
    """The clauses, each with its promises that can be checked."""
    promises: dict[str, list[Obligation]] = {}
    for row in contract.obligations.select_related("clause"):
        if row.clause is not None:
            promises.setdefault(row.clause.stable_id, []).append(row)
    return [clause | {"promises": promises.get(clause["id"], [])} for clause in contract.text]


def what_matters(contract: Contract) -> set[str]:
    """The clauses that are read first: what this round talked about, then what has a number."""
    rows = list(contract.clauses.all())
    from_talks = [row for row in rows if row.topic_id]
    with_numbers = [row for row in rows if row.figures and row not in from_talks]
    first = [*from_talks, *with_numbers] or rows
    return {row.stable_id for row in first[:FIRST]}


@login_not_required
@reads
def contract(request: Request, pk: int) -> HttpResponse:
    """A published contract; whoever has its address may read it."""
    found = get_object_or_404(
        TO_READ.prefetch_related("clauses").filter(published_on__isnull=False), pk=pk
    )
    today = current_day()
    figures = figures_of(found)
    form = PiecesForm(request.GET if "n" in request.GET else None)
    pieces = form.cleaned_data["n"] if form.is_valid() else None
    signed = signed_text(found)
    first = what_matters(found)
    clauses = _clauses(found)
    award = [figures[key][1] for key in AWARDS] if figures.keys() >= set(AWARDS) else []
    here = enterprise_here(request, today)
    rows = bands(figures, pieces)
    page = {
        "today": today,
        "contract": found,
        "over": found.ends_on < today
        or (found.ended_on is not None and found.ended_on <= today),
        "starts_later": found.starts_on > today,
        "form": form,
        "pieces": pieces,
        "back": reverse("worker_home" if here else "open_contracts"),
        "bands": rows,
        "award": award,
        "best": best(rows, award),
        "main": [clause for clause in clauses if clause["id"] in first],
        "rest": [clause for clause in clauses if clause["id"] not in first],
        "story": story(found),
        "signed": signed.versions.last() if signed else None,
        "notice": getattr(found, "publication", None),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "worker/contract.html", page, status=status)


@login_not_required
@reads
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft before the congress, for the workers of its enterprise and only then."""
    today = current_day()
    found = get_object_or_404(
        TO_READ.prefetch_related("clauses").filter(consultation__case__state="5_adopt"), pk=pk
    )
    if found.enterprise != enterprise_here(request, today):
        raise Http404
    page = {
        "contract": found,
        "clauses": _clauses(found),
        "meeting": found.adoptions.filter(decided_on=None).last(),
    }
    return render(request, "worker/draft.html", page)
