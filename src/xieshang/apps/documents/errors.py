"""Why a document was not made."""

from __future__ import annotations


class MissingFields(Exception):
    """Required fields of the template have no value (422); ``labels`` names them."""

    def __init__(self, labels: list[str]) -> None:
        self.labels = labels
        super().__init__("、".join(labels))
