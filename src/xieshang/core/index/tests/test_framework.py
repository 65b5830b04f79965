"""A framework is a tree, or is refused with the row at fault; no option stands idle."""

from __future__ import annotations

from typing import Any

import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index.files import data_of_csv, framework_of_csv, framework_of_toml
from xieshang.core.index.model import Cap, Framework, Node
from xieshang.core.index.options import Aggregation, Normalisation, Weighting
from xieshang.core.index.tests.frames import flat, leaf, two_levels

TOML = """
[framework]
name = "Trial"
version = "2"
effective_on = 2026-01-01

[[node]]
code = "I"
aggregate = "generalised"
power = 0.5
need = 0.6
caps = [{ child = "A", below = 40, at_most = 60 }]

[[node]]
code = "A"
parent = "I"
normalise = "piecewise"
options = { points = [50, 70, 90], scores = [0, 60, 100] }
floor = 1

[[node]]
code = "B"
parent = "I"
direction = "down"
normalise = "distance_to_target"
options = { target = 3, cap = true }
"""
CSV = """code,parent,weight,direction,normalise,options,floor,aggregate,power,need,caps
I,,,,,,,generalised,0.5,0.6,A<40:60
A,I,1,up,piecewise,points=50 70 90; scores=0 60 100,1,,,,
B,I,,down,distance_to_target,target=3; cap=true,,,,,
"""


def test_a_framework_reads_the_same_from_toml_and_from_csv() -> None:
    from_toml, from_csv = framework_of_toml(TOML), framework_of_csv(CSV)
    assert from_toml.nodes == from_csv.nodes
    assert from_toml.origin.version == "2"
    assert str(from_toml.origin.effective_on) == "2026-01-01"


def test_weights_in_the_whole_are_products_down_the_tree() -> None:
    found = two_levels()
    assert {code: round(found.global_weight[code], 6) for code in found.leaves} == {
        "a1": 0.15,
        "a2": 0.45,
        "b1": 0.4,
    }


def test_leaving_out_the_last_of_a_group_leaves_out_the_group() -> None:
    assert two_levels().without("b1").leaves == ("a1", "a2")
    assert "B" not in two_levels().without("b1").of
    for code in ("I", "a"):
        with pytest.raises(BadInput):
            two_levels().without(code)
    with pytest.raises(BadInput, match="什么也不剩"):
        flat(leaf("x")).without("x")


@pytest.mark.parametrize(
    ("field", "nodes"),
    [
        ("code", (Node("I"), leaf("x"), leaf("x"))),
        ("code", (Node("I"), leaf(""))),
        ("parent", (Node("I"), leaf("x"), leaf("y", "Z"))),
        ("parent", (Node("I"), Node("J"), leaf("x"), leaf("y", "J"))),
        ("parent", (Node("I"), leaf("x"), Node("P", "Q"), Node("Q", "P"))),
        ("weight", (Node("I"), leaf("x", weight=0.0), leaf("y", weight=0.0))),
        ("weight", (Node("I"), leaf("x", weight=-1.0), leaf("y"))),
        ("weight", (Node("I"), leaf("x", weight=float("nan")), leaf("y"))),
        ("direction", (Node("I"), leaf("x", direction="sideways"))),
        ("direction", (Node("I"), leaf("x", factor=0.0))),
        ("normalise", (Node("I"), Node("x", "I"))),
        ("need", (Node("I", need=1.5), leaf("x"))),
        ("caps", (Node("I", caps=(Cap("z", 1, 2),)), leaf("x"))),
        ("need", (Node("I"), leaf("x", need=0.5))),
        ("aggregate", (Node("I"), leaf("x", aggregate=Aggregation()))),
        ("weighting", (Node("I"), leaf("x", weighting=Weighting()))),
        ("normalise", (Node("I", normalise=Normalisation.of("z")), leaf("x"))),
        ("factor", (Node("I", factor=2.0), leaf("x"))),
    ],
)
def test_a_row_at_fault_is_named(field: str, nodes: tuple[Node, ...]) -> None:
    with pytest.raises(BadInput) as refused:
        Framework(nodes)
    assert refused.value.field == field
    assert str(refused.value).count("。") == 1  # reason and remedy


@pytest.mark.parametrize(
    ("field", "method", "options", "direction"),
    [
        ("normalise", "magic", {}, "up"),
        ("target", "minmax", {"target": 1.0}, "up"),
        ("upper", "goalposts", {"lower": 1.0}, "up"),
        ("upper", "goalposts", {"lower": 2.0, "upper": 1.0}, "up"),
        ("lower", "goalposts", {"lower": 0.0, "upper": 1.0, "log": True}, "up"),
        ("high", "minmax", {"low": 5.0, "high": 5.0}, "up"),
        ("low", "minmax", {"low": float("inf")}, "up"),
        ("low", "rank", {"low": 1.0}, "up"),
        ("sd", "z", {"sd": 0.0}, "up"),
        ("cap", "distance_to_target", {"target": 1.0, "cap": 1.0}, "up"),
        ("low", "minmax", {"low": "1"}, "up"),
        ("points", "piecewise", {"points": (1.0, 1.0), "scores": (0.0, 9.0)}, "up"),
        ("points", "piecewise", {"points": (1.0, 2.0), "scores": (0.0,)}, "up"),
        ("points", "step", {"points": (), "scores": ()}, "up"),
        ("scores", "step", {"points": (0.0, 1.0), "scores": (0.0, 9.0)}, "down"),
        ("points", "range", {"points": (1.0, 2.0, 3.0)}, "range"),
        ("points", "range", {"points": (1.0, 1.0, 3.0, 4.0)}, "range"),
        ("points", "range", {"points": (1.0, 2.0, 4.0, 4.0)}, "range"),
        ("direction", "range", {"points": (1.0, 2.0, 3.0, 4.0)}, "up"),
        ("direction", "minmax", {}, "range"),
    ],
)
def test_an_option_that_is_idle_missing_or_senseless_is_refused(
    field: str, method: str, options: dict[str, Any], direction: str
) -> None:
    with pytest.raises(BadInput) as refused:
        flat(leaf("x", normalise=Normalisation.of(method, **options), direction=direction))
    assert refused.value.field == field


def test_a_floor_must_be_a_number_and_a_power_belongs_to_one_mean() -> None:
    with pytest.raises(BadInput):
        flat(leaf("x", normalise=Normalisation.of("z", floor=float("nan"))))
    for method, power in (("generalised", None), ("arithmetic", 2.0), ("median", None)):
        with pytest.raises(BadInput):
            Aggregation(method, power)
    with pytest.raises(BadInput):
        Weighting("guess")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[[node]", "framework"),
        ("colour = 1", "colour"),
        ("[framework]\ncolour = 1", "colour"),
        ("[framework]\neffective_on = 'soon'", "effective_on"),
        ("[[node]]\ncode = 'I'\ncolour = 1", "colour"),
        ("[[node]]\ncode = 'I'\nweight = 'x'", "weight"),
        ("[[node]]\ncode = 'I'\nweight = true", "weight"),
        ("[[node]]\ncode = 'I'\npower = 1", "power"),
        ("[[node]]\ncode = 'I'\nfloor = 1", "floor"),
        ("[[node]]\ncode = 'I'\nnormalise = 'z'\noptions = 3", "options"),
        ("[[node]]\ncode = 'I'\nnormalise = 'z'\noptions = { sd = ['x'] }", "options"),
        ("[[node]]\ncode = 'I'\ncaps = [{ child = 'A' }]", "caps"),
        ("[[node]]\ncode = 'I'\ncaps = 3", "caps"),
        ("[[node]]\ncode = 'I'\ncaps = [3]", "caps"),
        ("node = 3", "node"),
        ("node = [3]", "node"),
        ("framework = 3", "framework"),
    ],
)
def test_a_toml_file_at_fault_is_refused(text: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        framework_of_toml(text)
    assert refused.value.field == field


def test_a_method_that_nobody_knows_is_refused_with_its_node() -> None:
    for option in ("aggregate", "weighting"):
        with pytest.raises(BadInput, match="“I”用了不认识的方法“magic”"):
            framework_of_toml(f"[[node]]\ncode = 'I'\n{option} = 'magic'")


def test_a_csv_file_at_fault_is_refused() -> None:
    with pytest.raises(BadInput, match="第2行"):
        framework_of_csv("code,parent\nI\n")
    with pytest.raises(BadInput, match="unit"):
        data_of_csv("name,x\na,1\n")
    for header in ("unit,x,x", "unit,,x"):
        with pytest.raises(BadInput, match="表头"):
            data_of_csv(f"{header}\na,1,2\n")
    with pytest.raises(BadInput, match="读不出来"):
        data_of_csv(f"unit,x\na,{'1' * 200_000}\n")
    with pytest.raises(BadInput, match="空着"):
        data_of_csv("unit,x\n,1\n")
    with pytest.raises(BadInput, match="不是数"):
        data_of_csv("unit,x\na,many\n")
    with pytest.raises(BadInput, match="两次"):
        data_of_csv("unit,x\na,1\na,2\n")
    found = data_of_csv("\ufeffunit,group,x\na,north,1\nb,south,不适用\n")
    assert (found.group, found.state.tolist()) == (("north", "south"), [[0, 1]])


def test_a_change_of_the_framework_is_checked_again() -> None:
    assert two_levels().changed({"A": {"weight": 1.0}}).of["A"].weight == 1.0
    with pytest.raises(BadInput):
        two_levels().changed({"A": {"weight": -1.0}})
    with pytest.raises(BadInput, match="没有“Z”"):
        two_levels().changed({"Z": {"weight": 1.0}})
