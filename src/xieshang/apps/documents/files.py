"""A version's files: drawn when asked for, sealed once and kept."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from xieshang.apps.documents import seals
from xieshang.apps.documents.audiences import stream_for
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing import pdf, word
from xieshang.apps.documents.drawing.blocks import Sheet, blocks_of, shown
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.trail.services import record

KEPT = "document.kept"
SHOWN = 16  # hex digits of the fingerprint on paper
# What only some may read says so across each page.
WATERMARKS = {
    Audience.REPRESENTATIVES.value: "仅限协商代表",
    Audience.WORKERS_SIDE.value: "职工方内部",
    Audience.EMPLOYER_SIDE.value: "企业方内部",
}


def sheet_of(version: DocumentVersion, reader: str = "") -> Sheet:
    """What the version says, in the order in which it is drawn; ``reader`` owns this copy."""
    document = version.document
    return Sheet(
        title=document.title,
        number=document.number,
        version=version.no,
        fingerprint=version.content_sha256[:SHOWN],
        made_on=shown(version.made_on.isoformat()),
        blocks=blocks_of(document.template, version.values),
        watermark=f"{WATERMARKS.get(document.audience, '')} {reader}".strip(),
    )


def check_address(version: DocumentVersion) -> str:
    """Where anyone can check this version."""
    return f"{settings.SITE}{reverse('check')}?q={version.content_sha256[:SHOWN]}"


def as_word(version: DocumentVersion, reader: str = "") -> bytes:
    """The version as .docx."""
    return word.draw(sheet_of(version, reader))


def as_pdf(version: DocumentVersion, reader: str = "") -> bytes:
    """The version as PDF; with the seals of both sides once they have been given."""
    if version.sealed_pdf:
        with version.sealed_pdf.open("rb") as kept:
            content: bytes = kept.read()
            return content
    sheet, address = sheet_of(version, reader), check_address(version)
    drawn = pdf.draw(sheet, address)
    marks = list(version.seals.all())
    if not marks:
        return drawn
    return _keep(version, seals.put(drawn, marks, pdf.seal_places(sheet, address)))


def _keep(version: DocumentVersion, content: bytes) -> bytes:
    """Keep the sealed file: a signature made twice would not be the same signature."""
    with transaction.atomic():
        fresh = DocumentVersion.objects.select_for_update().get(pk=version.pk)
        if fresh.sealed_pdf:  # somebody else was faster
            with fresh.sealed_pdf.open("rb") as kept:
                found: bytes = kept.read()
                return found
        fresh.sealed_sha256 = hashlib.sha256(content).hexdigest()
        fresh.sealed_pdf.save(f"{fresh.sealed_sha256}.pdf", ContentFile(content), save=False)
        fresh.save(update_fields=["sealed_pdf", "sealed_sha256"])
        _written_down(fresh)
    return content


def _written_down(version: DocumentVersion) -> None:
    """The sealed file's own hash goes into the trail, as of the day of the last seal."""
    told = {
        "number": version.document.number,
        "no": version.no,
        "sha256": version.content_sha256,
        "sealed_sha256": version.sealed_sha256,
    }
    stream = stream_for(version.document.case, version.document.audience)
    last = max(mark.signed_at for mark in version.seals.all())
    record(KEPT, by=None, subject=stream, on=localdate(last), payload=told)
