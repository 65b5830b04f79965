"""The labour authority's desk: what has come in, the receipt, the review clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.checks import findings
from xieshang.apps.contracts.materials import checklist
from xieshang.apps.contracts.models import Adoption, Draft, Filing
from xieshang.apps.contracts.services import filing as service
from xieshang.apps.contracts.services.adoption import counted
from xieshang.apps.documents.models import Attachment, Document
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.core.law.content import Finding
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.contracts.clock import clock, limits_of, silence
from xieshang.web.contracts.forms import ReceiptForm
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import attempt, doing, status_of
from xieshang.web.rounds.forms import line, words

PAGE = 20
BACK = "back"  # the button that sends the contract back
OBJECT = "object"
VERDICTS = [("pass", gettext_lazy("无异议")), (OBJECT, gettext_lazy("提出异议"))]


def _only_hrss(request: Request) -> None:
    if Role.HRSS_REVIEWER not in access_of(request.user, current_day()).roles:
        raise PermissionDenied


@reads
def listing(request: Request) -> HttpResponse:
    """Filings in my area: what waits for me by last day, disputes, then what is done."""
    _only_hrss(request)
    today = current_day()
    seen = Case.objects.seen_by(request.user, today)
    rows = Filing.objects.filter(contract__consultation__case__in=seen).select_related(
        "contract__enterprise", "contract__consultation__case"
    )
    waiting = list(rows.filter(closed_on=None).order_by("submitted_on", "pk"))
    limits = limits_of(waiting)
    clocks = [(row, clock(row, limits.get(row.pk), today)) for row in waiting]
    clocks.sort(key=lambda pair: pair[1].last_day if pair[1] else date.min)
    closed = rows.filter(closed_on__isnull=False).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        closed = closed.filter(pk__lt=int(before))
    done = list(closed[: PAGE + 1])
    disputes = Consultation.objects.filter(case__in=seen, case__state="4_conciliation")
    context = {
        "today": today,
        "rows": clocks,
        "done": [(row, None) for row in done[:PAGE]],
        "more_url": f"?before={done[PAGE - 1].pk}" if len(done) > PAGE else "",
        "disputes": disputes.select_related("case", "enterprise"),
    }
    return render(request, "contracts/filings.html", context)


def _filing(request: Request, pk: int) -> Filing:
    seen = Case.objects.seen_by(request.user, current_day())
    rows = Filing.objects.filter(contract__consultation__case__in=seen)
    return get_object_or_404(
        rows.select_related("contract__enterprise", "contract__consultation__case"), pk=pk
    )


class ReviewForm(forms.Form):
    """One choice per clause, a reason for each objection, the opinion, and which way it goes.

    Both ways have a button of their own: nobody lets a contract pass, or sends it back, by the
    slip of a finger.
    """

    opinion = words("", most=1000, required=False)

    def __init__(self, *args: Any, clauses: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].label = _("审查意见")
        self.fields["opinion"].widget.attrs["rows"] = 3
        self.clauses = clauses
        for clause in clauses:
            number = _("第%(n)s条") % {"n": clause["no"]}
            self.fields[f"verdict_{clause['id']}"] = forms.ChoiceField(
                label=number, choices=VERDICTS, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason_{clause['id']}"] = line(number, most=500, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self._go_together(self._marked(said), said)
        return said

    def objections(self) -> dict[str, str]:
        """Stable id → reason."""
        said = self.cleaned_data
        return {key: said[f"reason_{key}"] for key in self._marked(said)}

    def _marked(self, said: dict[str, Any]) -> list[str]:
        keys = [clause["id"] for clause in self.clauses]
        return [key for key in keys if said.get(f"verdict_{key}") == OBJECT]

    def _go_together(self, marked: list[str], said: dict[str, Any]) -> None:
        """Choice and reason of a clause, and all choices with the button."""
        for clause in self.clauses:
            field = f"reason_{clause['id']}"
            if field in self.errors:
                continue
            if clause["id"] in marked and not said.get(field):
                self.add_error(field, _("提出异议，请写明理由"))
            if clause["id"] not in marked and said.get(field):
                text = _("写了理由，选的却是“无异议”。有异议请选“提出异议”，没有就清空理由")
                self.add_error(field, text)
        back = self.data.get("way") == BACK
        if marked and not back:
            text = ngettext(
                "有%(n)s条提出了异议，不能按无异议办；要退回，请按“退回重新协商”",
                "有%(n)s条提出了异议，不能按无异议办；要退回，请按“退回重新协商”",
                len(marked),
            )
            self.add_error(None, text % {"n": len(marked)})
        if back and not marked:
            self.add_error(None, _("还没有在哪一条提出异议。请在有问题的条款选“提出异议”"))

    def rows(self, given: dict[str, str], found: Sequence[Finding]) -> list[dict[str, Any]]:
        """The clauses with what was chosen, typed and found for each."""
        return [
            clause
            | {
                "verdict": self[f"verdict_{clause['id']}"],
                "objected": self[f"verdict_{clause['id']}"].value() == OBJECT,
                "field": self[f"reason_{clause['id']}"],
                "reason": self[f"reason_{clause['id']}"].value() or given.get(clause["id"], ""),
                "found": [one.blocker for one in found if one.clause == clause["id"]],
            }
            for clause in self.clauses
        ]


@dataclass(frozen=True, slots=True)
class HowItCame:
    """What the reviewer checks of the way to the text (过程核对)."""

    workers: int
    employer: int
    adoption: Adoption | None
    needed: int
    signed_on: date | None
    filed_after: int | None  # days from the signature to the filing


def filed_draft(filing: Filing) -> Draft | None:
    """The text that was filed, once the review is over: it may have been changed since."""
    if filing.closed_on is None:
        return None
    return filing.contract.drafts.filter(made_on__lte=filing.submitted_on).last()


def how_it_came(filing: Filing, today: date) -> HowItCame:
    """Seats, vote with what was needed, signatures, days until the filing."""
    contract = filing.contract
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    sides = list(consultation.representatives.serving(today).values_list("side", flat=True))
    adoption = contract.adoptions.filter(
        adopted=True, decided_on__lte=filing.submitted_on
    ).last()
    draft = filed_draft(filing)
    subject = draft.subject if draft else contract.subject
    signed_on = max(
        contract.signatures.filter(subject=subject).values_list("on", flat=True),
        default=None,
    )
    return HowItCame(
        workers=sides.count(Side.WORKERS),
        employer=sides.count(Side.EMPLOYER),
        adoption=adoption,
        needed=counted(adoption).yes_needed if adoption else 0,
        signed_on=signed_on,
        filed_after=(filing.submitted_on - signed_on).days if signed_on else None,
    )


def _checked(filing: Filing, form: ReviewForm, today: date) -> dict[str, Any]:
    """Each clause with its verdict, its reason and what the check found; then the whole."""
    given = {one.clause_id: one.reason for one in filing.objections.all()}
    found = [] if filing.closed_on else findings(filing.contract, today)
    return {
        "clauses": form.rows(given, found),
        "whole": [one.blocker for one in found if not one.clause],
    }


@acts
def page(request: Request, pk: int) -> HttpResponse:
    """Review one filing: receipt first, then clause by clause."""
    filing = _filing(request, pk)
    consultation = filing.contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    case, now = consultation.case, doing(request)
    may = Actor.HRSS in actors_of(request.user, case, now.today)
    if not may:
        raise PermissionDenied
    draft = filed_draft(filing)
    form = ReviewForm(sent(request), clauses=draft.clauses if draft else filing.contract.text)

    def do(values: dict[str, Any]) -> None:
        service.decide(
            consultation,
            objections=form.objections(),
            opinion=values["opinion"],
            by=request.user,
            today=now.today,
            seen=now.seen,
        )

    if request.method == "POST" and attempt(form, case, do)[0]:
        back = _("审查意见已出具，合同退回双方重新协商")
        through = _("审查意见已出具，合同今天生效，等企业公布")
        messages.success(request, back if form.objections() else through)
        return redirect("filings")
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    documents = documents.prefetch_related("versions")
    files = Attachment.objects.seen_by(request.user, now.today).filter(case=case)
    context = {
        "today": now.today,
        "filing": filing,
        "contract": filing.contract,
        "case": case,
        "silence": None if filing.closed_on else silence(filing, now.today),
        "form": form,
        **_checked(filing, form, now.today),
        "facts": how_it_came(filing, now.today),
        "materials": checklist(documents, files.select_related("added_by"), filing.on_paper),
        "sent_back": filing.objections.count(),
        "may_decide": case.state == "7_review" and filing.received_on and not filing.closed_on,
        "may_receive": case.state == "7_review" and not filing.received_on,
        "documents": documents,
        "demo_case": case.pk,
    }
    return render(request, "contracts/filing.html", context, status=status_of(form))


@acts
def receive(request: Request, pk: int) -> HttpResponse:
    """Record the receipt; the review runs from its day."""
    filing = _filing(request, pk)
    consultation = filing.contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    now = doing(request)
    require(request.user, consultation.case, now.today, Actor.HRSS)
    form = ReceiptForm(sent(request), initial={"received_on": now.today})

    def do(values: dict[str, Any]) -> None:
        service.record_receipt(
            consultation, by=request.user, today=now.today, seen=now.seen, **values
        )

    if request.method == "POST" and attempt(form, consultation.case, do)[0]:
        messages.success(request, _("收到日期已登记，审查期开始"))
        return redirect("filing", pk=pk)
    context = {
        "title": _("登记收到合同"),
        "lead": _("只有登记了本部门的收到日期，十五天的审查期才开始算。"),
        "form": form,
        "button": _("登记"),
        "back": reverse("filing", args=[pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
