"""Finds the message catalogues and compiles them; needs Babel, but neither Django nor gettext.

The build hook uses it before anything else is installed.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGE = "en"  # the message ids are Chinese, so Chinese itself needs no catalogue


def catalogue_files(package: Path) -> list[Path]:
    """Every .po file of the package, in a fixed order."""
    return sorted(package.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po"))


def read(file: Path) -> Catalog:
    """The catalogue in this file; an empty one if there is no such file."""
    if not file.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=LANGUAGE, charset="utf-8", abort_invalid=True)


def compile_catalogues(package: Path) -> int:
    """Write the .mo beside every .po that has changed since; say how many were written."""
    written = 0
    for file in catalogue_files(package):
        compiled = file.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= file.stat().st_mtime:
            continue
        with compiled.open("wb") as target:
            write_mo(target, read(file))
        written += 1
    return written
