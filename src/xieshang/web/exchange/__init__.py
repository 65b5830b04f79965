"""Departments' files and keys, what only the enterprise knows, bulletins (数据交换)."""

from __future__ import annotations
