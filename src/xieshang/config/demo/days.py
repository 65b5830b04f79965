"""The days of the demonstration (practice §8)."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 4, 10)  # a Friday; the spring campaign runs since 1 February
FOUNDED = date(2025, 12, 1)  # when the county came onto the platform
YEARS = range(2024, 2031)
ANNOUNCED_UNTIL = 2026  # the last year whose holidays the State Council has announced
