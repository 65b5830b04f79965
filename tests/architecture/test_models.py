"""Models: Chinese names throughout, rules with words, records that outlast accounts."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

CHINESE = re.compile(r"[\u3400-\u9fff]")
OURS = [model for model in apps.get_models() if model.__module__.startswith("xieshang.")]


def chinese(text: object) -> bool:
    return bool(CHINESE.search(str(text)))


def nameless_fields(model: type[models.Model]) -> list[str]:
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and field.model is model
        and not field.primary_key
        and not getattr(field.remote_field, "parent_link", False)
        and not chinese(field.verbose_name)
        and field.model.__module__.startswith("xieshang.")
        and not _inherited(model, field)
    ]


def _inherited(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    """Whether Django's own base classes brought the field."""
    return any(
        field.name in getattr(getattr(base, "_meta", None), "_forward_fields_map", {})
        or field.name in {f.name for f in getattr(getattr(base, "_meta", None), "fields", ())}
        for base in model.__mro__[1:]
        if not base.__module__.startswith("xieshang.")
    )


def silent_constraints(model: type[models.Model]) -> list[str]:
    return [
        f"{model.__name__}: {constraint.name}"
        for constraint in model._meta.constraints
        if not chinese(constraint.violation_error_message)
    ]


def test_there_are_models() -> None:
    assert OURS


def test_every_model_has_a_chinese_name() -> None:
    assert [model.__name__ for model in OURS if not chinese(model._meta.verbose_name)] == []


def test_every_field_has_a_chinese_name() -> None:
    assert [name for model in OURS for name in nameless_fields(model)] == []


def test_every_constraint_says_in_chinese_what_is_wrong() -> None:
    assert [name for model in OURS for name in silent_constraints(model)] == []


def test_every_model_says_what_it_is() -> None:
    assert [m.__name__ for m in OURS if m.__str__ is models.Model.__str__] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nothing_of_ours_vanishes_with_a_person(model: type[models.Model]) -> None:
    """Who signed, filed or counted stays on record: no cascade from an account."""
    cascading = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and field.related_model._meta.label == "accounts.User"
    ]
    assert cascading == []
