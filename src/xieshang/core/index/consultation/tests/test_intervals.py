"""Places of regions are told with an interval, and only where the index is published."""

from __future__ import annotations

import numpy as np

from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.intervals import places
from xieshang.core.index.consultation.regions import Regions, roll_up
from xieshang.core.index.consultation.score import Scored, score
from xieshang.core.index.consultation.tests.example import FACTS, facts

INDEX = framework()


def towns() -> Scored:
    """East is better in everything that differs; north and west trade one thing for another."""
    bare = {name: None for name in FACTS if name != "employees_end"}
    given = facts(
        {"members_end": 90, "training_hours": 4000},
        {"members_end": 90, "training_hours": 400},
        {"members_end": 50, "training_hours": 3250},
        bare,
    )
    found, cells = score(given, INDEX)
    names = ["east", "north", "west", "bare"]
    tree = Regions.tree(dict.fromkeys(names, ""), names)
    return roll_up(given, cells, found, tree, INDEX).scored


def test_a_clear_first_has_no_interval_and_a_close_race_has_one() -> None:
    found = places(towns(), runs=18)
    assert found.place[0] == found.low[0] == found.high[0] == 1
    assert (found.low[1], found.high[1]) == (2, 3)
    assert (found.place[3], found.low[3], found.high[3]) == (0, 0, 0)
    assert np.isnan(found.bands[:, 3]).all()
    assert found.bands[:, 0].sum() == 1


def test_where_nothing_is_published_nobody_has_a_place() -> None:
    scored = towns()
    nothing = Scored(scored.result, np.zeros_like(scored.completeness), scored.band_at_most)
    assert not places(nothing).place.any()
