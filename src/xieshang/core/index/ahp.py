"""Weights from pairwise judgements, refused where they contradict themselves (层次分析法)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Floats
from xieshang.core.words import msg

# Mean inconsistency of chance judgements by size, Saaty 1980, «The Analytic Hierarchy Process».
BY_CHANCE = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
MOST_INCONSISTENT = 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """``weights`` of shape [children] and the consistency ratio behind them."""

    weights: Floats
    consistency_ratio: float


def judged(*matrices: Sequence[Sequence[float]] | Floats) -> Judged:
    """Weights from one or several people's matrices, joined by their geometric mean.

    Args:
        matrices: shape [children, children] each; entry (i, j) says how many times i matters
            as much as j, and (j, i) is its reciprocal.

    Each must have a consistency ratio of at most 0.1, and so must what is joined from them.

    >>> found = judged([[1, 3], [1 / 3, 1]])
    >>> found.weights.round(3).tolist(), found.consistency_ratio
    ([0.75, 0.25], 0.0)
    """
    if not matrices:
        raise _malformed()
    if any(len({len(row) for row in matrix}) != 1 for matrix in matrices):
        raise _malformed()
    tables = [np.array(matrix, np.float64) for matrix in matrices]
    for table in tables:
        _check(table)
    if len({table.shape for table in tables}) > 1:
        raise _malformed()
    for table in tables:
        _weigh(table)
    return _weigh(np.exp(np.mean([np.log(table) for table in tables], axis=0)))


def _weigh(table: Floats) -> Judged:
    values, vectors = np.linalg.eig(table)
    place = int(values.real.argmax())
    weights = np.abs(vectors[:, place].real)
    size = len(table)
    index = max(0.0, (float(values[place].real) - size) / max(size - 1, 1))
    ratio = index / BY_CHANCE[size] if size > 2 else 0.0
    if ratio > MOST_INCONSISTENT:
        raise BadInput(
            "matrix",
            msg("两两比较互相矛盾：一致性比例是%(ratio)s，最多0.1"),
            msg("请重新比较最矛盾的几对：%(pairs)s"),
            ratio=f"{ratio:.3f}",
            pairs=_worst(table, weights),
        )
    return Judged(weights / weights.sum(), ratio)


def _worst(table: Floats, weights: Floats) -> tuple[str, ...]:
    """The pairs that lie furthest from what the weights say, by their numbers from 1."""
    apart = np.abs(np.log(table * weights[None, :] / weights[:, None]))
    rows, columns = np.triu_indices(len(table), 1)
    order = np.argsort(-apart[rows, columns], kind="stable")[:3]
    return tuple(f"{rows[one] + 1}–{columns[one] + 1}" for one in order)


def _check(table: Floats) -> None:
    square = table.ndim == 2 and table.shape[0] == table.shape[1]
    if not square or not 2 <= len(table) < len(BY_CHANCE):
        raise _malformed()
    good = np.isfinite(table).all() and (table > 0).all()
    if not good or np.abs(np.log(table * table.T)).max() > sqrt(1e-6):
        raise _malformed()


def _malformed() -> BadInput:
    return BadInput(
        "matrix",
        msg("比较表不成立：要2到10行的方阵，都是正数，互为倒数"),
        msg("请核对：若甲对乙是3，乙对甲就是1/3，自己对自己是1"),
    )
