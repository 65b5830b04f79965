"""The 18 targets of an action plan: what each counts, how it stands, where it is heading."""

from __future__ import annotations
