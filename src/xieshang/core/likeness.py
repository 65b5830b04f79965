"""Which short texts say the same: character n-grams weighed by how rare they are (TF-IDF)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (1, 2, 3)  # characters in a gram; Chinese words have one to three
ALIKE = 0.25  # cosine from which two texts are shown side by side to a person who decides


def likeness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosine of every two texts, 0 … 1; shape [texts, texts].

    A gram that every text holds weighs little, one that two share weighs much (smoothed idf
    of Salton and Buckley 1988, «Term-weighting approaches in automatic text retrieval», Inf.
    Process. Manag. 24(5)). Time and memory: texts² and texts × grams that two texts share.

    >>> likeness(["夜班太冷", "夜班太冷了", "食堂菜少"]).round(1).tolist()[0]
    [1.0, 0.8, 0.0]
    """
    counted = [Counter(_grams(text)) for text in texts]
    held = Counter(gram for grams in counted for gram in grams)
    rare = {gram: np.log((1 + len(texts)) / (1 + times)) + 1 for gram, times in held.items()}
    place = {gram: at for at, gram in enumerate(g for g in held if held[g] > 1)}
    rows = np.zeros((len(texts), len(place)))
    for row, grams in enumerate(counted):
        weights = {gram: (1 + np.log(times)) * rare[gram] for gram, times in grams.items()}
        length = np.sqrt(sum(weight * weight for weight in weights.values()))
        for gram, weight in weights.items():
            if gram in place:
                rows[row, place[gram]] = weight / length
    cosine = rows @ rows.T
    np.fill_diagonal(cosine, 1.0)
    return np.minimum(cosine, 1.0)


def groups(texts: Sequence[str], *, at_least: float = ALIKE) -> tuple[tuple[int, ...], ...]:
    """Texts that look as if they said the same, two or more together, by their positions.

    The text with most others near it leads its group, so that a chain of small changes does
    not pull everything into one. The same texts in the same order give the same groups.

    >>> groups(["夜班太冷", "食堂菜少", "夜班太冷了"])
    ((0, 2),)
    """
    near = likeness(texts) >= at_least
    free = np.ones(len(texts), dtype=bool)
    found = []
    for leader in np.argsort(-near.sum(axis=1), kind="stable"):
        members = np.flatnonzero(near[leader] & free)
        if free[leader] and len(members) > 1:
            found.append(tuple(int(one) for one in members))
            free[members] = False
    return tuple(sorted(found))


def _grams(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    signs = "".join(sign for sign in plain if sign.isalnum())
    return [
        signs[start : start + size] for size in SIZES for start in range(len(signs) - size + 1)
    ]
