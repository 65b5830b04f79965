"""Texts that say the same are put side by side; others are not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.likeness import groups, likeness

COLD = ["夜班车间太冷了", "夜班太冷，车间没有暖气", "车间夜班冷，加暖气"]
FOOD = ["食堂的菜太少", "食堂菜太少，晚班吃不上热的"]
OTHER = ["丢件扣款要有上限"]


def test_what_says_the_same_stands_together_and_the_rest_alone() -> None:
    assert groups([*COLD, *FOOD, *OTHER]) == ((0, 1, 2), (3, 4))


def test_two_equal_texts_are_alike_however_they_are_punctuated() -> None:
    assert likeness(["夜班，太冷！", "夜班太冷"])[0, 1] > 0.999
    assert groups(["夜班，太冷！", "丢件扣款", "夜班太冷"]) == ((0, 2),)


def test_a_shared_common_word_makes_nothing_alike() -> None:
    texts = [f"工资{word}" for word in ("按时发", "太低了", "看不懂", "要公开", "对不上")]
    assert groups(texts) == ()


def test_nothing_and_one_and_signs_without_words_are_borne() -> None:
    assert groups([]) == ()
    assert groups(["夜班"]) == ()
    assert groups(["……", "！！"]) == ()


@given(st.lists(st.text("夜班太冷食堂菜少加钱，。", max_size=30), max_size=12))
def test_likeness_is_a_symmetric_share(texts: list[str]) -> None:
    cosine = likeness(texts)
    assert cosine.shape == (len(texts), len(texts))
    assert np.allclose(cosine, cosine.T)
    assert ((cosine >= 0) & (cosine <= 1)).all()
    held = [one for group in groups(texts) for one in group]
    assert len(held) == len(set(held))
