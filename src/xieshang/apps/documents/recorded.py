"""Where a document stands in the trail."""

from __future__ import annotations

from xieshang.apps.documents.audiences import stream_for
from xieshang.apps.documents.files import KEPT
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.trail.models import Event


def act_of(version: DocumentVersion) -> Event | None:
    """The act that holds this version fast: that it was sealed, else made (one query)."""
    kinds = [KEPT, "document.issued"] if version.sealed_pdf else ["document.issued"]
    acts = Event.objects.filter(
        stream=stream_for(version.document.case, version.document.audience),
        kind__in=kinds,
        payload__number=version.document.number,
        payload__no=version.no,
    )
    return acts.order_by("-pk").first()


def version_of(act: Event) -> DocumentVersion | None:
    """The version that an act is about, if there is one and its fingerprint is the same."""
    said = act.payload
    if "number" not in said or "no" not in said:
        return None
    found = DocumentVersion.objects.select_related("document").filter(
        document__number=said["number"], no=said["no"]
    )
    return found.filter(content_sha256=said.get("sha256", "")).first()
