"""What a delegate is told when something cannot be taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xieshang.core.law.blocker import Blocker


def said(found: Blocker) -> str:
    """A reason with its remedy and its article, in the reader's language."""
    values = dict(found.values)
    law = f"（{found.source}）" if found.source else ""
    return f"{_(found.reason) % values}{law}：{_(found.remedy) % values}"


class NotAnElector(Exception):
    """This person does not vote in this session: no delegate in office, not on the roster."""


class TooLate(Exception):
    """The session has moved on: nothing was kept."""
