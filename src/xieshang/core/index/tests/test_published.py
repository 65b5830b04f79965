"""Numbers that others published: UNDP's HDI and the ASEM example of the COINr package.

HDI: Human Development Report 2015, table 1 (values of 2014) with its technical note 1. ASEM:
the data of the JRC's ASEM Sustainable Connectivity Portal as the package ships them, and what
its vignettes print («results», «treat», «analysis», «weights»).
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from xieshang.core.index.arrays import Floats
from xieshang.core.index.compute import Result, compute, ranks
from xieshang.core.index.data import Data
from xieshang.core.index.impute import impute
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.montecarlo import leave_one_out
from xieshang.core.index.options import Aggregation, Normalisation
from xieshang.core.index.screen import screen
from xieshang.core.index.treat import Limits, Treated, kurtosis, skew, treat, winsorise
from xieshang.core.index.weights import optimised

HERE = Path(__file__).parent
# country: published HDI; life expectancy, expected and mean years of schooling, income in $
HDI = {
    "Norway": (0.944, 81.6, 17.5, 12.6, 64_992),
    "Australia": (0.935, 82.4, 20.2, 13.0, 42_261),
    "Switzerland": (0.930, 83.0, 15.8, 12.8, 56_431),
    "Denmark": (0.923, 80.2, 18.7, 12.7, 44_025),
    "Netherlands": (0.922, 81.6, 17.9, 11.9, 45_435),
    "Germany": (0.916, 80.9, 16.5, 13.1, 43_919),
    "United States": (0.915, 79.1, 16.5, 12.9, 52_947),
    "Singapore": (0.912, 83.0, 15.4, 10.6, 76_628),  # income above the upper goalpost
    "Hong Kong, China (SAR)": (0.910, 84.0, 15.6, 11.2, 53_959),
    "Sweden": (0.907, 82.2, 15.8, 12.1, 45_636),
    "Iceland": (0.899, 82.6, 19.0, 10.6, 35_182),  # schooling above the upper goalpost
    "Korea (Republic of)": (0.898, 81.9, 16.9, 11.9, 33_890),
    "Japan": (0.891, 83.5, 15.3, 11.5, 36_927),
    "France": (0.888, 82.2, 16.0, 11.1, 38_056),
}


def test_the_human_development_index_comes_out_as_undp_published_it() -> None:
    def posts(lower: float, upper: float, *, log: bool = False) -> Normalisation:
        options = {"lower": lower, "upper": upper, "high": 1.0} | ({"log": True} if log else {})
        return Normalisation.of("goalposts", **options)

    tree = Framework(
        (
            Node("HDI", aggregate=Aggregation("geometric")),
            Node("life", "HDI", normalise=posts(20, 85)),
            Node("education", "HDI"),
            Node("expected", "education", normalise=posts(0, 18)),
            Node("mean", "education", normalise=posts(0, 15)),
            Node("income", "HDI", normalise=posts(100, 75_000, log=True)),
        )
    )
    columns = list(zip(*HDI.values(), strict=True))
    codes = ("life", "expected", "mean", "income")
    data = Data.of(list(HDI), dict(zip(codes, columns[1:], strict=True)))
    found = compute(tree, data)
    # the table's inputs are rounded to a tenth of a year
    np.testing.assert_allclose(found.total, np.array(columns[0]), atol=0.0011)


def asem() -> tuple[Framework, Data]:
    """Data before any treatment, divided by the denominators that the tree names."""
    with (HERE / "asem.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with (HERE / "asem_tree.csv").open(encoding="utf-8", newline="") as opened:
        tree = list(csv.DictReader(opened))

    def column(name: str) -> Floats:
        return np.array([float(row[name] or "nan") for row in rows])

    parents = {row["parent"] for row in tree}
    parts = {
        row["code"]: (
            column(row["code"]),
            column(row["denominator"]) if row["denominator"] else np.ones(len(rows)),
        )
        for row in tree
        if row["code"] not in parents
    }
    data = Data.of_parts([row["unit"] for row in rows], parts)
    grouped = Data(
        data.units, data.indicators, data.numerator, data.denominator, data.state,
        data.imputed, tuple(row["group"] for row in rows),
    )  # fmt: skip
    nodes = [
        Node(row["code"], row["parent"])
        if row["code"] in parents
        else Node(
            row["code"],
            row["parent"],
            direction=row["direction"],
            normalise=Normalisation.of("minmax"),
        )
        for row in tree
    ]
    return Framework(tuple(nodes)), grouped


@pytest.fixture(scope="module")
def built() -> tuple[Result, Treated]:
    """The whole example: group means for gaps, screening at 90 %, treatment, min–max."""
    tree, data = asem()
    kept = screen(impute(data, "mean", by_group=True), available=0.9)
    assert kept.dropped == ()
    treated = treat(kept.data)
    return compute(tree, treated.data), treated


def test_the_asem_index_comes_out_as_the_package_prints_it(
    built: tuple[Result, Treated],
) -> None:
    codes = "Index Conn Sust Physical ConEcFin Political Instit P2P Environ Social SusEcFin"
    published = {
        "CHE": (68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88),
        "NLD": (64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78),
        "DNK": (64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29),
        "NOR": (64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59),
        "BEL": (63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09),
        "SWE": (63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27),
        # a weak one, from the unit summary
        "IND": (39.79, 28.60, 50.99, 18.78, 6.38, 51.90, 59.84, 6.07, 75.34, 22.74, 54.88),
    }
    result, _treated = built
    place = {unit: at for at, unit in enumerate(result.data.units)}
    for unit, scores in published.items():
        for code, points in zip(codes.split(), scores, strict=True):
            found = result.of(code)[place[unit]]
            assert found == pytest.approx(points, abs=0.006), (unit, code)
    order = [place[unit] for unit in ("CHE", "NLD", "DNK", "NOR", "BEL", "SWE", "IND")]
    assert result.ranks()[order].tolist() == [1, 2, 3, 4, 5, 6, 45]


def test_optimised_weights_balance_the_two_halves_as_published(
    built: tuple[Result, Treated],
) -> None:
    result, _treated = built
    halves = np.stack([result.of("Conn"), result.of("Sust")])
    for half, published in zip(halves, (0.9397805, 0.8382873), strict=True):
        assert np.corrcoef(half, result.total)[0, 1] == pytest.approx(published, abs=1e-6)
    found = optimised(halves, np.array([0.5, 0.5]))
    # the package stops its search at 0.3902 and 0.6098, correlations 0.8971 and 0.8925
    assert found.tolist() == pytest.approx([0.3902439, 0.6097561], abs=0.02)
    balanced = found @ halves
    one, other = (np.corrcoef(half, balanced)[0, 1] for half in halves)
    assert one == pytest.approx(other, abs=1e-9)  # ours are equal, not nearly so
    assert ranks(balanced)[0] > 0


def test_outliers_are_found_and_drawn_in_as_published() -> None:
    vector = np.array([*range(1, 11), 30.0, 100.0])
    assert skew(vector) == pytest.approx(3.063241, abs=1e-6)
    assert kurtosis(vector) == pytest.approx(9.741391, abs=1e-6)
    drawn, moved = winsorise(vector, Limits())
    assert moved.sum() == 1
    assert skew(drawn) == pytest.approx(1.712038, abs=1e-6)
    assert kurtosis(drawn) == pytest.approx(1.815781, abs=1e-6)


def test_three_indicators_are_treated_as_published() -> None:
    _tree, data = asem()
    raw = Data.of(
        list(data.units),
        {code: data.numerator[data.row_of[code]] for code in ("Flights", "Goods", "Services")},
    )
    flights, goods, services = treat(raw).treatments
    assert (flights.done, len(flights.moved)) == ("winsorise", 1)
    assert flights.skew == pytest.approx((2.103287, 1.900658), abs=1e-6)
    assert flights.kurtosis == pytest.approx((4.508879, 3.3360647), abs=1e-6)
    assert (goods.done, len(goods.moved)) == ("winsorise", 2)
    assert goods.skew == pytest.approx((2.649973, 1.140608), abs=1e-6)
    assert goods.kurtosis == pytest.approx((8.266610, 0.1572047), abs=1e-6)
    assert (services.done, services.moved, services.cured) == ("none", (), True)
    assert services.skew[0] == pytest.approx(1.701085, abs=1e-6)


def test_gaps_are_filled_with_the_means_that_were_published() -> None:
    column: list[float | str] = [23.7, 583.5, 3.6, 249.8, "", 64.2, 0.3, "", 46.5, 7.2]
    found = impute(Data.of([str(n) for n in range(10)], {"Pat": column}), "mean")
    assert found.value[0, [4, 7]].tolist() == pytest.approx([122.35, 122.35])


def test_leaving_out_a_pillar_moves_places_as_published(built: tuple[Result, Treated]) -> None:
    published = {
        "Physical": 1.529412, "ConEcFin": 2.627451, "Political": 2.901961,
        "Instit": 1.176471, "P2P": 1.686275, "Environ": 3.098039,
        "Social": 3.960784, "SusEcFin": 2.627451,
    }  # fmt: skip
    found = leave_one_out(built[0], list(published))
    assert {one.code: round(one.mean_rank_shift, 6) for one in found} == published
