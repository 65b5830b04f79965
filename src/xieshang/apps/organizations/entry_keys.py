"""The key to a line of the roster: a phone number or a paper slip. A new one is a new voice."""

from __future__ import annotations

from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.models import EntrySlip, RosterEntry


def renew_key(entry: RosterEntry) -> None:
    """Whoever held this line holds it no longer, nor does an open slip; the caller saves it."""
    if entry.pk is not None:
        EntrySlip.objects.filter(entry=entry, state=EntrySlip.State.OPEN).update(
            state=EntrySlip.State.REVOKED
        )
    if entry.user is not None:
        forget(entry.user)
        entry.user.end_sessions()
    entry.user = None
    entry.slip_epoch += 1
