"""Turns measurements into one table: each workload beside the floor of the same repetition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Sample:
    """One workload in one repetition."""

    answers: int
    wrong: int
    seconds: float
    server_cpu_seconds: float
    load_cpu_seconds: float
    statements: int = 0

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        return 1000 * self.server_cpu_seconds / self.answers


@dataclass(frozen=True, slots=True)
class Row:
    """One workload in all repetitions, with the floor beside it."""

    title: str
    samples: Sequence[Sample]
    floors: Sequence[Sample]
    aim: float | None = None  # requests a second, as a share of the floor's
    most_milliseconds: float | None = None  # of the server's CPU a request
    most_statements: int | None = None

    @property
    def speeds(self) -> list[float]:
        return [sample.per_second for sample in self.samples]

    @property
    def costs(self) -> list[float]:
        return [sample.cpu_milliseconds for sample in self.samples]

    @property
    def statements(self) -> float:
        """SQL statements a request, over all of them."""
        asked = sum(sample.statements for sample in self.samples)
        return asked / sum(sample.answers for sample in self.samples)

    @property
    def speed_ratios(self) -> list[float]:
        """Requests a second as a share of the floor's, repetition by repetition."""
        pairs = zip(self.samples, self.floors, strict=True)
        return [mine.per_second / floor.per_second for mine, floor in pairs]

    @property
    def cost_ratios(self) -> list[float]:
        """The floor's CPU per request as a share of this one's."""
        pairs = zip(self.samples, self.floors, strict=True)
        return [floor.cpu_milliseconds / mine.cpu_milliseconds for mine, floor in pairs]


def spread(values: Iterable[float], digits: int) -> str:
    """Least, median and most: `0.41 0.45 0.47`."""
    found = sorted(values)
    return " ".join(f"{one:.{digits}f}" for one in (found[0], median(found), found[-1]))


def table(rows: Sequence[Row]) -> str:
    """All rows with least, median and most of each figure."""
    lines = [
        ("", "SQL statements", "requests/s", "CPU ms/request", "load's CPU ms",
         "of floor: requests/s", "of floor: CPU", "aim")
    ]  # fmt: skip
    for row in rows:
        generator = [1000 * one.load_cpu_seconds / one.answers for one in row.samples]
        lines.append(
            (
                row.title,
                f"{row.statements:.2f}",
                spread(row.speeds, 0),
                spread(row.costs, 2),
                f"{median(generator):.2f}",
                spread(row.speed_ratios, 2),
                spread(row.cost_ratios, 2),
                aims(row),
            )
        )
    return columns(lines)


def columns(lines: Sequence[Sequence[str]]) -> str:
    """Cells one under the other."""
    widths = [max(width(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(padded(cell, wide) for cell, wide in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def aims(row: Row) -> str:
    """What is aimed at, and beside it where the median misses it."""
    wished = []
    if row.aim is not None:
        wished.append((f"{row.aim} of floor", median(row.speed_ratios) >= row.aim))
    if row.most_milliseconds is not None:
        met = median(row.costs) <= row.most_milliseconds
        wished.append((f"≤ {row.most_milliseconds:.0f} ms", met))
    if row.most_statements is not None:
        met = row.statements <= row.most_statements
        wished.append((f"≤ {row.most_statements} statements", met))
    return ", ".join(words if met else f"{words} (missed)" for words, met in wished)


def width(text: str) -> int:
    """Columns on a terminal: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))
