"""Surveys: asked without a name, told only as far as nobody can be counted out (问卷)."""
