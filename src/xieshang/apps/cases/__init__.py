"""The one mechanism: a case moves through a procedure under deadlines (案件)."""
