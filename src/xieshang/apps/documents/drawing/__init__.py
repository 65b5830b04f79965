"""Draws a document's content as Word and as PDF from one description."""

from __future__ import annotations
