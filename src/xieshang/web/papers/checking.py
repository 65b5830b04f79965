"""The public page that says what a file, a receipt, a number or a fingerprint proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.throttle import Limit, TooMany, hit
from xieshang.apps.documents import seals
from xieshang.apps.documents.choices import ONE_SIDE
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.documents.recognising import Likeness, recognise
from xieshang.apps.documents.recorded import act_of, version_of
from xieshang.web.papers.views import readable
from xieshang.web.trail import reading
from xieshang.web.trail.standing import Standing, standing
from xieshang.web.trail.words import words_of

LARGEST = 20 * 2**20
LIMIT = Limit("check", 120, timedelta(minutes=10))  # a whole shift may sit behind one address
SHORTEST = 8  # hex digits with which somebody may search
MOST = 5  # versions shown
HEX = set("0123456789abcdef")


class CheckForm(forms.Form):
    """A file, or a number or fingerprint typed from paper; a receipt may come with either."""

    q = forms.CharField(
        label=_("文书编号或指纹"),
        help_text=_("在每页的页脚；指纹至少输入前8位"),
        max_length=120,
        required=False,
    )
    file = forms.FileField(
        label=_("或者选一个文件"),
        help_text=_("平台出的PDF，或者留痕回执（.tlog-proof）"),
        required=False,
        allow_empty_file=True,
    )

    def clean_q(self) -> str:
        return "".join(str(self.cleaned_data["q"]).split())

    def clean(self) -> None:
        """One of the two, and a file that can be looked through."""
        upload = self.cleaned_data.get("file")
        if upload and upload.size > LARGEST:
            self.add_error("file", _("文件太大，请选20 MB以内的PDF或者回执"))
        elif not upload and not self.cleaned_data.get("q") and not self.errors:
            self.add_error("q", _("请填编号或指纹，或者选一个文件"))


@dataclass(frozen=True, slots=True)
class Known:
    """A version that the platform has, and what may be said about it to whoever asks."""

    version: DocumentVersion
    newer: int  # number of the newest version; 0 if this is it
    readable: bool  # by whoever asks
    standing: Standing | None  # in the log


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: one word for the heading, and what it rests on."""

    verdict: str = ""
    known: tuple[Known, ...] = ()
    findings: tuple[seals.Finding, ...] = ()
    receipt: reading.Reading | None = None
    what: str = ""  # the act that a receipt is of, in words
    match: str = ""  # whether the document asked for is the receipt's: "yes", "no", "open"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Look a file or a number up; nothing is kept."""
    form = CheckForm(request.POST or request.GET or None, request.FILES or None)
    checked, status = Checked(), 200
    try:
        if form.is_bound and form.is_valid():
            words, upload = form.cleaned_data["q"], form.cleaned_data.get("file")
            theirs = readable(request)
            if upload:
                hit(LIMIT, address_of(request), now=timezone.now())
            checked = (
                _of_file(upload.read(), words, theirs) if upload else _of_words(words, theirs)
            )
        elif form.is_bound:
            status = 422
    except TooMany as many:
        told = _("核对得太多了，请过%(minutes)d分钟再试。输入编号或指纹不受限制")
        form.add_error("file", told % {"minutes": many.minutes})
        status = 429
    page = {"form": form, "checked": checked}
    return render(request, "papers/check.html", page, status=status)


def _of_words(words: str, theirs: QuerySet[Document]) -> Checked:
    known = _known(words, theirs)
    return Checked("known" if known else "unknown", tuple(known))


def _of_file(content: bytes, words: str, theirs: QuerySet[Document]) -> Checked:
    """A receipt or a PDF; anything else cannot be read here."""
    if reading.looks_like_one(content):
        return _of_receipt(reading.read(content), words, theirs)
    findings = tuple(seals.examine(content))
    found = {finding.what for finding in findings}
    if seals.NO_PDF in found:
        return Checked("unreadable", findings=findings)
    if seals.SEAL_BAD in found:
        return Checked("changed", findings=findings)
    said = recognise(content)
    known = (_told(said.version, theirs),) if said else ()
    if seals.NO_SEAL not in found:
        return Checked("whole", known, findings)
    verdicts = {Likeness.SAME: "same", Likeness.OTHER: "other", Likeness.NAMED: "named"}
    return Checked(verdicts[said.likeness] if said else "unsealed", known, findings)


def _of_receipt(receipt: reading.Reading, words: str, theirs: QuerySet[Document]) -> Checked:
    """What a receipt proves; with a number or fingerprint also whether it is of that paper."""
    verdict = f"receipt_{receipt.verdict.value}"
    what = words_of(receipt.entry.kind) if receipt.entry else ""
    version = version_of(receipt.event) if receipt.event is not None else None
    if version is None:
        return Checked(verdict, receipt=receipt, what=what)
    if words:
        same = _named(words).filter(pk=version.pk).exists()
        return Checked(verdict, receipt=receipt, what=what, match="yes" if same else "no")
    told = _told(version, theirs)
    if told.readable:
        return Checked(verdict, (told,), receipt=receipt, what=what)
    return Checked(verdict, receipt=receipt, what=what, match="open")


def _known(words: str, theirs: QuerySet[Document]) -> list[Known]:
    """Versions with this number or fingerprint; that they exist is told, not their text.

    Numbers can be guessed. Of a paper that one side has for itself the number tells nobody
    else that it exists; the fingerprint, which stands on the paper, does.
    """
    rows = _named(words).prefetch_related("document__versions")
    if set(words.lower()) - HEX:
        rows = rows.exclude(
            ~Q(document__in=theirs.values("pk")), document__audience__in=ONE_SIDE
        )
    return [_told(row, theirs) for row in rows[:MOST]]


def _named(words: str) -> QuerySet[DocumentVersion]:
    """The versions that bear this number or fingerprint."""
    rows = DocumentVersion.objects.select_related("document").order_by("-pk")
    low = words.lower()
    if set(low) <= HEX:
        if len(low) < SHORTEST:
            return rows.none()
        return rows.filter(Q(content_sha256__startswith=low) | Q(sealed_sha256__startswith=low))
    return rows.filter(document__number=words)


def _told(version: DocumentVersion, theirs: QuerySet[Document]) -> Known:
    newest = version.document.latest.no
    return Known(
        version,
        newer=newest if newest > version.no else 0,
        readable=theirs.filter(pk=version.document_id).exists(),
        standing=standing(act_of(version)),
    )
