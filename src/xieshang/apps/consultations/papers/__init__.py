"""The documents of steps 1 to 4, filled from the round's records (T01–T05)."""

from __future__ import annotations

from xieshang.apps.consultations.papers.letters import application, offer, response
from xieshang.apps.consultations.papers.parts import people
from xieshang.apps.consultations.papers.sides import representatives
from xieshang.apps.consultations.papers.table import (
    correction,
    data_sheet,
    minutes,
    opinion_list,
)
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import lock as lock_document

__all__ = [
    "application",
    "correction",
    "data_sheet",
    "lock",
    "minutes",
    "offer",
    "opinion_list",
    "people",
    "representatives",
    "response",
]


def lock(version: DocumentVersion) -> None:
    """From now on the document is as it is; a change makes a new one."""
    lock_document(version.document)
