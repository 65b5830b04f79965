"""Who opens gradings, keeps the pool, and sees which column when."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.model import Actor

COUNTY = Role.COUNTY_RIGHTS
INSIDE = frozenset({Actor.COUNTY_UNION, Actor.ASSESSORS})  # see the team's sheet as it grows
DECIDED = frozenset({"publicity", "graded", "closed"})  # states in which everybody sees it


def county_of(user: User, on: date) -> str:
    """The area whose gradings this person runs; "" for everybody else."""
    prefixes = sorted(access_of(user, on).region_prefixes(COUNTY))
    return prefixes[0] if prefixes else ""


def require_county(user: User, region_code: str, on: date) -> None:
    """Refuses whoever does not run the gradings of this place."""
    if not access_of(user, on).covers(COUNTY, region_code):
        raise PermissionDenied


def require(user: User, case: Case, on: date, *actors: Actor) -> frozenset[Actor]:
    """What this person is in the grading; refuses whoever is none of ``actors``."""
    held = actors_of(user, case, on)
    if not held & frozenset(actors):
        raise PermissionDenied
    return held


def sees_team_sheet(held: frozenset[Actor], case: Case) -> bool:
    """The enterprise sees the team's and the final column once the grade is on notice."""
    return bool(held & INSIDE) or case.state in DECIDED
