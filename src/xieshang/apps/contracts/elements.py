"""Where a contract answers each field of its template: what is agreed, and in which clause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xieshang.apps.consultations.models import DataSheet
from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Clause, Contract
from xieshang.apps.documents.fields import template
from xieshang.core.law.content import amount

IN_CLAUSE, NOT_AGREED = "见条文", "没有约定"
# field of the template → clause, and the figure in it where it is a number
WAGE: tuple[tuple[str, str, str], ...] = (
    ("raise_rate", "T06-raise", "raise_percent"),
    ("raise_front", "T06-raise", "raise_frontline_percent"),
    ("raise_formula", "T06-raise", ""),
    ("lowest_post", "T06-lowest", "lowest_post_wage"),
    ("pay_day", "T06-payday", "pay_day"),
    ("pay_form", "T06-payday", ""),
    ("wage_system", "T06-system", ""),
    ("piece_table", "", ""),
    ("overtime_base", "T06-overtime", ""),
    ("allowances", "T06-allowance", ""),
    ("bonus", "T06-allowance", ""),
    ("special_pay", "T06-special", ""),
    ("skill_pay", "", ""),
    ("innovation", "", ""),
    ("change_rule", "T06-change", ""),
    ("breach", "T06-breach", ""),
    ("dispute", "T06-dispute", ""),
)
COMPREHENSIVE: tuple[tuple[str, str, str], ...] = (
    ("pay", "T07-pay", ""),
    ("hours", "T07-hours", "weekly_hours"),
    ("rest", "T07-rest", ""),
    ("insurance", "T07-insurance", ""),
    ("osh", "T07-safety", ""),
    ("women", "T07-equality", ""),
    ("disabled", "T07-minors", ""),
    ("training", "T07-training", ""),
    ("contract_mgmt", "T07-contracts", ""),
    ("discipline", "T07-discipline", ""),
    ("layoff", "T07-layoff", ""),
    ("amend", "T07-change", ""),
    ("breach", "T07-breach", ""),
)
INCENTIVE: tuple[tuple[str, str, str], ...] = (
    ("kind", "T11-bands", ""),
    ("target_group", "T11-excellent", ""),
    ("metric", "T11-bands", ""),
    ("tiers", "T11-bands", ""),
    ("monthly_award", "T11-excellent", ""),
    ("study_refund", "", ""),
    ("title_scheme", "", ""),
    ("data_source", "T11-bands", ""),
    ("settle_cycle", "T11-bands", ""),
)
BANDS = ("incentive_1_yuan", "incentive_2_yuan", "incentive_3_yuan")
CASES = 1000  # parcels: what a band brings is told for so many


def elements(contract: Contract) -> list[dict[str, Any]]:
    """Every field of T06 or T07 with what is agreed on it."""
    wage = contract.kind == ContractKind.WAGE
    rows = _rows("T06" if wage else "T07", WAGE if wage else COMPREHENSIVE, contract)
    if wage:
        label = template("T06").label("base_avg")
        rows.insert(0, {"item": label, "said": base_average(contract), "where": ""})
    return rows


def incentive(contract: Contract) -> list[dict[str, Any]]:
    """The fields of T11, where the contract has the chapter."""
    if not contract.clauses.filter(stable_id__startswith="T11-").exists():
        return []
    rows = _rows("T11", INCENTIVE, contract)
    said = template("T11").label
    rows.append({"item": said("simulate"), "said": simulation(contract), "where": ""})
    rows.append({"item": said("budget"), "said": NOT_AGREED, "where": ""})
    return rows


def _rows(
    code: str, table: Iterable[tuple[str, str, str]], contract: Contract
) -> list[dict[str, Any]]:
    known = template(code)
    places = {clause["id"]: clause["no"] for clause in contract.text}
    clauses = {clause.stable_id: clause for clause in contract.clauses.all()}
    rows = []
    for name, stable_id, key in table:
        clause = clauses.get(stable_id)
        rows.append(
            {
                "item": known.label(name),
                "said": _said(clause, key),
                "where": f"第{places[stable_id]}条" if clause else "",
            }
        )
    return rows


def _said(clause: Clause | None, key: str) -> str:
    if clause is None:
        return NOT_AGREED
    for figure in clause.figures:
        if key and figure["key"] == key and figure.get("value"):
            return f"{figure['value']}{figure.get('unit', '')}"
    return IN_CLAUSE


def base_average(contract: Contract) -> str:
    """Last year's average wage, from the employer's data sheet of the round."""
    sheet = DataSheet.objects.filter(consultation=contract.consultation).first()
    if sheet is None or sheet.total_wages is None or not sheet.headcount:
        return "未提供：企业没有给出工资总额或人数"
    return f"{sheet.total_wages / sheet.headcount:,.0f}元/年（{sheet.year}年）"


def simulation(contract: Contract) -> str:
    """What a thousand parcels bring in each band: 96%档100元；98%档120元."""
    found = []
    for clause in contract.clauses.filter(stable_id="T11-bands"):
        for figure in clause.figures:
            value = amount(str(figure.get("value", "")))
            if figure["key"] in BANDS and value is not None:
                found.append(f"{figure['label']}{value * CASES:,.0f}元")
    return f"每派{CASES:,}件多得：" + "；".join(found) if found else NOT_AGREED
