"""SQLite as Django knows it; tables of nameless rows keep no order of arrival."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.sqlite3 import base, schema

# Decided by name, since a migration knows a table's name and nothing else of the model.
NAMELESS = "nameless_"


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Adds WITHOUT ROWID: such a table is stored by its random key, not by arrival."""

    def table_sql(self, model: type[models.Model]) -> tuple[str, Any]:
        sql, parameters = super().table_sql(model)
        name = model._meta.db_table.strip('"').removeprefix("new__")
        if name.startswith(NAMELESS):
            sql += " WITHOUT ROWID"
        return sql, parameters


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SchemaEditor
