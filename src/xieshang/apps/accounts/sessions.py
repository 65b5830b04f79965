"""What is left of sign-ins: sessions that have run out say who came when, and are of no use."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_old(*, now: datetime) -> int:
    """Delete sessions that have run out; returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
