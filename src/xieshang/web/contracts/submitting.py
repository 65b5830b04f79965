"""What the form of a filing shows: each material with its files, and how many copies."""

from __future__ import annotations

from typing import Any

from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.materials import checklist
from xieshang.apps.documents.models import Attachment, Document
from xieshang.core.law.quantity import Count
from xieshang.web.design.templatetags.xs import cited
from xieshang.web.rounds.doing import Doing


def filing_values(consultation: Consultation, _now: Doing) -> dict[str, Any]:
    """As many copies as the text asks for that was read; none where nobody read one."""
    rules = rules_of(consultation.case)
    value = None if rules.unread("filing_copies") else rules.applied("filing_copies")
    return {"copies": value.as_kind(Count).number} if value else {}


def submission(consultation: Consultation, now: Doing) -> dict[str, Any]:
    """The checklist, and where the number of copies comes from."""
    case, rules = consultation.case, rules_of(consultation.case)
    papers = Document.objects.seen_by(now.by, now.today).filter(case=case)
    files = Attachment.objects.seen_by(now.by, now.today).filter(case=case)
    unread, value = rules.unread("filing_copies"), rules.applied("filing_copies")
    return {
        "round": consultation,
        "materials": checklist(
            papers.prefetch_related("versions"), files.select_related("added_by"), ()
        ),
        "copies": value.as_kind(Count).number if value else 0,
        "copies_source": cited(value.source if value else None),
        "copies_unread": unread.source.text if unread else "",
        "copies_known": value is not None and unread is None,
    }
