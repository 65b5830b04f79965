"""The contract's page, the list with its export, the renewal page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import python_calamine
import xlsxwriter
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.rail import rail, step_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.policies import side_in
from xieshang.apps.contracts.choices import Place
from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.models import Document
from xieshang.apps.exchange.sheets import harmless
from xieshang.web.contracts.acting import PAGES
from xieshang.web.contracts.clock import silence
from xieshang.web.contracts.seen import contract_of
from xieshang.web.http import Request, reads
from xieshang.web.rounds.page import FORWARD, Way, main_deadline

PAGE = 20
EXPIRING = timedelta(days=90)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMEDIES = {
    "congress-without-papers": "convene",
    "vote-not-counted": "count",
    "draft-not-signed": "sign",
    "signature-missing": "sign",
    "filing-materials-missing": "submit",
    "not-published": "publish",
    "places-missing": "publish",
}


def chosen_rows(request: Request) -> tuple[QuerySet[Contract], str, str]:
    """The list that the address asks for: rows, the filter's name, the words searched."""
    today = current_day()
    rows = Contract.objects.seen_by(request.user, today).select_related(
        "enterprise", "consultation__case"
    )
    chosen = request.GET.get("list", "force")
    words = request.GET.get("q", "").strip()[:60]
    if chosen == "expiring":
        rows = rows.in_force(today).filter(ends_on__lte=today + EXPIRING)
    elif chosen == "draft":
        rows = rows.filter(effective_on=None, ended_on=None)
    elif chosen == "over":
        rows = rows.filter(Q(ended_on__isnull=False) | Q(ends_on__lt=today))
    else:
        chosen = "force"
        rows = rows.in_force(today)
    if words:
        rows = rows.filter(
            Q(enterprise__name__icontains=words)
            | Q(enterprise__short_name__icontains=words)
            | Q(title__icontains=words)
        )
    return rows.order_by("-pk").distinct(), chosen, words


@reads
def listing(request: Request) -> HttpResponse:
    """Contracts that this person may know of."""
    rows, chosen, words = chosen_rows(request)
    total = rows.count()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    more = f"?list={chosen}&q={words}&before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    context = {
        "rows": page[:PAGE],
        "total": total,
        "chosen": chosen,
        "words": words,
        "more_url": more,
        "today": current_day(),
        "lists": (
            ("force", _("在执行")),
            ("expiring", _("90天内到期")),
            ("draft", _("正在谈")),
            ("over", _("已终止")),
        ),
    }
    return render(request, "contracts/listing.html", context)


@reads
def export(request: Request) -> HttpResponse:
    """The same list as a workbook, opened again and counted before it goes out."""
    rows, chosen, _words = chosen_rows(request)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(_("合同"))
        count = 0
        for count, line in enumerate(_lines(rows)):
            sheet.write_row(count, 0, line)
    content = out.getvalue()
    back = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(back.get_sheet_by_index(0).to_python()) != count + 1:
        raise RuntimeError("the export does not read back")
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="contracts-{chosen}.xlsx"'
    return answer


def _lines(rows: QuerySet[Contract]) -> Iterator[list[str]]:
    yield [
        _("企业"),
        _("统一社会信用代码"),
        _("合同"),
        _("层级"),
        _("生效期起"),
        _("有效期止"),
        _("公布日"),
    ]
    for row in rows.iterator(chunk_size=500):
        yield [
            harmless(row.enterprise.name),
            row.enterprise.uscc,
            harmless(row.title),
            str(row.get_level_display()),
            row.starts_on.isoformat(),
            row.ends_on.isoformat(),
            row.published_on.isoformat() if row.published_on else "",
        ]


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One contract from draft to its last day."""
    contract = contract_of(request, pk)
    today = current_day()
    notice = getattr(contract, "publication", None)
    context = {
        "today": today,
        "contract": contract,
        "case": None,
        "adoptions": contract.adoptions.all(),
        "signatures": contract.signatures.all(),
        "subject": contract.subject,
        "filings": contract.filings.prefetch_related("objections"),
        "obligations": contract.obligations.all(),
        "drafts": contract.drafts.all(),
        "notice": notice,
        "places": [Place(place).label for place in notice.places] if notice else [],
        "renewal": contract.renewals.filter(case__closed_on=None).first(),
        "clauses": contract.text,
    }
    if contract.consultation is not None:
        context |= _of_round(request, contract)
    return render(request, "contracts/page.html", context)


def _of_round(request: Request, contract: Contract) -> dict[str, object]:
    """What the page says besides while the round is running."""
    today = current_day()
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - asked by the caller
    case = consultation.case
    held = actors_of(request.user, case, today)
    event = FORWARD.get(case.state, "")
    found = blockers(case, event, today) if event else ()
    documents = Document.objects.seen_by(request.user, today).filter(case=case).distinct()
    moves = list(case.moves.all())
    side = side_in(request.user, case, today)
    ways = [
        Way(reverse("contract_act", args=[contract.pk, page.slug]), page.title)
        for page in PAGES.values()
        if page.offered(held, case.state)
    ]
    waiting = contract.filings.filter(closed_on=None).last()
    return {
        "case": case,
        "round": consultation,
        "stations": rail(case, moves),
        "step": step_of(case),
        "deadline": main_deadline(case, today),
        "holding": [one for one in found if not one.warning],
        "remedies": {
            one.code: (reverse("contract_act", args=[contract.pk, slug]), _("去办"))
            for one in found
            if (slug := REMEDIES.get(one.code)) and PAGES[slug].offered(held, case.state)
        }
        | {
            one.code: (reverse("contract_draft", args=[contract.pk]), _("去改草案"))
            for one in found
            if one.code.startswith(
                ("clause-", "below-", "above-", "pay-", "figure-", "no-women")
            )
        },
        "ways": ways,
        "side": side,
        "may_write": side is not None and case.state in {"3_prepare", "4_meeting", "4_overdue"},
        "consents": list(case.consents.filter(void=False)),
        "documents": documents.prefetch_related("versions"),
        "silence": silence(waiting, today) if waiting else None,
        "demo_case": case.pk,
    }
