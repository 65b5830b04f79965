"""Photos, bills and notices that show that a promise was kept (凭证)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.documents.attaching import attach, need_room
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import Received


def keep(case: Case, files: Sequence[Received], *, side: str, by: User, today: date) -> None:
    """Keep what was handed in with the word that it is done; inside its transaction."""
    if files:
        need_room(case, len(files))
    for one in files:
        attach(
            case,
            one,
            purpose=Purpose.EVIDENCE,
            audience=Audience.BOTH_SIDES,
            side=side,
            by=by,
            today=today,
        )


def of(case: Case) -> QuerySet[Attachment]:
    """The evidence of a matter, as the workers of the enterprise may see it."""
    return Attachment.objects.kept().filter(case=case, purpose=Purpose.EVIDENCE)
