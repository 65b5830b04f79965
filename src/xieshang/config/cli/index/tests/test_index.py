"""xieshang index: an index from files on the command line, or a refusal with a remedy."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from xieshang.config.cli.index import run
from xieshang.core.index.consultation.tests.example import FACTS

TREE = """
[[node]]
code = "I"
name = "总指数"
name_en = "Index"

[[node]]
code = "A"
parent = "I"
weight = 60

[[node]]
code = "a1"
parent = "A"
normalise = "minmax"

[[node]]
code = "a2"
parent = "A"
normalise = "goalposts"
options = { lower = 0, upper = 100 }

[[node]]
code = "b"
parent = "I"
weight = 40
normalise = "goalposts"
options = { lower = 0, upper = 100 }
"""
DATA = "unit,group,a1,a2,b\neast,x,1,50,60\nwest,x,3,70,\nnorth,y,2,N/A,90\nsouth,y,3,20,40\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    texts = {
        "tree.toml": TREE,
        "now.csv": DATA,
        "then.csv": DATA.replace("east,x,1,50", "east,x,1,30"),
        "tree2.toml": TREE.replace("weight = 40", "weight = 60"),
        "lost.csv": DATA.replace("a2", "a9"),
        "broken.toml": TREE.replace('"minmax"', '"magic"'),
        "lonely.csv": "unit,a1,a2,b\neast,1,,5\nwest,2,3,4\n",
        "facts.csv": _facts(),
        "empty.csv": "name\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    return {name: str(tmp_path / name) for name in [*texts, "binary.csv", "nowhere.csv"]}


def _facts() -> str:
    names = list(FACTS)
    whole = ",".join(str(FACTS[name]) for name in names)
    bare = ",".join("" for _ in names)
    return f"enterprise,{','.join(names)}\nwhole,{whole}\nbare,{bare}\n"


def ask(
    capsys: pytest.CaptureFixture[str], files: dict[str, str], words: str
) -> dict[str, Any]:
    arguments = [files.get(word, word) for word in words.split()]
    assert run([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert run(arguments) == 0
    assert capsys.readouterr().out.strip()
    return found


def test_scores_come_with_places_states_and_completeness(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    found = ask(capsys, files, "score tree.toml now.csv")["units"]
    assert [one["unit"] for one in found] == ["west", "north", "south", "east"]
    west, north, south, _east = found
    assert (west["rank"], west["scores"]["I"], west["absent"]) == (1, 85, {"b": "missing"})
    assert west["completeness"] == 0.6
    assert (north["scores"]["A"], north["absent"]) == (50, {"a2": "not applicable"})
    assert south["scores"]["I"] == 52


def test_the_framework_is_listed_with_its_weights(
    capsys: pytest.CaptureFixture[str], files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    found = ask(capsys, files, "check tree.toml")
    assert {row["code"]: row["weight"] for row in found["nodes"]} == {
        "I": 1, "A": 0.6, "b": 0.4, "a1": 0.3, "a2": 0.3,
    }  # fmt: skip
    assert found["nodes"][0]["name"] == "Index"


def test_preparation_is_done_when_asked_and_told(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    words = "score tree.toml now.csv --impute mean --screen 0.9 --treat"
    found = ask(capsys, files, words)
    assert found["imputed"] == [{"unit": "west", "code": "b"}]
    assert (found["dropped"], found["treated"]) == ([], [])
    screened = ask(capsys, files, "score tree.toml now.csv --screen 0.9")
    assert [one["unit"] for one in screened["dropped"]] == ["west"]
    run([files.get(word, word) for word in words.split()])
    assert "插补了1格" in capsys.readouterr().out


def test_a_score_is_split_and_a_change_told_apart(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    found = ask(capsys, files, "explain tree.toml now.csv south")
    assert found["contributions"] == {"a1": 30, "a2": 6, "b": 16}
    assert ask(capsys, files, "explain tree.toml now.csv south --node A")["score"] == 60
    change = ask(
        capsys,
        files,
        "change tree.toml then.csv now.csv east --after-framework tree2.toml",
    )
    assert sum(change["effects"].values()) == pytest.approx(change["after"] - change["before"])
    assert change["effects"]["value"] > 0
    assert change["effects"]["goalpost"] == 0
    filled = ask(capsys, files, "change tree.toml then.csv now.csv east --impute mean")
    gap = [{"unit": "west", "code": "b"}]
    assert filled["prepared"] == {"before": {"imputed": gap}, "after": {"imputed": gap}}


def test_what_if_and_the_rest_of_the_questions(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    found = ask(capsys, files, "whatif tree.toml now.csv east a1=3 b=100")
    assert found["moved"]["I"] == {"before": 39, "after": 85}
    assert found["rank"] == {"before": 4, "after": 1}
    assert set(ask(capsys, files, "diagnose tree.toml now.csv")["groups"]) == {"I", "A"}
    left = ask(capsys, files, "leave-out tree.toml now.csv")["left_out"]
    assert {one["code"] for one in left} == {"a1", "a2", "b"}
    words = "robust tree.toml now.csv --runs 20 --spread 0.9 --sobol 16 --bands 50 80"
    robust = ask(capsys, files, words)
    assert [one["factor"] for one in robust["sobol"]] == ["weights-1", "weights-2"]
    for one in robust["units"]:
        assert one["low"] <= one["rank"] <= one["high"]
        assert sum(one["bands"]) == pytest.approx(1)


def test_the_consultation_index_comes_from_facts(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    whole, bare = ask(capsys, files, "consultation facts.csv --months 3")["enterprises"]
    assert (whole["index"], whole["band"]) == (pytest.approx(69.3266743), "amber")
    assert (bare["published"], bare["index"]) == (False, None)
    assert {"code": "A1-1", "from": "工会;人社"} in bare["missing"]
    assert (whole["why"]["A4-3"], bare["why"]["A1-1"]) == ("too few", "fact missing")
    assert {row[0] for row in csv.reader(_facts().splitlines())} == {
        "enterprise", "whole", "bare",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "field", "remedy"),
    [
        ("score nowhere.csv now.csv", "file", "UTF-8"),
        ("score tree.toml binary.csv", "file", "UTF-8"),
        ("score tree.toml lost.csv", "indicators", "补上这几列"),
        ("check broken.toml", "normalise", "可以用"),
        ("explain tree.toml now.csv nobody", "unit", "名称"),
        ("explain tree.toml now.csv east --node Z", "code", "编码"),
        ("whatif tree.toml now.csv east a1", "values", "例如"),
        ("score tree.toml now.csv --by-group", "by-group", "--impute"),
        ("diagnose tree.toml lonely.csv", "I.weighting", "权重"),
        ("consultation empty.csv", "enterprise", "enterprise"),
    ],
)
def test_a_wrong_entry_names_field_reason_and_remedy(
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    words: str,
    field: str,
    remedy: str,
) -> None:
    arguments = [files.get(word, word) for word in words.split()]
    assert run([*arguments, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["field"] == field
    assert error["reason"]
    assert remedy in error["remedy"]
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"xieshang index：{field}：")
    assert error["remedy"] in err


def test_a_number_out_of_bounds_is_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for wrong in ("2", "many"):
        with pytest.raises(SystemExit) as left:
            run(["score", "tree", "data", "--screen", wrong])
        assert left.value.code == 2
        assert "0到1" in capsys.readouterr().err
