"""What nobody delivered in Anlan: whole lists of an enterprise, more in some townships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from xieshang.config.demo.figures import Firms, chance
from xieshang.core.index.arrays import Bools

# Variables that come together or not at all.
LISTS: Final = (
    ("frontline_worker_reps", "worker_reps", "female_worker_reps", "steps_with_valid_evidence",
     "steps_in_list", "deadline_nodes_on_time", "deadline_nodes_due",
     "opinions_answered_with_reason", "valid_opinions", "sessions_in_due_form",
     "sessions_on_drafts"),
    ("training_spend_frontline", "training_spend", "training_hours", "awards_paid_in_time",
     "awards_payable", "adopted_proposals", "tech_workers_skill_pay", "tech_workers",
     "production_or_rd_posts"),
    ("avg_wage_tech", "avg_wage_all", "same_post_ratio_sum", "same_post_workers",
     "frontline_wages", "frontline_wages_last_year", "employees_raised_in_time",
     "employees_entitled"),
    ("certified_employees", "highly_skilled", "skilled", "promoted_skilled",
     "eligible_skilled"),
    ("examined_exposed", "exposed"),
    ("aware_respondents", "awareness_respondents", "satisfied", "valid_respondents"),
    ("person_months_ot_le_36h",),
    ("micro_topics_closed_in_time", "micro_topics_due"),
    ("clauses_fulfilled", "clauses_due"),
)  # fmt: skip
# Share of the lists that did not come, by township.
LACKING: Final[Mapping[str, float]] = {
    "980121001": 0.15, "980121002": 0.14, "980121003": 0.08, "980121100": 0.10,
    "980121101": 0.11, "980121102": 0.19, "980121103": 0.12, "980121104": 0.06,
    "980121105": 0.05, "980121106": 0.22, "980121200": 0.55, "980121201": 0.22,
    "980121400": 0.04,
}  # fmt: skip


def absent(firms: Firms) -> dict[str, Bools]:
    """Which enterprises a variable is missing of; shape [enterprises]."""
    share = np.array([LACKING[town] for town in firms.town])
    found: dict[str, Bools] = {}
    for number, names in enumerate(LISTS):
        gone = chance(len(share), 5, number) < share
        found |= dict.fromkeys(names, gone)
    return found
