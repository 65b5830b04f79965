"""Tests of facts, quarters and the standing made of them."""

from __future__ import annotations
