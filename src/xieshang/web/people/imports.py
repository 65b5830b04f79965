"""Pages through which lists come in: upload, preview, progress, result."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.scope import (
    DEPARTMENTS,
    giver_of,
    is_facts,
    is_open,
    kind_of,
    read_scope,
)
from xieshang.apps.cases.clock import today
from xieshang.apps.contracts.imports import KIND as PAPERS
from xieshang.apps.contracts.policies import registers_in
from xieshang.apps.exchange import sheets, spool
from xieshang.apps.exchange.importers import columns_of, may_import
from xieshang.apps.exchange.intake import importer_columns
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.apps.grading.imports import KIND as GRADES
from xieshang.apps.grading.policies import county_of
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import widest
from xieshang.apps.organizations.imports import enterprises, rosters
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.services import imports
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm, UploadForm
from xieshang.web.people.pages import Asked, answer
from xieshang.web.people.refusals import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 20
State = ImportBatch.State


@acts
def roster(request: Request, pk: int) -> HttpResponse:
    """Upload the roster of an enterprise."""
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    if not policies.may_keep_roster(request.user, here, on=today()):
        raise Http404
    back = reverse("roster", args=[pk])
    asked = Asked(_("导入花名册"), _("上传并预览"), back, crumb=here.name)
    return _upload(request, asked, kind=rosters.KIND, scope=str(pk))


@acts
def firms(request: Request) -> HttpResponse:
    """Upload the enterprises of a region."""
    scope = _region(request)
    asked = Asked(_("导入企业名录"), _("上传并预览"), reverse("enterprises"))
    return _upload(request, asked, kind=enterprises.KIND, scope=scope)


def _region(request: Request) -> str:
    """The area whose lists this person takes in; the widest where there are several."""
    access = access_of(request.user, today())
    areas = access.region_prefixes(*policies.TAKES_LISTS)
    if not areas:
        raise Http404
    return widest(areas)


@acts
def papers(request: Request) -> HttpResponse:
    """Upload contracts that were made on paper."""
    areas = registers_in(request.user, on=today())
    scope = next((one for one in areas if _brings_papers(request, one)), None)
    if scope is None:
        raise Http404
    asked = Asked(_("导入纸质合同"), _("上传并预览"), reverse("contracts"))
    return _upload(request, asked, kind=PAPERS, scope=scope)


@acts
def grades(request: Request) -> HttpResponse:
    """Upload the grades of earlier years."""
    scope = county_of(request.user, today())
    if not scope:
        raise Http404
    asked = Asked(
        _("登记以前的评定"), _("上传并预览"), reverse("gradings"),
        _("每行是一家企业一年的等级；几年的可以放在一份里，先后不限，最后一年的有效。"),
    )  # fmt: skip
    return _upload(request, asked, kind=GRADES, scope=scope)


def _brings_papers(request: Request, scope: str) -> bool:
    return may_import(request.user, PAPERS, scope, on=today())


def _upload(request: Request, asked: Asked, *, kind: str, scope: str) -> HttpResponse:
    form = UploadForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.upload(
                file.file,
                name=file.name,
                size=file.size,
                kind=kind,
                scope=scope,
                by=request.user,
                today=today(),
            )
            return redirect("import", batch.pk)
        except Unreadable as refused:
            form.add_error("file", sentence(refused.code, refused.values))
    recent = ImportBatch.objects.filter(kind=kind, scope=scope).select_related("uploaded_by")
    page: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "kind": kind,
        "columns": columns_of(kind),
        "recent": list(recent[:5]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "people/import_new.html", page, status=status)


@reads
def batch(request: Request, pk: int) -> HttpResponse:
    """How far a list got: being read, preview, being written, result."""
    here = _seen(request, pk)
    page: dict[str, Any] = {
        "batch": here,
        "back": _back(here),
        "concerns": _concerns(here),
        "waiting": here.state in {State.RECEIVED, State.APPLYING},
    }
    if here.state == State.REFUSED:
        page["refusal"] = sentence(here.refusal["code"], here.refusal["values"])
    if here.state == State.PREVIEW:
        first = spool.piece(here.path / spool.FIRST, start=0, most=1).lines
        page |= {"columns": importer_columns(here), "first": first[0] if first else []}
    written = here.state == State.DONE and here.written_rows
    if written and is_facts(here.kind) and is_open(here.scope):
        page["withdraw"] = reverse("exchange_withdraw", args=[pk])
    if here.faulty_rows:
        lines = spool.piece(here.path / spool.FAULTS, start=0, most=FAULTS_SHOWN + 1).lines
        page["faults"] = [
            {"row": line["row"], "sentences": sheets.sentences(line)} for line in lines[1:]
        ]
    return render(request, "people/import.html", page)


@acts
def confirm(request: Request, pk: int) -> HttpResponse:
    """Write what the preview showed; a second press does nothing more."""
    here = _seen(request, pk)
    if request.method == "POST":
        whole = request.POST.get("whole") == "yes"
        imports.confirm(here, whole=whole, by=request.user, today=today())
    return redirect("import", pk)


@acts
def go_on(request: Request, pk: int) -> HttpResponse:
    """Start the background work again after an outage."""
    here = _seen(request, pk)
    if request.method == "POST":
        imports.go_on(here, by=request.user, today=today())
    return redirect("import", pk)


@acts
def drop(request: Request, pk: int) -> HttpResponse:
    """Give up a list that was not confirmed, after asking once more."""
    here = _seen(request, pk)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("放弃导入“%(file)s”？") % {"file": here.file_name},
        _("放弃导入"),
        reverse("import", args=[pk]),
        warning=_("名录里什么都没有改。读到的内容会删掉，要用时再上传一次。"),
    )

    def act() -> HttpResponse:
        imports.drop(here, by=request.user, today=today())
        return redirect(_back(here))

    return answer(request, form, asked, act)


@reads
def rejects(request: Request, pk: int) -> HttpResponse:
    """The faulty rows with their reasons, to be mended and sent again."""
    here = _seen(request, pk)
    if not here.faulty_rows or not (here.path / spool.FAULTS).exists():
        raise Http404
    out = io.BytesIO()
    sheets.write_rejects(out, here)
    return _file(out, _("有误的行") + f"-{here.pk}.xlsx")


@reads
def template(request: Request, kind: str) -> HttpResponse:
    """An empty list to fill in."""
    titles = {
        rosters.KIND: _("花名册"),
        enterprises.KIND: _("企业名录"),
        PAPERS: _("纸质合同"),
        GRADES: _("以前的评定"),
    }
    titles |= {kind_of(giver): str(Giver(giver).label) for giver in DEPARTMENTS}
    if kind not in titles:
        raise Http404
    out = io.BytesIO()
    title = titles[kind]
    sheets.write_template(out, columns_of(kind), title=title)
    return _file(out, f"{title}.xlsx")


def _file(out: io.BytesIO, name: str) -> HttpResponse:
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a streaming answer is an answer


def _back(here: ImportBatch) -> str:
    if here.kind == rosters.KIND:
        return reverse("roster", args=[int(here.scope)])
    if here.kind == PAPERS:
        return reverse("contracts")
    if is_facts(here.kind):
        return reverse("exchange")
    if here.kind == GRADES:
        return reverse("gradings")
    return reverse("enterprises")


def _concerns(here: ImportBatch) -> str:
    """Whose figures of which quarter a department's file holds; of other lists nothing."""
    if not is_facts(here.kind):
        return ""
    _region, year, quarter = read_scope(here.scope)
    return f"{giver_of(here.kind).label} · {Period(year=year, quarter=quarter)}"


def _seen(request: Request, pk: int) -> ImportBatch:
    """The batch, if this person takes in such lists there; else there is none."""
    here = get_object_or_404(ImportBatch, pk=pk)
    if not may_import(request.user, here.kind, here.scope, on=today()):
        raise Http404
    return here
