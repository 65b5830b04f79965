"""The contract's page, the list with its export, the renewal page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import python_calamine
import xlsxwriter
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.rail import rail, step_of
from xieshang.apps.cases.selectors import consents_in_force
from xieshang.apps.cases.services import blockers
from xieshang.apps.congress.selectors import sessions_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import side_in
from xieshang.apps.contracts.choices import Level, Place
from xieshang.apps.contracts.models import Contract, PaperRecord
from xieshang.apps.contracts.policies import registers_in
from xieshang.apps.contracts.services.registration import can_change
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment, Document
from xieshang.apps.exchange.sheets import harmless
from xieshang.apps.trail.services import exported
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.model import Actor, Kind
from xieshang.web.contracts.acting import PAGES
from xieshang.web.contracts.clock import silence
from xieshang.web.contracts.seen import contract_of
from xieshang.web.contracts.turns import pending
from xieshang.web.http import Request, reads
from xieshang.web.rounds.catalogue import PAGES as ROUND_PAGES
from xieshang.web.rounds.catalogue import TALKS
from xieshang.web.rounds.ways import (
    NotYet,
    Remedies,
    Way,
    forward,
    main_deadline,
    offers,
    remedies,
)

PAGE = 20
ADOPTION, LAST_STEP = 5, 8
EXPIRING = timedelta(days=90)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMEDIES = {  # blocker → the acts that mend it, the nearest first
    "congress-without-papers": "convene",
    "vote-not-counted": "count convene",
    "vote-on-another-text": "convene",
    "draft-not-signed": "sign",
    "signature-missing": "sign",
    "notice-not-given": "notify",
    "filing-materials-missing": "submit",
    "summary-missing": "summary",
    "not-published": "publish",
    "places-missing": "publish",
}
LEADING = "agree sign count convene notify submit publish report"  # what comes first


def chosen_rows(request: Request) -> tuple[QuerySet[Contract], str, str]:
    """The list that the address asks for: rows, the filter's name, the words searched."""
    today = current_day()
    rows = Contract.objects.seen_by(request.user, today).select_related(
        "enterprise", "paper", "consultation__case"
    )
    chosen = request.GET.get("list", "force")
    words = request.GET.get("q", "").strip()[:60]
    if chosen == "expiring":
        rows = rows.in_force(today).filter(ends_on__lte=today + EXPIRING)
    elif chosen == "upper":
        rows = rows.in_force(today).exclude(level=Level.ENTERPRISE)
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
            | Q(paper__filing_no__icontains=words)
            | Q(paper__industry_name__icontains=words)
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
        "registers": bool(registers_in(request.user, on=current_day())),
        "lists": (
            ("force", _("在执行")),
            ("upper", _("行业和区域")),
            ("expiring", _("90天内到期")),
            ("draft", _("正在谈")),
            ("over", _("已终止")),
        ),
    }
    return render(request, "contracts/listing.html", context)


@require_safe
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
    told = {"rows": count, "chosen": chosen}
    exported("contracts", by=request.user, subject=request.user, on=current_day(), payload=told)
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
            harmless(row.enterprise.name if row.enterprise else row.made_for),
            row.enterprise.uscc if row.enterprise else "",
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
        "paper": PaperRecord.objects.filter(contract=contract).first(),
        "may_change": can_change(contract, by=request.user, today=today),
    }
    if contract.consultation is not None:
        context |= _of_round(request, contract)
    return render(request, "contracts/page.html", context)


def _ways(
    contract: Contract, consultation: Consultation, held: frozenset[Actor], today: date
) -> tuple[list[Way], list[NotYet]]:
    """The contract's acts, the one that leads on first; then what the unions above may do."""

    def url(slug: str) -> str:
        return reverse("contract_act", args=[contract.pk, slug])

    ways, later = offers(PAGES.values(), consultation, held, today, url=url)
    order = LEADING.split()
    if consultation.case.at.step == LAST_STEP and not contract.summary:
        order.insert(0, "summary")
    offered = {way.url: way for way in ways}
    first = next((url(slug) for slug in order if url(slug) in offered), "")
    session = pending(contract)
    if session is not None and url("convene") in offered:
        offered[url("convene")] = Way(url("convene"), _("改会期"))
        if session.meets_on and session.meets_on > today and first == url("convene"):
            first = ""  # the session is called: now its day must come
    found = [Way(way.url, way.words, first=way.url == first) for way in offered.values()]
    found += _congress(consultation, held)
    found.sort(key=lambda way: not way.first)
    rounds, more = offers(
        ROUND_PAGES.values(),
        consultation,
        held,
        today,
        url=lambda slug: reverse("round_act", args=[consultation.pk, slug]),
    )
    if (consultation.case.at.step or 0) < ADOPTION:
        return found, later  # the round's own page offers those
    return found + rounds, later + more


def _congress(consultation: Consultation, held: frozenset[Actor]) -> list[Way]:
    """The session that has the draft on its agenda, or the way to call one."""
    if consultation.case.state != "5_adopt":
        return []
    called = sessions_of([consultation.pk])
    if called:
        return [Way(reverse("congress", args=[called[consultation.pk]]), _("看职代会"))]
    return [Way(reverse("congress_new"), _("在平台上开职代会"))] if Actor.UNION in held else []


def _remedies(
    contract: Contract,
    consultation: Consultation,
    found: list[Blocker],
    held: frozenset[Actor],
    today: date,
) -> Remedies:
    ways_out = remedies(consultation, contract, found, held, today)
    for blocker in found:
        for slug in REMEDIES.get(blocker.code, "").split():
            session = pending(contract) if slug == "convene" else None
            if blocker in ways_out or (session and blocker.code == "vote-not-counted"):
                break
            if PAGES[slug].offered(consultation, held, today):
                words = _("写摘要") if slug == "summary" else _("去办")
                ways_out[blocker] = (reverse("contract_act", args=[contract.pk, slug]), words)
    return ways_out


def _of_round(request: Request, contract: Contract) -> dict[str, object]:
    """What the page says besides while the round is running."""
    today = current_day()
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - asked by the caller
    case = consultation.case
    held = actors_of(request.user, case, today)
    event = forward(case)
    found = blockers(case, event, today) if event else ()
    holding = [one for one in found if not one.warning]
    documents = Document.objects.seen_by(request.user, today).filter(case=case).distinct()
    moves = list(case.moves.all())
    side = side_in(request.user, case, today)
    ways, later = _ways(contract, consultation, held, today)
    waiting = contract.filings.filter(closed_on=None).last()
    return {
        "case": case,
        "round": consultation,
        "stations": rail(case, moves),
        "step": step_of(case),
        "deadline": main_deadline(case, today),
        "late": case.at.kind is Kind.OVERDUE,
        "holding": holding,
        "session": pending(contract),
        "complete": not holding and case.state in TALKS,
        "remedies": _remedies(contract, consultation, holding, held, today),
        "ways": ways,
        "later": later,
        "side": side,
        "may_write": side is not None and case.state in {"3_prepare", "4_meeting", "4_overdue"},
        "consents": consents_in_force(case),
        "documents": documents.prefetch_related("versions"),
        "attached": Attachment.objects.seen_by(request.user, today)
        .filter(case=case, purpose__in=(Purpose.MATERIAL, Purpose.PUBLICATION))
        .select_related("added_by"),
        "silence": silence(waiting, today) if waiting else None,
        "demo_case": case.pk,
    }
