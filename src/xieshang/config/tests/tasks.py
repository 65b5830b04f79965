"""Tasks on which the worker is tried."""

from __future__ import annotations

from django_tasks import task

from xieshang.apps.accounts.models import User


@task()
def welcome(name: str) -> None:
    """Bears to be run twice."""
    User.objects.get_or_create(username=name, defaults={"name": name})


@task()
def stumble() -> None:
    raise ValueError("not today")
