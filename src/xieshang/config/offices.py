"""Which database holds what: the box and the board of secret ballots lie apart from the rest.

The three may be three machines with three roles: whoever holds one of them, even all of them,
finds no row in one that names a row in another.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, models

APPS: Final = {"ballots_box": "box", "ballots_board": "board"}
BOX, BOARD = "box", "board"
ALL: Final = (DEFAULT_DB_ALIAS, BOX, BOARD)


class Offices:
    """Sends each model to its database; a relation never leads from one into another."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        return APPS.get(model._meta.app_label, DEFAULT_DB_ALIAS)

    def db_for_write(self, model: type[models.Model], **_hints: Any) -> str:
        return APPS.get(model._meta.app_label, DEFAULT_DB_ALIAS)

    def allow_relation(self, one: models.Model, other: models.Model, **_hints: Any) -> bool:
        # Of the rows themselves: the person of a request is none until somebody looks.
        homes = {APPS.get(row._meta.app_label, DEFAULT_DB_ALIAS) for row in (one, other)}
        return len(homes) == 1

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return APPS.get(app_label, DEFAULT_DB_ALIAS) == db


def app_of(alias: str) -> str | None:
    """The one app whose tables lie in this database; None: all those of no other."""
    return next((app for app, own in APPS.items() if own == alias), None)


def migrate(**options: Any) -> None:
    """Bring every database up to date."""
    for alias in ALL:
        app = app_of(alias)
        call_command("migrate", *([app] if app else []), database=alias, **options)
