"""Which people think alike: k-means, the number of groups chosen by silhouette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xieshang.core.opinion.votes import Floats, Ints

MOST_GROUPS = 5
GRAINS = 100  # people are first gathered into at most so many grains, as Polis does
ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group people.

    ``of`` has shape [people] and holds the number of each person's group, 0 the largest;
    ``centres`` [groups, 2]; ``silhouette`` −1 … 1, the mean over people (Rousseeuw 1987,
    «Silhouettes», J. Comput. Appl. Math. 20, 53–65).
    """

    of: Ints
    centres: Floats
    silhouette: float

    @property
    def groups(self) -> int:
        return len(self.centres)


def group(points: Floats, *, smallest: int, most: int = MOST_GROUPS) -> Grouping | None:
    """The best of 2 … ``most`` groups of at least ``smallest`` people each, or None.

    Args:
        points: shape [people, 2].
        smallest: Persons; a grouping with a smaller group is not considered, for such a group
            would point at people.
    """
    grain, centres, weights = _grains(points)
    best: Grouping | None = None
    for k in range(2, most + 1):
        if len(points) < k * smallest or len(centres) < k:
            break
        label = _k_means(centres, weights, _spread_start(centres, weights, k))
        sizes = np.bincount(label, weights=weights, minlength=k)
        if sizes.min() < smallest:
            continue
        score = _silhouette(centres, weights, label, k)
        if best is None or score > best.silhouette:
            best = _ordered(points, label[grain], k, score)
    return best


def _ordered(points: Floats, label: Ints, k: int, score: float) -> Grouping:
    """Groups by size, then by place, so that the same people get the same numbers."""
    centres = np.stack([points[label == one].mean(axis=0) for one in range(k)])
    sizes = np.bincount(label, minlength=k)
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    place = np.empty(k, np.int64)
    place[order] = np.arange(k)
    return Grouping(place[label], centres[order], score)


def _grains(points: Floats) -> tuple[Ints, Floats, Floats]:
    """Gather people who stand close: (grain of each person, centres, persons per grain)."""
    distinct, label = np.unique(points.round(9), axis=0, return_inverse=True)
    label = label.reshape(-1)
    weights = np.bincount(label).astype(np.float64)
    if len(distinct) <= GRAINS:
        return label, distinct, weights
    coarse = _k_means(distinct, weights, _spread_start(distinct, weights, GRAINS), rounds=10)
    _used, coarse = np.unique(coarse, return_inverse=True)
    total = np.asarray(np.bincount(coarse, weights=weights), np.float64)
    centres = np.stack(
        [np.bincount(coarse, weights=weights * distinct[:, axis]) / total for axis in (0, 1)],
        axis=1,
    )
    return coarse[label], centres, total


def _spread_start(points: Floats, weights: Floats, k: int) -> Floats:
    """First centres: the heaviest corner of the crowd, then ever the point worst served.

    k-means++ without chance: the point with the largest weight × squared distance comes next.
    """
    middle = np.average(points, axis=0, weights=weights)
    first = int(_squares(points, middle[None, :])[:, 0].argmax())
    chosen = [first]
    nearest = _squares(points, points[[first]])[:, 0]
    while len(chosen) < k:
        following = int((weights * nearest).argmax())
        chosen.append(following)
        nearest = np.minimum(nearest, _squares(points, points[[following]])[:, 0])
    return points[chosen]


def _k_means(points: Floats, weights: Floats, centres: Floats, *, rounds: int = ROUNDS) -> Ints:
    """Lloyd's iteration with weights; an emptied centre stays where it was."""
    label = _squares(points, centres).argmin(axis=1)
    for _ in range(rounds):
        total = np.bincount(label, weights=weights, minlength=len(centres))
        held = total > 0
        for axis in range(points.shape[1]):
            summed = np.bincount(
                label, weights=weights * points[:, axis], minlength=len(centres)
            )
            centres[held, axis] = summed[held] / total[held]
        again = _squares(points, centres).argmin(axis=1)
        if np.array_equal(again, label):
            break
        label = again
    return np.asarray(label, np.int64)


def _squares(points: Floats, centres: Floats) -> Floats:
    """Squared distances, shape [points, centres]."""
    crossed = points @ (-2.0 * centres.T)
    crossed += np.square(points).sum(axis=1)[:, None]
    crossed += np.square(centres).sum(axis=1)[None, :]
    return np.maximum(crossed, 0.0)  # rounding may leave a hair below zero


def _silhouette(points: Floats, weights: Floats, label: Ints, k: int) -> float:
    """Mean silhouette of people; a grain of several counts as several in one place."""
    distance = np.sqrt(_squares(points, points))
    member = (label[:, None] == np.arange(k)[None, :]).astype(np.float64) * weights[:, None]
    sizes = member.sum(axis=0)
    total = distance @ member  # from each grain to each group, summed over people
    rows = np.arange(len(points))
    own = sizes[label]
    inside = np.divide(total[rows, label], own - 1, out=np.zeros(len(points)), where=own > 1)
    apart = total / np.maximum(sizes, 1)
    apart[rows, label] = np.inf
    outside = apart.min(axis=1)
    wider = np.maximum(inside, outside)
    value = np.divide(outside - inside, wider, out=np.zeros(len(points)), where=wider > 0)
    value[own <= 1] = 0.0
    return float(np.average(value, weights=weights))
