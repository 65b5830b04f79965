"""Who may know of what, from one query per person and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access_rows import rows_of
from xieshang.apps.organizations.codes import prefix_of, within
from xieshang.apps.organizations.roles import KNOWS_OF, Role

CACHE = "_xieshang_access"


class HasPlace(Protocol):
    """What is asked of an enterprise: who it is and where."""

    pk: int
    region_code: str


@dataclass(frozen=True, slots=True)
class Held:
    """One role over one enterprise or over one area (a prefix of region codes)."""

    role: Role
    enterprise_id: int | None
    prefix: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """What a person holds on one day."""

    held: tuple[Held, ...]
    union_ids: frozenset[int]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(each.role for each in self.held)

    def enterprise_ids(self, *roles: Role) -> frozenset[int]:
        """Enterprises held one by one, in any of these roles (none named: in any role)."""
        return frozenset(
            each.enterprise_id for each in self._of(roles) if each.enterprise_id is not None
        )

    def region_prefixes(self, *roles: Role) -> frozenset[str]:
        """Areas held as a whole; a prefix inside another is left out."""
        prefixes = {each.prefix for each in self._of(roles) if each.prefix is not None}
        return frozenset(
            prefix
            for prefix in prefixes
            if not any(prefix != other and prefix.startswith(other) for other in prefixes)
        )

    def may(self, role: Role, enterprise: HasPlace) -> bool:
        """Whether this person holds ``role`` over this enterprise."""
        return self.may_any((role,), enterprise)

    def may_any(self, roles: Iterable[Role], enterprise: HasPlace) -> bool:
        return any(
            each.enterprise_id == enterprise.pk
            or (each.prefix is not None and enterprise.region_code.startswith(each.prefix))
            for each in self._of(tuple(roles), all_if_empty=False)
        )

    def covers(self, role: Role, region_code: str) -> bool:
        """Whether ``role`` is held over all of a region."""
        wanted = prefix_of(region_code)
        return any(wanted.startswith(prefix) for prefix in self.region_prefixes(role))

    def q(self, enterprise_path: str = "enterprise", *, roles: Iterable[Role] = KNOWS_OF) -> Q:
        """The rows whose enterprise this person may know of; ``""`` where the row is one."""
        chosen = tuple(roles)
        key = f"{enterprise_path}_id" if enterprise_path else "pk"
        path = f"{enterprise_path}__" if enterprise_path else ""
        found = Q(**{f"{key}__in": self.enterprise_ids(*chosen)})
        for prefix in sorted(self.region_prefixes(*chosen)):
            found |= Q(**{f"{path}region_code__range": within(prefix)})
        return found

    def region_q(self, field: str = "region_code", *, roles: Iterable[Role] = KNOWS_OF) -> Q:
        """The rows whose region code lies in an area held as a whole."""
        found = Q(pk__in=[])
        for prefix in sorted(self.region_prefixes(*roles)):
            found |= Q(**{f"{field}__range": within(prefix)})
        return found

    def _of(self, roles: tuple[Role, ...], *, all_if_empty: bool = True) -> tuple[Held, ...]:
        if not roles and all_if_empty:
            return self.held
        return tuple(each for each in self.held if each.role in roles)


NOTHING = Access((), frozenset())


def access_of(user: User | AnonymousUser, on: date) -> Access:
    """Everything a person holds on a day, in one query: grants, with the areas of a union in
    charge of one; roster entries, with the seats in the congress that hang on them."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return NOTHING
    cache: dict[date, Access] = user.__dict__.setdefault(CACHE, {})
    if on not in cache:
        cache[on] = _load(user, on)
    return cache[on]


def forget(user: User) -> None:
    """Drop what was remembered, after a grant or a roster entry of this person changed."""
    user.__dict__.pop(CACHE, None)


def _load(user: User, on: date) -> Access:
    held: dict[Held, None] = {}
    unions: set[int] = set()
    for role, enterprise, region, union, kind, union_region, member, sector in rows_of(
        user, on
    ):
        if union is not None:
            unions.add(union)
        for each in (enterprise, member, sector):
            if each is not None:
                held[Held(Role(role), each, None)] = None
        if region:
            held[Held(Role(role), None, prefix_of(region))] = None
        elif union is not None and kind == "territorial":
            held[Held(Role(role), None, prefix_of(union_region))] = None
        elif union is not None and member is None and sector is None:
            held[Held(Role(role), None, None)] = None  # a union without an enterprise yet
    return Access(tuple(held), frozenset(unions))
