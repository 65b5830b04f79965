"""What becomes of a contract towards its end (M08)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import advance
from xieshang.apps.contracts.choices import Ground
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.contracts.services import renewal as service
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.contracts import forms
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import Doing, Plain, attempt, doing, moved_on, status_of
from xieshang.web.rounds.forms import LetterForm
from xieshang.web.rounds.simple import letter_of, letter_values, waits
from xieshang.web.rounds.waiting import waiting_for
from xieshang.web.rounds.ways import Way, main_deadline

CHIEFS = frozenset({Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF})
FIRM = frozenset({Actor.EMPLOYER_SIDE, *CHIEFS})
Values = dict[str, Any]
Do = Callable[[Renewal, Values, Doing], str | None]


def _offer(renewal: Renewal, values: Values, now: Doing) -> None:
    service.offer(renewal, by=now.by, today=now.today, seen=now.seen, **values)


def _request(renewal: Renewal, values: Values, now: Doing) -> None:
    kept = values | {"ground": Ground(values["ground"])}
    service.request_change(renewal, by=now.by, today=now.today, seen=now.seen, **kept)


def _agree(renewal: Renewal, _values: Values, now: Doing) -> str | None:
    return waits(service.agree_change(renewal, by=now.by, today=now.today, seen=now.seen))


def _rescind(renewal: Renewal, values: Values, now: Doing) -> str | None:
    done = service.agree_rescission(
        renewal, by=now.by, today=now.today, seen=now.seen, **values
    )
    return waits(done)


def _file(renewal: Renewal, values: Values, now: Doing) -> None:
    proof = values["proof"]
    service.file_rescission(renewal, proof=proof, by=now.by, today=now.today, seen=now.seen)


def _remind(renewal: Renewal, values: Values, now: Doing) -> str | None:
    said = letter_of(values)
    done = service.remind(renewal, by=now.by, today=now.today, letter=said, seen=now.seen)
    return waits(done)


def _move(event: str) -> Do:
    def do(renewal: Renewal, _values: Values, now: Doing) -> str | None:
        return waits(advance(renewal.case, event, by=now.by, today=now.today, seen=now.seen))

    return do


Entry = tuple[Promise, frozenset[str], frozenset[Actor], type[django_forms.Form], Do]
ACTS: dict[str, Entry] = {
    "offer": (
        gettext_lazy("提出续签"),
        frozenset({"notice", "warned", "gap"}),
        CHIEFS,
        forms.RenewForm,
        _offer,
    ),
    "change": (
        gettext_lazy("提出变更或解除"),
        frozenset({"in_force"}),
        CHIEFS,
        forms.ChangeForm,
        _request,
    ),
    "agree": (gettext_lazy("同意变更"), frozenset({"amending"}), CHIEFS, Plain, _agree),
    "no-change": (
        gettext_lazy("同意不变更"),
        frozenset({"amending"}),
        CHIEFS,
        Plain,
        _move("no_change"),
    ),
    "withdraw": (
        gettext_lazy("谈不成，继续履行"),
        frozenset({"amending"}),
        CHIEFS,
        Plain,
        _move("withdraw_change"),
    ),
    "rescind": (
        gettext_lazy("同意解除"),
        frozenset({"amending"}),
        CHIEFS,
        forms.RescindForm,
        _rescind,
    ),
    "remind": (
        gettext_lazy("发提示函"),
        frozenset({"warned", "gap", "rescission_overdue"}),
        frozenset({Actor.UPPER_UNION, Actor.COUNTY_UNION}),
        LetterForm,
        _remind,
    ),
    "escalate": (
        gettext_lazy("启动联合督办"),
        frozenset({"gap"}),
        frozenset({Actor.COUNTY_UNION}),
        Plain,
        _move("escalate"),
    ),
    "file": (
        gettext_lazy("登记解除报送"),
        frozenset({"rescinding", "rescission_overdue"}),
        FIRM,
        forms.ProofForm,
        _file,
    ),
}


def _renewal(request: Request, pk: int) -> Renewal:
    seen = Contract.objects.seen_by(request.user, current_day())
    rows = Renewal.objects.filter(contract__in=seen).select_related(
        "case", "contract", "contract__enterprise"
    )
    return get_object_or_404(rows.distinct(), pk=pk)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Where the contract stands towards its end, and what I may do."""
    renewal = _renewal(request, pk)
    case, now = renewal.case, doing(request)
    held = actors_of(request.user, case, now.today)
    context = {
        "today": now.today,
        "renewal": renewal,
        "contract": renewal.contract,
        "case": case,
        "deadline": main_deadline(case, now.today),
        "waits": waiting_for(case),
        "window": case.deadlines.filter(status="open", timer="renewal_window").first(),
        "ways": [
            Way(reverse("renewal_act", args=[pk, slug]), title)
            for slug, (title, states, actors, _form, _do) in ACTS.items()
            if case.state in states and held & actors
        ],
        "gap": max(0, (now.today - renewal.contract.ends_on).days),
        "history": case.moves.select_related("by").order_by("-no"),
        "rounds": case.children.all(),
        "consents": list(case.consents.filter(void=False)),
        "demo_case": case.pk,
    }
    return render(request, "contracts/renewal.html", context)


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of M08."""
    if slug not in ACTS:
        raise Http404
    title, states, actors, form_class, do = ACTS[slug]
    renewal = _renewal(request, pk)
    case, now = renewal.case, doing(request)
    if not actors_of(request.user, case, now.today) & actors:
        raise PermissionDenied
    if case.state not in states:
        raise moved_on(case, now.seen)
    begun = letter_values(case, now.today) if form_class is LetterForm else {}
    form = form_class(sent(request), initial=begun)
    if request.method == "POST":
        fine, text = attempt(form, case, lambda values: do(renewal, values, now))
        if fine:
            messages.success(request, text or _("办好了"))
            return redirect("renewal", pk=pk)
    context = {
        "title": title,
        "lead": renewal.contract.title,
        "form": form,
        "button": title,
        "back": reverse("renewal", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
