"""The public page that says what a file, a number or a fingerprint proves, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xieshang.apps.documents import seals
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import DocumentVersion

LARGEST = 20 * 2**20
SHORTEST = 8  # hex digits with which somebody may search
MOST = 5  # versions shown
HEX = set("0123456789abcdef")


class CheckForm(forms.Form):
    """A file, or a number or fingerprint typed from paper."""

    q = forms.CharField(
        label=_("文书编号或指纹"),
        help_text=_("在每页的页脚；指纹至少输入前8位"),
        max_length=120,
        required=False,
    )
    file = forms.FileField(label=_("或者选一个PDF文件"), required=False)

    def clean_q(self) -> str:
        return "".join(str(self.cleaned_data["q"]).split())

    def clean(self) -> None:
        """One of the two, and a file that can be looked through."""
        upload = self.cleaned_data.get("file")
        if upload and upload.size > LARGEST:
            self.add_error("file", _("文件太大，请选20 MB以内的PDF"))
        elif not upload and not self.cleaned_data.get("q") and not self.errors:
            self.add_error("q", _("请填编号或指纹，或者选一个PDF"))


@dataclass(frozen=True, slots=True)
class Known:
    """A version that the platform has, and what may be said about it to anybody."""

    version: DocumentVersion
    newer: int  # number of the newest version; 0 if this is it
    public: bool


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Look a file or a number up; nothing is kept."""
    form = CheckForm(request.POST or request.GET or None, request.FILES or None)
    known: list[Known] = []
    findings: list[seals.Finding] = []
    verdict = ""
    if form.is_bound and form.is_valid():
        if upload := form.cleaned_data.get("file"):
            findings = seals.examine(upload.read())
            verdict = _of_file(findings)
        else:
            known = _known(form.cleaned_data["q"])
            verdict = "known" if known else "unknown"
    status = 422 if form.is_bound and form.errors else 200
    page = {"form": form, "known": known, "findings": findings, "verdict": verdict}
    return render(request, "papers/check.html", page, status=status)


def _of_file(findings: list[seals.Finding]) -> str:
    """One word for what was found in a file; the page says it as a sentence."""
    found = {finding.what for finding in findings}
    if seals.NO_PDF in found:
        return "unreadable"
    if seals.SEAL_BAD in found:
        return "changed"
    return "unsealed" if seals.NO_SEAL in found else "whole"


def _known(words: str) -> list[Known]:
    """Versions with this number or fingerprint; that they exist is told, not their text."""
    rows = DocumentVersion.objects.select_related("document").order_by("-pk")
    low = words.lower()
    if set(low) <= HEX:
        if len(low) < SHORTEST:
            return []
        rows = rows.filter(Q(content_sha256__startswith=low) | Q(sealed_sha256__startswith=low))
    else:
        rows = rows.filter(document__number=words)
    return [_told(row) for row in rows.prefetch_related("document__versions")[:MOST]]


def _told(version: DocumentVersion) -> Known:
    newest = version.document.latest.no
    return Known(
        version,
        newer=newest if newest > version.no else 0,
        public=version.document.audience == Audience.PUBLIC,
    )
