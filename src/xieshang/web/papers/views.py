"""Downloads through the document's own audience."""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.documents import files, opened
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Attachment, Document, DocumentVersion
from xieshang.apps.documents.recorded import act_of
from xieshang.apps.documents.uploads import DRAWN
from xieshang.web.http import Request
from xieshang.web.trail.history import receipt_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def readable(request: HttpRequest) -> QuerySet[Document]:
    """The documents that whoever asks may open; without signing in the public ones."""
    if request.user.is_authenticated:
        return Document.objects.seen_by(request.user, current_day())
    return Document.objects.filter(audience=Audience.PUBLIC)


def _version(request: HttpRequest, pk: int, no: int) -> DocumentVersion:
    """The version, if the reader belongs to the document's audience; otherwise 404."""
    found = get_object_or_404(readable(request).distinct(), pk=pk)
    return get_object_or_404(found.versions.select_related("document"), no=no)


def _file(content: bytes, kind: str, name: str, *, save: bool) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    header = content_disposition_header(as_attachment=save, filename=name)
    answer["Content-Disposition"] = header or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD"])
def pdf(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """One version as PDF, with its seals."""
    version = _version(request, pk, no)
    name = f"{version.document.number}.pdf"
    reader = _written_down(request, version, "pdf")
    return _file(files.as_pdf(version, reader), "application/pdf", name, save=False)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def word(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """One version as a Word file."""
    version = _version(request, pk, no)
    reader = _written_down(request, version, "docx")
    name = f"{version.document.number}.docx"
    return _file(files.as_word(version, reader), WORD, name, save=True)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """The proof that this version was recorded, for whoever may read it."""
    version = _version(request, pk, no)
    act = act_of(version)
    if act is not None and act.waiting:  # the paper is seconds old, or no worker runs
        told = {
            "code": HTTPStatus.CONFLICT.value,
            "title": _("还没有回执"),
            "reason": _("这份文书刚做好，还没有记进留痕册。"),
            "remedy": _("过一会儿再下载。一直没有，请告诉管理员。"),
        }
        return render(request, "design/error.html", told, status=HTTPStatus.CONFLICT)
    return receipt_file(act, f"{version.document.number}-{version.no}")


def _written_down(request: HttpRequest, version: DocumentVersion, form: str) -> str:
    """Of a paper for some readers only: who opens it is written down and stands on the copy."""
    if not request.user.is_authenticated or not opened.is_watched(version.document):
        return ""
    today = current_day()
    if request.method == "GET":
        opened.note(version, form, by=request.user, today=today)
    return opened.mark(request.user, today)


@require_http_methods(["GET", "HEAD"])
def attachment(request: Request, pk: int) -> HttpResponse:
    """A file that was handed in; pictures are shown, all else is saved."""
    seen = Attachment.objects.seen_by(request.user, current_day())
    return attachment_file(get_object_or_404(seen, pk=pk))


class HandedIn(Protocol):
    """A file that somebody handed in, as its row tells of it."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def file(self) -> FieldFile: ...


def attachment_file(found: HandedIn) -> HttpResponse:
    """The bytes of a file that the reader may have."""
    try:
        with found.file.open("rb") as kept:
            content: bytes = kept.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    drawn = found.media_type in DRAWN  # drawn anew when it came in; telephones show it
    answer = _file(content, found.media_type, found.name, save=not drawn)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
