"""Writing the draft clause by clause, with what the law says under each."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.choices import TopicResult
from xieshang.apps.consultations.models import Topic
from xieshang.apps.consultations.policies import require_side, side_in
from xieshang.apps.contracts.checks import findings
from xieshang.apps.contracts.figure_names import figure_name
from xieshang.apps.contracts.models import Clause, Contract, Draft, Objection, Renewal
from xieshang.apps.contracts.services import draft as service
from xieshang.core.law.blocker import Blocker
from xieshang.web.acts import acts
from xieshang.web.contracts.acting import PAGES
from xieshang.web.contracts.forms import ClauseForm, StartForm, TermsForm
from xieshang.web.contracts.seen import case_of, draft_of, own_of
from xieshang.web.design.templatetags.xs import words as in_words
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import Plain, attempt, consultation_of, doing, status_of

SEEN = "fingerprint"  # hidden field: what the clause was when the page was drawn


@dataclass(frozen=True, slots=True)
class Card:
    """One clause with what the checks say about it."""

    no: int
    clause: Clause
    found: tuple[Blocker, ...]
    objections: tuple[Objection, ...] = ()  # of the labour authority, not answered yet


def _form_page(
    request: Request, contract: Contract | None, form: forms.Form, **page: Any
) -> HttpResponse:
    context = {"form": form, "seen": "", **page}
    if contract is not None:
        context["demo_case"] = case_of(contract).pk
    return render(request, "design/form_page.html", context, status=status_of(form))


@acts
def start(request: Request, pk: int) -> HttpResponse:
    """Begin a draft for a round."""
    consultation = consultation_of(request, pk)
    now = doing(request)
    require_side(request.user, consultation.case, now.today)
    begin = date(now.today.year, now.today.month, 1) + timedelta(days=62)
    begin = begin.replace(day=1)
    initial = {
        "title": service.title_for(consultation),
        "starts_on": begin,
        "ends_on": begin.replace(year=begin.year + 1) - timedelta(days=1),
    }
    form = StartForm(sent(request), initial=initial)
    made: list[Contract] = []

    def do(values: dict[str, Any]) -> None:
        made.append(service.start(consultation, by=request.user, today=now.today, **values))

    if request.method == "POST" and attempt(form, consultation.case, do)[0]:
        return redirect("contract_draft", pk=made[0].pk)
    return _form_page(
        request,
        None,
        form,
        title=_("起草合同"),
        lead=_("从范本开始，谈成的内容逐项写进去。"),
        button=_("开始起草"),
        back=reverse("round", args=[pk]),
        demo_case=consultation.case_id,
    )


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """The draft as cards, each with its live check; findings on the whole text on top."""
    contract = draft_of(request, pk)
    now = doing(request)
    found = findings(contract, now.today)
    objected = list(Objection.objects.filter(filing__contract=contract, answered_on=None))
    cards = [
        Card(
            no,
            clause,
            tuple(one.blocker for one in found if one.clause == clause.stable_id),
            tuple(one for one in objected if one.clause_id == clause.stable_id),
        )
        for no, clause in enumerate(contract.clauses.all(), start=1)
    ]
    case, consultation = case_of(contract), contract.consultation
    held = actors_of(request.user, case, now.today)
    context = {
        "contract": contract,
        "cards": cards,
        "whole": [one.blocker for one in found if not one.clause],
        "problems": sum(not one.blocker.warning for one in found) + len(objected),
        "to_mend": [
            card
            for card in cards
            if card.objections or any(not one.warning for one in card.found)
        ],
        "may_agree": consultation is not None
        and PAGES["agree"].offered(consultation, held, now.today),
        "may_write": service.written_in(contract) is not None
        and side_in(request.user, case, now.today) is not None,
        "amends": Renewal.objects.filter(draft=contract).first(),
        "drafts": list(contract.drafts.all()),
        "demo_case": case.pk,
    }
    return render(request, "contracts/draft.html", context)


@acts
def terms(request: Request, pk: int) -> HttpResponse:
    """Name, term and whom the contract covers."""
    contract = own_of(request, pk)
    now = doing(request)
    names = ("title", "starts_on", "ends_on", "scope_text")
    initial = {name: getattr(contract, name) for name in names}
    form = TermsForm(sent(request), initial=initial)

    def do(values: dict[str, Any]) -> None:
        service.set_terms(contract, by=request.user, today=now.today, **values)

    case = case_of(contract)
    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect("contract_draft", pk=pk)
    return _form_page(
        request, contract, form, title=_("名称、期限和适用范围"), lead="", button=_("保存"),
        back=reverse("contract_draft", args=[pk]),
    )  # fmt: skip


def _clause(request: Request, pk: int, stable_id: str) -> Clause:
    contract = own_of(request, pk)
    return get_object_or_404(contract.clauses.select_related("contract"), stable_id=stable_id)


def _topic_of(clause: Clause) -> Topic | None:
    """The agreed topic that a clause carries, or the one of the same name."""
    consultation = clause.contract.consultation
    if clause.topic is not None or consultation is None:
        return clause.topic
    return consultation.topics.filter(title=clause.title, result=TopicResult.AGREED).first()


def _clause_form(clause: Clause, data: Any) -> ClauseForm:
    form = ClauseForm(data, initial={"title": clause.title, "body": clause.body})
    for figure in clause.figures:
        form.fields[f"figure_{figure['key']}"] = forms.CharField(
            label=figure_name(figure["label"]),
            help_text=in_words(figure.get("unit", "")),
            required=False,
            max_length=20,
            validators=[plain_text],
            initial=figure.get("value", ""),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    return form


@acts
def clause(request: Request, pk: int, stable_id: str) -> HttpResponse:
    """Change one clause; refused if somebody else changed it since the page was drawn."""
    found = _clause(request, pk, stable_id)
    now = doing(request)
    form = _clause_form(found, sent(request))

    def do(values: dict[str, Any]) -> None:
        figures = {
            name.removeprefix("figure_"): value
            for name, value in values.items()
            if name.startswith("figure_")
        }
        service.edit_clause(
            found,
            title=values["title"],
            body=values["body"],
            figures=figures,
            seen=request.POST.get(SEEN),
            by=request.user,
            today=now.today,
        )

    case = case_of(found.contract)
    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect(reverse("contract_draft", args=[pk]) + f"#{stable_id}")
    context = {
        "contract": found.contract,
        "clause": found,
        "form": form,
        "stale": status_of(form) == 409,
        "topic": _topic_of(found),
        "objections": Objection.objects.filter(
            filing__contract=found.contract, clause_id=stable_id, answered_on=None
        ),
        "back": reverse("contract_draft", args=[pk]),
        "demo_case": case.pk,
    }
    return render(request, "contracts/clause.html", context, status=status_of(form))


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """Add a clause of one's own."""
    contract = own_of(request, pk)
    now = doing(request)
    form = ClauseForm(sent(request))
    after = contract.clauses.filter(stable_id=request.GET.get("after", "")).first()

    def do(values: dict[str, Any]) -> None:
        service.add_clause(contract, after=after, by=request.user, today=now.today, **values)

    case = case_of(contract)
    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect("contract_draft", pk=pk)
    return _form_page(
        request, contract, form, title=_("加一条"), lead="", button=_("加上"),
        back=reverse("contract_draft", args=[pk]),
    )  # fmt: skip


@acts
def change(request: Request, pk: int, stable_id: str, what: str) -> HttpResponse:
    """Take a clause out, or move it up or down."""
    found = _clause(request, pk, stable_id)
    now = doing(request)
    if what not in {"remove", "up", "down"}:
        raise Http404

    def do(_values: dict[str, Any]) -> None:
        if what == "remove":
            service.remove_clause(found, by=request.user, today=now.today)
            messages.success(request, _("已删掉这一条，记录里还留着原文"))
        else:
            service.move_clause(found, up=what == "up", by=request.user, today=now.today)

    case = case_of(found.contract)
    form = Plain(sent(request))
    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect("contract_draft", pk=pk)
    titles = {"remove": _("删掉这一条"), "up": _("往上移"), "down": _("往下移")}
    context = {
        "title": titles[what],
        "text": found.title,
        "form": form,
        "button": titles[what],
        "back": reverse("contract_draft", args=[pk]),
        "seen": "",
    }
    return render(request, "design/confirm.html", context, status=status_of(form))


@acts
def topics(request: Request, pk: int) -> HttpResponse:
    """Bring agreed topics into the draft."""
    contract = own_of(request, pk)
    now = doing(request)

    def do(_values: dict[str, Any]) -> None:
        count = service.take_topics(contract, by=request.user, today=now.today)
        messages.success(request, _("写进了%(n)s项谈成的议题") % {"n": count})

    case = case_of(contract)
    form = Plain(sent(request))
    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect("contract_draft", pk=pk)
    context = {
        "form": form,
        "title": _("把谈成的议题写进草案"),
        "text": _("每项议题加一条，用会议记录里的议定文本；已写进的不会重复。"),
        "button": _("写进去"),
        "back": reverse("contract_draft", args=[pk]),
        "seen": "",
    }
    return render(request, "design/confirm.html", context, status=status_of(form))


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stayed, went or came."""

    kind: str  # "same", "out" or "in"
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    title: str
    pieces: tuple[Piece, ...]


def differences(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Difference]:
    """Clause by clause what changed between two texts; unchanged clauses are left out."""
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    order = [one["id"] for one in new] + [one for one in before if one not in after]
    found = []
    for key in order:
        was, now = before.get(key, {}).get("text", ""), after.get(key, {}).get("text", "")
        if was != now:
            title = (after.get(key) or before[key])["title"]
            found.append(Difference(title, tuple(_pieces(was, now))))
    return found


def _pieces(was: str, now: str) -> list[Piece]:
    pieces = []
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, was, now).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", was[a0:a1]))
            continue
        if a1 > a0:
            pieces.append(Piece("out", was[a0:a1]))
        if b1 > b0:
            pieces.append(Piece("in", now[b0:b1]))
    return pieces


@reads
def compare(request: Request, pk: int, no: int) -> HttpResponse:
    """One kept text against the next, or against the draft as it stands."""
    contract = draft_of(request, pk)
    old: Draft = get_object_or_404(contract.drafts, no=no)
    later = contract.drafts.filter(no=no + 1).first()
    new = later.clauses if later else contract.text
    context = {
        "contract": contract,
        "old": old,
        "later": later,
        "found": differences(old.clauses, new),
    }
    return render(request, "contracts/compare.html", context)
