"""Names for the arrays of this package, and sums that leave out what is not there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
States = NDArray[np.int8]
HAIR = 1e-12  # relative; less than this is rounding and no difference
ROUNDING = 1e-9  # the same in points of a score


def shares(weights: Floats, present: Bools) -> Floats:
    """Weights of what is present, made to sum to 1 in every column.

    Args:
        weights: shape [children], or [children, units] where they differ; not negative.
        present: shape [children, units].

    Returns:
        shape [children, units]; 0 where absent, and all 0 where nothing that weighs is present.

    >>> shares(np.array([1.0, 3.0]), np.array([[True, True], [False, True]])).tolist()
    [[1.0, 0.25], [0.0, 0.75]]
    """
    held = (weights[:, None] if weights.ndim == 1 else weights) * present
    total = held.sum(axis=0)
    return np.asarray(np.divide(held, total, out=np.zeros_like(held), where=total > 0))


def is_measurable(values: Floats) -> bool:
    """Whether squares of values and of what lies between them stay within the range of numbers.

    >>> is_measurable(np.array([0.0, 5.0])), is_measurable(np.array([0.0, 1e300]))
    (True, False)
    """
    if not values.size:
        return True
    most = float(np.abs(values).max())
    reach = float(values.max() - values.min())
    return most < 1e100 and (reach == 0 or reach > 1e-100)


def is_flat(values: Floats) -> bool:
    """Whether values without NaN differ by no more than rounding, or too little to be squared.

    >>> is_flat(np.array([0.1 + 0.2, 0.3])), is_flat(np.array([1.0, 1.1]))
    (True, False)
    """
    if not values.size:
        return True
    reach = float(values.max() - values.min())
    return reach <= max(HAIR * float(np.abs(values).max()), 1e-100)
