"""What is kept of a contract: text, votes, signatures, filing, publication, obligations."""

from __future__ import annotations

from xieshang.apps.contracts.models.contract import Clause, Contract, Draft, Obligation
from xieshang.apps.contracts.models.effect import Filing, Objection, Publication
from xieshang.apps.contracts.models.paper import PaperRecord
from xieshang.apps.contracts.models.renewal import Renewal
from xieshang.apps.contracts.models.votes import Adoption, Signature

__all__ = [
    "Adoption",
    "Clause",
    "Contract",
    "Draft",
    "Filing",
    "Objection",
    "Obligation",
    "PaperRecord",
    "Publication",
    "Renewal",
    "Signature",
]
