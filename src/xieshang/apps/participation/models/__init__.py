"""What workers say in a round and how they stand to it; rows without person and time."""

from __future__ import annotations

from xieshang.apps.participation.models.opinions import (
    LONGEST,
    SHOWN_FROM,
    Batch,
    Opinion,
    OpinionQuerySet,
    Photo,
    Second,
    random_key,
)
from xieshang.apps.participation.models.stances import (
    CommonGround,
    ReplyRate,
    Stance,
    Statement,
)

__all__ = [
    "LONGEST",
    "SHOWN_FROM",
    "Batch",
    "CommonGround",
    "Opinion",
    "OpinionQuerySet",
    "Photo",
    "ReplyRate",
    "Second",
    "Stance",
    "Statement",
    "random_key",
]
