"""The acts of a grading: opening, self-check, team, decision, what follows."""
