"""Why a message of the secret ballot is refused: one exception, one short list of reasons."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with it. The values are written into the board, so they never change."""

    SIZE = "size"  # not as long as such a message is
    RANGE = "range"  # a number that no honest phone sends
    KEY = "key"  # no key of the kind that is needed
    SIGNATURE = "signature"  # not signed by this paper's office
    SEALED_ELSEWHERE = "sealed"  # cannot be opened with this paper's count key
    FORM = "form"  # opened, but not written as a ballot is
    CHOICES = "choices"  # a choice that the paper does not offer
    DUPLICATE = "duplicate"  # a ballot with this serial is counted already
    PAPER = "paper"  # the ballot paper itself cannot be used


class BallotInvalid(Exception):
    """A message, key or paper that is not what it has to be."""

    def __init__(self, reason: Reason, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason
