"""The processes against the specification's table, line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from xieshang.core.procedure.catalogue import ALL, procedure
from xieshang.core.procedure.model import Actor, Kind, Procedure, Transition

A = Actor
TABLE = Path(__file__).parent / "data" / "state_machines.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    LINES = tuple(csv.DictReader(file))

# Who stands behind the table's words; a move may name fewer, and more only with a note.
MEANT: Mapping[str, frozenset[Actor]] = {
    "2名以上监督员": frozenset({A.SUPERVISOR}),
    "三方": frozenset({A.HRSS}),
    "专家": frozenset({A.ASSESSORS}),
    "主席办公会": frozenset({A.COUNTY_UNION}),
    "主席团": frozenset({A.CONGRESS, A.UNION}),
    "乡镇街道工会": frozenset({A.UPPER_UNION}),
    "人社": frozenset({A.HRSS}),
    "人社部门": frozenset({A.HRSS}),
    "人社部门/系统": frozenset({A.HRSS, A.SYSTEM}),
    "代表": frozenset({A.CONGRESS}),
    "代表团组": frozenset({A.CONGRESS, A.UNION}),
    "仲裁委": frozenset({A.OUTSIDE}),
    "企业": frozenset({A.EMPLOYER_SIDE}),
    "企业主要负责人": frozenset({A.EMPLOYER_CHIEF}),
    "企业工会": frozenset({A.UNION}),
    "企业工会/上级工会": frozenset({A.UNION, A.UPPER_UNION}),
    "企业工会/职工方": frozenset({A.UNION, A.WORKERS_SIDE}),
    "企业工会;职工": frozenset({A.UNION, A.WORKER}),
    "企业工会;职工代表": frozenset({A.UNION, A.WORKERS_SIDE}),
    "企业工会或上级工会": frozenset({A.UNION, A.UPPER_UNION}),
    "企业工会或职工": frozenset({A.UNION, A.WORKER}),
    "企业工会/属地": frozenset({A.UNION, A.UPPER_UNION}),
    "企业或职工": frozenset({A.EMPLOYER_SIDE, A.WORKER}),
    "企业方": frozenset({A.EMPLOYER_SIDE}),
    "企业方与工会": frozenset({A.EMPLOYER_SIDE, A.UNION}),
    "企业负责人": frozenset({A.EMPLOYER_SIDE, A.EMPLOYER_CHIEF}),
    "任一方": frozenset({A.EITHER_CHIEF, A.UNION, A.EMPLOYER_SIDE}),
    "任一方首席": frozenset({A.EITHER_CHIEF}),
    "会员": frozenset({A.WORKER}),
    "劳动者": frozenset({A.WORKER}),
    "劳动者代表大会": frozenset({A.CONGRESS}),
    "劳动者方首席": frozenset({A.WORKERS_CHIEF}),
    "单位/社团/个人": frozenset({A.EMPLOYER_SIDE, A.UNION, A.WORKER}),
    "县以上总工会": frozenset({A.COUNTY_UNION}),
    "县总工会": frozenset({A.COUNTY_UNION}),
    "双方": frozenset({A.BOTH_SIDES, A.BOTH_CHIEFS, A.UPPER_UNION, A.EMPLOYER_SIDE}),
    "双方代表": frozenset({A.BOTH_SIDES}),
    "双方监督小组": frozenset({A.BOTH_SIDES}),
    "双方首席": frozenset({A.BOTH_CHIEFS}),
    "各部门": frozenset({A.DEPARTMENT, A.HRSS, A.UPPER_UNION}),
    "后台": frozenset({A.COUNTY_UNION}),
    "地方总工会": frozenset({A.COUNTY_UNION}),
    "基层工会": frozenset({A.UNION}),
    "委托方": frozenset({A.UNION, A.WORKERS_SIDE}),
    "对方首席": frozenset({A.OTHER_CHIEF}),
    "导师": frozenset({A.INSTRUCTOR}),
    "工会": frozenset({A.UNION, A.UPPER_UNION}),
    "工会主席": frozenset({A.UNION}),
    "工会主席/副主席": frozenset({A.UNION, A.COUNTY_UNION}),
    "工作人员": frozenset({A.COUNTY_UNION}),
    "平台企业": frozenset({A.EMPLOYER_SIDE}),
    "律师": frozenset({A.AID_OFFICE}),
    "总工会": frozenset({A.COUNTY_UNION}),
    "指导员": frozenset({A.INSTRUCTOR}),
    "指导员与工会主席": frozenset({A.INSTRUCTOR, A.UNION}),
    "援助机构": frozenset({A.AID_OFFICE}),
    "提建议者": frozenset({A.WORKER}),
    "服务中心": frozenset({A.AID_OFFICE}),
    "服务者": frozenset({A.CARE_OFFICE}),
    "民政等": frozenset({A.DEPARTMENT}),
    "求职者": frozenset({A.WORKER}),
    "法院": frozenset({A.OUTSIDE}),
    "用工方": frozenset({A.OUTSIDE}),
    "用工方/系统": frozenset({A.OUTSIDE, A.SYSTEM}),
    "监督员": frozenset({A.SUPERVISOR}),
    "监督委员会": frozenset({A.SUPERVISOR}),
    "监票人": frozenset({A.CONGRESS}),
    "系统": frozenset({A.SYSTEM}),
    "职代会": frozenset({A.CONGRESS}),
    "职代会/职工": frozenset({A.CONGRESS, A.WORKER}),
    "职工": frozenset({A.WORKER}),
    "职工;企业": frozenset({A.WORKER, A.EMPLOYER_SIDE}),
    "职工/基层工会": frozenset({A.WORKER, A.UNION}),
    "职工代表会": frozenset({A.CONGRESS}),
    "职工或家属": frozenset({A.WORKER}),
    "职工方代表": frozenset({A.WORKERS_SIDE}),
    "行业/区域工会": frozenset({A.UPPER_UNION}),
    "行业工会/平台工会": frozenset({A.UPPER_UNION, A.UNION}),
    "行业工会;企业": frozenset({A.UPPER_UNION, A.EMPLOYER_SIDE}),
    "行业职代会或各企业职代会": frozenset({A.CONGRESS}),
    "记录员": frozenset({A.RECORDER}),
    "评估小组": frozenset({A.ASSESSORS}),
    "责任人": frozenset({A.EMPLOYER_SIDE}),
    "责任部门": frozenset({A.DEPARTMENT}),
    "选区": frozenset({A.WORKER}),
    "首席代表": frozenset({A.EITHER_CHIEF}),
    "首席关爱官": frozenset({A.CARE_OFFICE}),
    "首席关爱官/系统": frozenset({A.CARE_OFFICE, A.SYSTEM}),
}


def named(line: Mapping[str, str]) -> str:
    return f"{line['machine']} {line['from']} {line['event']}"


def test_the_table_has_249_lines_of_22_processes() -> None:
    assert len(LINES) == 249
    assert {line["machine"] for line in LINES} == {one.code for one in ALL}
    assert len(ALL) == 22


by_process = pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)


def lines_of(process: Procedure) -> Iterator[tuple[Mapping[str, str], Transition]]:
    """The table's lines of a process, each with the move that it became."""
    for line in LINES:
        if line["machine"] == process.code:
            move = process.move(line["from"], line["event"])
            assert move is not None, named(line)
            yield line, move


@by_process
def test_every_line_of_the_table_is_a_move(process: Procedure) -> None:
    for line, move in lines_of(process):
        assert move.target == line["to"], named(line)
        assert move.actors & MEANT[line["actor"]] or move.note, named(line)
        assert move.actors <= MEANT[line["actor"]] or move.note, named(line)


@by_process
def test_a_guarded_line_is_guarded_by_a_guard_an_actor_or_a_timer(process: Procedure) -> None:
    for line, move in lines_of(process):
        fired = {timer.fires for timer in process.timers_in(line["from"])}
        if line["guard"] != "—":
            assert move.guards or move.event in fired or move.law or move.note, named(line)


@by_process
def test_a_line_with_a_rule_or_a_service_time_has_a_timer_or_says_where_it_comes_from(
    process: Procedure,
) -> None:
    for line, move in lines_of(process):
        timed = {
            event
            for timer in process.timers_in(line["from"])
            for event in (*timer.met_by, timer.fires)
        }
        if line["deadline"] != "—":
            assert move.event in timed or move.law, named(line)


@by_process
def test_a_line_with_a_document_names_one(process: Procedure) -> None:
    for line, move in lines_of(process):
        wanted = {
            word
            for part in line["document"].replace("/", ",").split(",")
            for word in part.split()
            if word[0] in "TM" and word[1:].isdigit()
        }
        assert wanted <= set(move.documents), named(line)
        assert bool(move.documents) >= (line["document"] != "—"), named(line)


def test_every_move_that_the_table_lacks_says_so_in_its_note() -> None:
    known = {(line["machine"], line["from"], line["event"]) for line in LINES}
    for process in ALL:
        for move in process.transitions:
            added = (process.code, move.source, move.event) not in known
            assert move.note.startswith("Added") is added, (process.code, move)


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_the_names_of_a_process_are_those_of_the_table(process: Procedure) -> None:
    [(zh, en)] = {
        (line["machine_zh"], line["machine_en"])
        for line in LINES
        if line["machine"] == process.code
    }
    assert process.name == zh
    assert process.name_en == en


def test_targets_named_to_are_handovers_to_a_process_that_exists() -> None:
    codes = {one.code for one in ALL}
    for process in ALL:
        for state in process.states:
            if state.code.startswith("to_"):
                assert state.kind is Kind.HANDOVER
                assert state.code.split("_")[1] in codes
            else:
                assert state.kind is not Kind.HANDOVER


def test_the_ordinary_procedure_passes_through_the_eight_steps() -> None:
    steps = {state.step for state in procedure("M01").states}
    assert steps == {None, 1, 2, 3, 4, 5, 6, 7, 8}


def test_a_process_of_an_unknown_code_or_version_is_refused() -> None:
    assert procedure("M01", 1) is procedure("M01")
    with pytest.raises(KeyError):
        procedure("M99")
    with pytest.raises(KeyError):
        procedure("M01", 99)
    with pytest.raises(KeyError):
        procedure("M01").state("nowhere")
