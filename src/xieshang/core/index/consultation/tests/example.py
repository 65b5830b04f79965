"""One invented enterprise of 100 workers whose index was counted by hand, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xieshang.core.index.consultation.facts import Facts

FACTS: dict[str, Any] = {
    "employees_end": 100, "employees_avg": 100, "employees_avg_last_year": 100,
    "members_end": 80, "employees_covered_by_contract_in_force": 95,
    "special_kinds_in_force": 2, "special_kinds_applicable": 4,
    "contracts_renewed_before_expiry": 0, "contracts_expiring": 0,
    "frontline_worker_reps": 6, "worker_reps": 10, "female_worker_reps": 2,
    "female_employees": 40, "steps_with_valid_evidence": 7, "steps_in_list": 8,
    "deadline_nodes_on_time": 17, "deadline_nodes_due": 20,
    "aware_respondents": 40, "awareness_respondents": 50,
    "valid_respondents": 50, "satisfied": 45,
    "distinct_participants": 70, "opinions_answered_with_reason": 0, "valid_opinions": 0,
    "contracts_published_in_time": 1, "contracts_effective": 1,
    "micro_topics_closed_in_time": 4, "micro_topics_due": 5,
    "callback_satisfied": 3, "callback_respondents": 4,
    "certified_employees": 30, "highly_skilled": 7, "skilled": 25,
    "promoted_skilled": 3, "eligible_skilled": 25,
    "training_fund_accrued": 257_500, "total_wages": 10_300_000,
    "total_wages_last_year": 10_000_000, "training_spend_frontline": 0, "training_spend": 0,
    "training_hours": 1600, "supported_students": 0, "enrolled_students": 0,
    "tech_workers_skill_pay": 12, "tech_workers": 20,
    "incentive_clause": 1, "production_or_rd_posts": 30,
    "awards_paid_in_time": 0, "awards_payable": 0, "adopted_proposals": 3,
    "contracts_signed": 97, "employees_due": 100,
    "insured_pension": 90, "due_pension": 100, "insured_medical": 100, "due_medical": 100,
    "insured_unemployment": 80, "due_unemployment": 100, "insured_injury": 90,
    "due_injury": 100,
    "person_months_paid_in_full_on_time": 1188, "person_months_due": 1200,
    "person_months_ot_le_36h": 1200,
    "accepted_disputes": 0, "mediated_ok": 0, "mediated_closed": 0,
    "collective_incidents": 1, "verified_complaints": 0, "recognised_injuries": 0,
    "examined_exposed": 0, "exposed": 0,
    "women_clauses_fulfilled": 0, "women_clauses_due": 0, "women_contract": 0,
    "clauses_fulfilled": 17, "clauses_due": 20,
    "voluntary_leavers_frontline": 4, "frontline_avg": 80, "frontline_avg_last_year": 80,
    "wage_guideline_base": 3, "agreed_freeze_in_loss": 0,
    "frontline_wages": 6_216_000, "frontline_wages_last_year": 6_000_000,
    "employees_raised_in_time": 95, "employees_entitled": 100,
    "lowest_post_wage": 2520, "local_minimum_wage": 2400, "wage_clause": 1,
    "avg_wage_tech": 105_000, "avg_wage_all": 100_000,
    "same_post_ratio_sum": 38, "same_post_workers": 40,
    "households_ge_100k": 15, "valid_households": 20,
    "revenue": 103, "revenue_last_year": 100,
    "covered_supplementary": 50, "hardship_helped_in_time": 0, "hardship_recognised": 0,
}  # fmt: skip

# Score of each indicator by hand; None where it does not apply, "missing" where it should be.
COUNTED: dict[str, float | str | None] = {
    "A1-1": 80, "A1-2": 100, "A1-3": 60, "A1-4": None,
    "A2-1": 100, "A2-2": 20, "A2-3": 60, "A2-4": 60,
    "A3-1": 60, "A3-2": 100, "A3-3": None, "A3-4": "missing",
    "A4-1": 100, "A4-2": 60, "A4-3": None,
    "B1-1": 60, "B1-2": 60, "B1-3": 100,
    "B2-1": 100, "B2-2": 0, "B2-3": 60, "B2-4": None,
    "B3-1": 60, "B3-2": 70, "B3-3": None, "B3-4": 60,
    "C1-1": 60, "C1-2": 60, "C1-3": 60, "C1-4": 100,
    "C2-1": 100, "C2-2": None, "C2-3": 40, "C2-4": 100,
    "C3-1": 100, "C3-2": None, "C3-3": 0,
    "C4-1": 60, "C4-2": 100, "C4-3": 60,
    "D1-1": 60, "D1-2": 100, "D1-3": None, "D1-4": 60, "D1-5": 60,
    "D2-1": None, "D2-2": 60, "D2-3": 60, "D2-4": None,
    "D3-1": 60, "D3-2": 60, "D3-3": None,
}  # fmt: skip


def facts(*changes: Mapping[str, Any], names: Sequence[str] = (), months: float = 3.0) -> Facts:
    """The example, once per change made to it (None leaves a fact out)."""
    many = changes or ({},)
    rows = [{**FACTS, **change} for change in many]
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    for name in {name for row in rows for name in row} - set(columns):
        columns[name] = [row.get(name) for row in rows]
    return Facts.of(
        list(names) or [f"e{number}" for number in range(1, len(rows) + 1)],
        columns,
        months=months,
    )
