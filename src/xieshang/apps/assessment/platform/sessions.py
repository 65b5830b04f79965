"""Sessions that decided on a draft, and those held in due form (A3-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.rounds import chosen, rounds
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.contracts.models import Adoption

PAPERS_AHEAD: Final = timedelta(days=7)


@shared
def sessions(window: Window) -> dict[int, list[Adoption]]:
    """Votes on a draft by round."""
    rows = Adoption.objects.filter(
        contract__consultation__in=rounds(window), decided_on__lte=window.until
    ).select_related("contract")
    found: dict[int, list[Adoption]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.contract.consultation_id or 0].append(row)
    return found


def in_due_form(one: Adoption) -> bool:
    """Two thirds there, papers seven days ahead, in secret, and yes only by half of all.

    A session that says no is as good a session: the index never asks workers for a yes.
    """
    return (
        one.entitled > 0
        and 3 * one.present >= 2 * one.entitled
        and one.papers_sent_on is not None
        and one.meets_on is not None
        and one.papers_sent_on + PAPERS_AHEAD <= one.meets_on
        and one.secret
        and (2 * one.yes > one.entitled or not one.adopted)
    )


def _held(window: Window) -> Iterator[tuple[Entry, Adoption]]:
    of = sessions(window)
    for one in chosen(window, lambda one: one.pk in of):
        for row in of[one.pk]:
            yield one.entry(1.0, f"{row.get_method_display()} {row.decided_on}"), row


def _all(window: Window) -> Iterator[Entry]:
    for entry, _row in _held(window):
        yield entry


def _good(window: Window) -> Iterator[Entry]:
    for entry, row in _held(window):
        counts = float(in_due_form(row))
        yield Entry(entry.enterprise, counts, entry.title, entry.href)


SELECTORS = (
    Selector("sessions_on_drafts", Giver.PLATFORM, _all),
    Selector("sessions_in_due_form", Giver.PLATFORM, _good),
)
