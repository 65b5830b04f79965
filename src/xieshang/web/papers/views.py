"""Downloads through the document's own audience."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.documents import files
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Document, DocumentVersion

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _version(request: HttpRequest, pk: int, no: int) -> DocumentVersion:
    """The version, if the reader belongs to the document's audience; otherwise 404."""
    seen = Document.objects.filter(audience=Audience.PUBLIC)
    if request.user.is_authenticated:
        seen = Document.objects.seen_by(request.user, current_day())
    found = get_object_or_404(seen.distinct(), pk=pk)
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
    return _file(files.as_pdf(version), "application/pdf", name, save=False)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def word(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """One version as a Word file."""
    version = _version(request, pk, no)
    return _file(files.as_word(version), WORD, f"{version.document.number}.docx", save=True)
