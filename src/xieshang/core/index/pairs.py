"""Scores by comparing every unit with every other one: Copeland and outranking (两两比较).

Of a pair, a unit has the weight of the children on which it is better and half the weight of
the ties, among the children that both units have (Munda and Nardo 2009, «Noncompensatory
composite indicators», Applied Economics 41, 1513–1523).
"""

from __future__ import annotations

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import HAIR, Bools, Floats
from xieshang.core.words import msg

MOST_UNITS = 5000  # pairs grow with the square
AT_ONCE = 64


def parts(scores: Floats, weights: Floats, present: Bools, method: str) -> Floats:
    """What each child adds to the score by pairs, shape [children, units].

    The parts of a unit sum to its score exactly: for ``outranking`` its mean share of a pair
    in percent (50 = as good as the others), for ``copeland`` pairs won minus pairs lost.

    Args:
        scores: shape [children, units].
        weights: shape [children].
        present: shape [children, units]; what is absent is not compared.
    """
    _children, units = scores.shape
    if units > MOST_UNITS:
        raise BadInput(
            "aggregate",
            msg("两两比较最多用于%(most)s个单位，现在有%(units)s个"),
            msg("请改用平均的方法，或者分组比较"),
            most=MOST_UNITS,
            units=units,
        )
    found = np.zeros_like(scores)
    for start in range(0, units, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        found[:, rows] = _block(scores, weights, present, rows, method)
    return found


def score(scores: Floats, weights: Floats, present: Bools, method: str) -> Floats:
    """Sum of the parts; NaN where nothing of a unit is present."""
    total = parts(scores, weights, present, method).sum(axis=0)
    return np.where((present & (weights > 0)[:, None]).any(axis=0), total, np.nan)


def _block(scores: Floats, weights: Floats, present: Bools, rows: slice, method: str) -> Floats:
    """Parts of some units against all, shape [children, rows]."""
    both = present[:, rows, None] & present[:, None, :]
    apart = np.where(both, scores[:, rows, None] - scores[:, None, :], 0.0)
    lead = np.sign(apart) * weights[:, None, None] / 2.0  # half: a tie is worth half
    common = (both * weights[:, None, None]).sum(axis=0)
    others = np.arange(scores.shape[1])[rows, None] != np.arange(scores.shape[1])[None, :]
    counted = (common > 0) & others
    lead = np.divide(lead, common, out=np.zeros_like(lead), where=counted)
    if method == "copeland":
        net = lead.sum(axis=0)
        decided = np.abs(net) > HAIR
        won = np.divide(lead, np.abs(net), out=np.zeros_like(lead), where=decided)
        return np.asarray(won.sum(axis=2))
    half = np.where(common > 0, both * weights[:, None, None], 0.0)
    half = np.divide(half, 2.0 * common, out=np.zeros_like(lead), where=counted)
    pairs = np.maximum(counted.sum(axis=1), 1)
    alone = np.where(counted.any(axis=1), 0.0, 50.0)  # nobody to compare with: neither better
    share = (lead + half).sum(axis=2) / pairs * 100.0
    own = present[:, rows] * weights[:, None]
    total = own.sum(axis=0)
    return np.asarray(
        share + np.divide(own, total, out=np.zeros_like(own), where=total > 0) * alone
    )
