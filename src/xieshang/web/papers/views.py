"""Downloads through the document's own audience; the posters of the consultation code."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.documents import files
from xieshang.apps.documents import poster as posters
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.web.http import Request, reads

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PRINTERS = (Role.UNION_CHAIR, Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)


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


def _printable(request: Request, pk: int) -> Enterprise:
    today = current_day()
    found = get_object_or_404(Enterprise.objects.seen_by(request.user, today), pk=pk)
    if not access_of(request.user, today).may_any(PRINTERS, found):
        raise PermissionDenied
    return found


@reads
def poster(request: Request, pk: int) -> HttpResponse:
    """Which posters there are, and how they look."""
    enterprise = _printable(request, pk)
    page = {
        "enterprise": enterprise,
        "places": posters.PLACES,
        "sizes": posters.SIZES,
        "svg": posters.code_svg(enterprise, ""),
    }
    return render(request, "papers/poster.html", page)


@reads
def poster_pdf(request: Request, pk: int) -> HttpResponse:
    """The poster of one place in one size, to be printed."""
    enterprise = _printable(request, pk)
    place, size = request.GET.get("place", ""), request.GET.get("size", "a4")
    if size not in posters.SIZES or place not in dict(posters.PLACES):
        raise Http404
    content = posters.draw(enterprise, place, size)
    return _file(content, "application/pdf", f"{enterprise}{place}.pdf", save=False)
