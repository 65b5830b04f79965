"""What is done with a contract, one act each, in the order of the steps."""

from __future__ import annotations

from xieshang.apps.contracts.services import (
    adoption,
    attaching,
    draft,
    filing,
    publication,
    registration,
    renewal,
    signing,
)

__all__ = [
    "adoption",
    "attaching",
    "draft",
    "filing",
    "publication",
    "registration",
    "renewal",
    "signing",
]
