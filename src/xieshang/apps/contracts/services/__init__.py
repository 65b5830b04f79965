"""What is done with a contract, one act each, in the order of the steps."""

from __future__ import annotations

from xieshang.apps.contracts.services import (
    adoption,
    draft,
    filing,
    publication,
    registration,
    renewal,
    signing,
)

__all__ = ["adoption", "draft", "filing", "publication", "registration", "renewal", "signing"]
