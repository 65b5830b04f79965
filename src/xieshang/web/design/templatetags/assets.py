"""`{% asset "worker.css" %}`: links a style sheet or script of the front end, built or not."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

DIST = Path(__file__).resolve().parents[3] / "static" / "dist"  # what the build hook fills


@register.simple_tag
def asset(name: str) -> SafeString:
    """Link one entry of ``frontend/src``, and what it brings with it.

    Without a build (XIESHANG_SKIP_FRONTEND) a style sheet is linked as it was written and a
    script not at all: pages work without it.
    """
    entry = _manifest().get(f"src/{name}")
    if entry is not None:
        sheets = [*entry.get("css", ()), *([entry["file"]] if name.endswith(".css") else [])]
        links = [_sheet(file) for file in dict.fromkeys(sheets)]
        if not name.endswith(".css"):
            links.append(
                format_html('<script type="module" src="{}"></script>', _url(entry["file"]))
            )
        return mark_safe("\n".join(links))  # noqa: S308 — each part went through format_html
    if name.endswith(".css") and (DIST / name).exists():
        return _sheet(name)
    return SafeString()


def stylesheets(name: str) -> list[str]:
    """Addresses of the style sheets of one entry; none without a build."""
    entry = _manifest().get(f"src/{name}")
    return [_url(entry["file"])] if entry is not None else []


def _sheet(file: str) -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', _url(file))


def _url(file: str) -> str:
    return static(f"dist/{file}")


def _manifest() -> dict[str, dict[str, Any]]:
    """What Vite wrote down; read again when it was built anew."""
    file = DIST / "manifest.json"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=4)
def _read(file: Path, _modified: int) -> dict[str, dict[str, Any]]:
    manifest: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return manifest
