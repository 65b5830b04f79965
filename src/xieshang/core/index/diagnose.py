"""Whether a group speaks of one thing: correlations, alpha, components (诊断)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.compute import Result
from xieshang.core.index.weights import correlations, effects
from xieshang.core.words import msg

LEAST_ALPHA = 0.6
REDUNDANT = 0.92


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components of correlations: ``share`` of variance, largest first, sums to 1.

    ``loadings`` has the shape [children, components]; each column has length 1 and its largest
    entry is positive.
    """

    share: Floats
    loadings: Floats


@dataclass(frozen=True, slots=True)
class Group:
    """The children of one node.

    Args:
        correlation: shape [children, children].
        alpha: Cronbach's alpha over the units that have all children.
        weights: as given, sum to 1; ``effects``: share of each child in the correlations with
            the weighted sum, which is what a weight achieves.
        opposed, redundant: pairs with r < 0, and with r > 0.92.
    """

    code: str
    children: tuple[str, ...]
    correlation: Floats
    alpha: float
    weights: Floats
    effects: Floats
    components: Components
    opposed: tuple[tuple[str, str], ...]
    redundant: tuple[tuple[str, str], ...]

    @property
    def warns(self) -> bool:
        """Whether it hardly measures one thing: alpha under 0.6, or a pair with r < 0."""
        return self.alpha < LEAST_ALPHA or bool(self.opposed)


def diagnose(result: Result) -> dict[str, Group]:
    """Every group of two or more children, by the code of its node."""
    return {
        code: group(result, code)
        for code, below in result.framework.children.items()
        if len(below) > 1
    }


def group(result: Result, code: str) -> Group:
    """The children of one node; one without spread is refused, see ``correlations``."""
    below = result.framework.children[result.framework.node(code).code]
    scores = result.scores[[result.row_of[child] for child in below]]
    try:
        found, whole = correlations(scores), alpha(scores)
    except BadInput as refused:
        refused.field = f"{code}.{refused.field}"
        raise
    weights = result.weights[code] / result.weights[code].sum()
    return Group(
        code,
        below,
        found,
        whole,
        weights,
        effects(scores, weights),
        components(found),
        tuple(_pairs(below, found < 0)),
        tuple(_pairs(below, found > REDUNDANT)),
    )


def alpha(scores: Floats) -> float:
    """Cronbach's alpha, raw, over units without a gap; scores of shape [children, units]."""
    whole = scores[:, ~np.isnan(scores).any(axis=0)]
    children = len(whole)
    total = whole.sum(axis=0).var(ddof=1) if whole.shape[1] > 1 else 0.0
    if children < 2 or total <= 0:
        raise BadInput(
            "alpha",
            msg("完整的单位不到2个，或者总分全都一样，算不出α系数"),
            msg("请补齐数据，或者看更大的一组"),
        )
    inner = float(whole.var(axis=1, ddof=1).sum())
    return children / (children - 1) * (1.0 - inner / float(total))


def components(correlation: Floats) -> Components:
    """Principal components of a correlation matrix."""
    values, vectors = np.linalg.eigh(correlation)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    largest = np.abs(vectors).argmax(axis=0)
    turned = vectors * np.sign(vectors[largest, np.arange(len(values))])
    return Components(values / values.sum(), turned)


def _pairs(codes: tuple[str, ...], marked: Bools) -> Iterator[tuple[str, str]]:
    for one, other in zip(*np.nonzero(np.triu(marked, 1)), strict=True):
        yield codes[one], codes[other]
