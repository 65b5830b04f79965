"""Which of our documents a PDF is, and whether it is that byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from xieshang.apps.documents import seals
from xieshang.apps.documents.drawing import pdf
from xieshang.apps.documents.files import SHOWN, check_address, sheet_of
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.opened import is_watched

LARGEST: Final = 4 * 2**20  # bytes; a document without seals is far smaller
HEX: Final = frozenset("0123456789abcdef")


class Likeness(Enum):
    """How far a file is the document that it says it is."""

    SAME = "same"  # every byte
    OTHER = "other"  # it bears the fingerprint, but not these bytes
    NAMED = "named"  # copies of it bear their reader's name: bytes cannot be compared


@dataclass(frozen=True, slots=True)
class Recognised:
    """The version that a file is or says it is."""

    version: DocumentVersion
    likeness: Likeness


def recognise(content: bytes) -> Recognised | None:
    """The version of ours that this PDF is, or says it is; None: it names none that we know.

    A sealed file was kept. One without seals is drawn once more: the same values always give
    the same bytes.
    """
    if kept := seals.kept_as(content):
        return Recognised(kept, Likeness.SAME)
    fingerprint = seals.claimed(content)
    if len(fingerprint) != SHOWN or not set(fingerprint) <= HEX:
        return None
    known = DocumentVersion.objects.select_related("document")
    version = known.filter(content_sha256__startswith=fingerprint).first()
    if version is None:
        return None
    if is_watched(version.document):
        return Recognised(version, Likeness.NAMED)
    same = len(content) <= LARGEST and _drawn(version) == content
    return Recognised(version, Likeness.SAME if same else Likeness.OTHER)


def _drawn(version: DocumentVersion) -> bytes:
    return pdf.draw(sheet_of(version), check_address(version))
