"""How a contract is kept, in lines with which a report to the congress begins."""

from __future__ import annotations

from xieshang.apps.contracts.models import Contract
from xieshang.apps.documents.language import in_chinese


@in_chinese
def fulfilment(contract: Contract) -> str:
    """How each promise of a contract is kept, one line each: where a report begins."""
    lines = [f"《{contract.title}》履行情况："]
    for row in contract.obligations.all():
        proof = f"，凭据：{row.evidence}" if row.evidence else ""
        when = row.due_on.isoformat() if row.due_on else row.every
        lines.append(f"{row.text}（{when or '不限期'}）：{row.get_state_display()}{proof}")
    if len(lines) == 1:
        lines.append("合同里还没有列出可核验的事项。")
    return "\n".join(lines)
