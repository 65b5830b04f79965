"""Weights from the data: equal, entropy, CRITIC, principal component, optimised (权重).

Every function takes scores of shape [children, units], NaN where absent, and returns weights
of shape [children] that are not negative and sum to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import HAIR, Floats, is_flat
from xieshang.core.words import msg


def equal(scores: Floats) -> Floats:
    """The same for every child."""
    return np.full(len(scores), 1.0 / len(scores))


def entropy(scores: Floats) -> Floats:
    """More for a child that tells units apart (Shannon entropy; 熵权法).

    With p the share of a unit in the child's sum, E = −Σ p ln p / ln n and the weight ∝ 1 − E.
    Shares need scores that are not negative.
    """
    spread = np.empty(len(scores))
    for row, column in enumerate(scores):
        present = column[~np.isnan(column)]
        if (present < 0).any():
            raise BadInput(
                "weighting",
                msg("有负的分数，算不了熵权"),
                msg("请换一种标准化方法，或者加不小于0的下限（floor）"),
            )
        total = present.sum()
        if len(present) < 2 or total <= 0:
            spread[row] = 0.0
            continue
        p = present[present > 0] / total
        spread[row] = max(0.0, 1.0 + float((p * np.log(p)).sum()) / np.log(len(present)))
    return _normalised(np.where(spread < HAIR, 0.0, spread))


def critic(scores: Floats) -> Floats:
    """More for a child that varies and says what others do not: sd × Σ (1 − r).

    Diakoulaki, Mavrotas and Papayannakis 1995, Computers & Operations Research 22, 763–770.
    """
    sd = np.array([_sd(column) for column in scores])
    apart = (1.0 - correlations(scores)).sum(axis=1)
    return _normalised(sd * np.where(apart < HAIR, 0.0, apart))


def principal(scores: Floats) -> Floats:
    """Squared loadings on the first principal component, which sum to 1 (主成分法).

    Squares as in OECD/JRC (2008), step 6. Children that pull the component in opposite
    directions do not measure one thing: they are refused, and not given a weight all the same.
    """
    _values, vectors = np.linalg.eigh(correlations(scores))
    first = vectors[:, -1]
    if first.min() < -1e-9 and first.max() > 1e-9:
        raise BadInput(
            "weighting",
            msg("指标在第一主成分上方向相反，不能用主成分定权重"),
            msg("请核对指标的方向，或者分成两组"),
        )
    return _normalised(first**2)


def optimised(scores: Floats, target: Floats) -> Floats:
    """Weights, not negative, whose effect comes as near to ``target`` as it can.

    The effect of a child is its correlation with the weighted sum, as a share of all effects.
    Correlations are proportional to A w with A = covariance / sd of the child, so that
    A w ∝ target is a linear system; it is solved by least squares under w ≥ 0 (Lawson and
    Hanson 1974). Exact where the free solution is not negative.
    """
    sd = np.array([_sd(column) for column in scores])
    if (sd <= 0).any():
        raise _without_spread()
    matrix = correlations(scores) * sd[None, :]
    return _normalised(least_squares(matrix, target / target.sum()))


def effects(scores: Floats, weights: Floats) -> Floats:
    """Share of each child in the sum of correlations with the weighted sum, [children]."""
    sd = np.array([_sd(column) for column in scores])
    pulls = (correlations(scores) * sd[None, :]) @ weights
    return np.asarray(pulls / pulls.sum())


def least_squares(matrix: Floats, wanted: Floats) -> Floats:
    """x ≥ 0 that minimises |matrix x − wanted|²: the active sets of Lawson and Hanson.

    Args:
        matrix: shape [rows, columns].
        wanted: shape [rows].

    >>> least_squares(np.eye(2), np.array([1.0, -2.0])).tolist()
    [1.0, 0.0]
    """
    columns = matrix.shape[1]
    found, free = np.zeros(columns), np.zeros(columns, np.bool_)
    for _ in range(10 * columns):
        pull = matrix.T @ (wanted - matrix @ found)
        pull[free] = -np.inf
        if free.all() or pull.max() <= 1e-12:
            break
        free[int(pull.argmax())] = True
        while True:
            trial = np.zeros(columns)
            trial[free] = np.linalg.lstsq(matrix[:, free], wanted, rcond=None)[0]
            if trial[free].min() > 0:
                break
            sinking = free & (trial <= 0)
            step = float((found[sinking] / (found[sinking] - trial[sinking])).min())
            found = found + step * (trial - found)
            free &= found > 1e-14
            if not free.any():
                break
        found = trial if free.any() else np.zeros(columns)
    return found


def correlations(scores: Floats) -> Floats:
    """Pearson's r of every pair over the units that have both, shape [children, children].

    A child without spread has no correlation; it is refused.
    """
    children = len(scores)
    found = np.eye(children)
    whole = ~np.isnan(scores)
    for one in range(children):
        for other in range(one + 1):
            both = whole[one] & whole[other]
            a, b = scores[one, both], scores[other, both]
            if len(a) < 3 or is_flat(a) or is_flat(b):
                raise _without_spread()
            if one != other:
                found[one, other] = found[other, one] = np.corrcoef(a, b)[0, 1]
    return found


def among(method: str, scores: Floats, given: Floats) -> Floats:
    """Weights of a group's children by the named method, shape [children].

    Args:
        given: weights of the rows; what ``given`` keeps and ``optimised`` aims at.
    """
    if method == "given":
        return np.asarray(given / given.sum())
    if method == "optimised":
        return optimised(scores, given)
    return _METHODS[method](scores)


def budget(allocations: Sequence[Sequence[float]]) -> Floats:
    """Mean of what experts gave out of their points, each expert counting alike (预算分配法).

    Args:
        allocations: shape [experts, children], points that are not negative.
    """
    alike = len({len(points) for points in allocations}) == 1
    points = np.array(allocations if alike else [], np.float64)
    good = alike and np.isfinite(points).all() and (points >= 0).all()
    if not good or (points.sum(axis=1) <= 0).any():
        raise BadInput(
            "allocations",
            msg("每位专家要给每个指标一个0以上的分值，合计不能是0"),
            msg("请核对专家打分表"),
        )
    return np.asarray((points / points.sum(axis=1, keepdims=True)).mean(axis=0))


def _sd(column: Floats) -> float:
    present = column[~np.isnan(column)]
    return 0.0 if len(present) < 2 or is_flat(present) else float(present.std(ddof=1))


def _normalised(weights: Floats) -> Floats:
    if weights.sum() <= 0:
        raise _without_spread()
    return np.asarray(weights / weights.sum())


def _without_spread() -> BadInput:
    return BadInput(
        "weighting",
        msg("有指标的分数全都一样，或者共同有值的单位不到3个，定不出权重"),
        msg("请用给定的权重，或者去掉这样的指标"),
    )


_METHODS: dict[str, Callable[[Floats], Floats]] = {
    "equal": equal,
    "entropy": entropy,
    "critic": critic,
    "pca": principal,
}
