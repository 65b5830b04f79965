"""Smallest valid things: enterprises, and people with roles in them."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from stdnum.cn import uscc

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.organizations.models import (
    AreaMember,
    AreaPlace,
    Delegate,
    Department,
    Enterprise,
    Grant,
    ManagementArea,
    Region,
    RosterEntry,
    Union,
)
from xieshang.apps.organizations.roles import Role

TODAY = date(2026, 4, 10)
SINCE = date(2025, 1, 1)
COUNTY = "980121"
TOWN = "980121003"
OTHER_COUNTY = "980122"
OTHER_TOWN = "980122001"

_numbers = count(10_001)  # all of one length: no name is the beginning of another one


def valid_uscc(number: int, county: str = COUNTY) -> str:
    """A code with a valid check digit that belongs to nobody."""
    stem = f"91{county}{number:09d}"
    return stem + uscc.calc_check_digit(stem)


def region(code: str = COUNTY, **fields: Any) -> Region:
    fields.setdefault("name", f"区划{code}")
    made, _new = Region.objects.get_or_create(
        code=code, defaults={"level": level_of(code), **fields}
    )
    return made


def union(kind: str = Union.Kind.ENTERPRISE, **fields: Any) -> Union:
    fields.setdefault("name", f"第{next(_numbers)}工会委员会")
    fields.setdefault("region_code", TOWN)
    return Union.objects.create(kind=kind, **fields)


def enterprise(**fields: Any) -> Enterprise:
    """An operating enterprise of 126 people in a township of Anlan County."""
    number = next(_numbers)
    place = fields.setdefault("region_code", TOWN)
    fields.setdefault("name", f"安澜第{number}有限公司")
    fields.setdefault("uscc", valid_uscc(number, place[:6]))
    fields.setdefault("since", SINCE)
    fields.setdefault("headcount", 126)
    fields.setdefault("size", "medium")
    return Enterprise.objects.create(**fields)


def person(name: str = "", **fields: Any) -> User:
    """Someone on the staff who can sign in but holds no role."""
    number = next(_numbers)
    user = User(username=f"person{number}", name=name or f"人员{number}", is_staff_member=True)
    for field, value in fields.items():
        setattr(user, field, value)
    user.set_unusable_password()
    user.save()
    return user


def granted(role: Role, user: User | None = None, /, **scope: Any) -> User:
    """Someone who holds ``role`` over what ``scope`` says."""
    user = user or person(str(role.label))
    scope.setdefault("since", SINCE)
    Grant.objects.create(user=user, role=role, **scope)
    return user


def chair_of(here: Enterprise, *, user: User | None = None) -> User:
    """The chair of the enterprise's union; founds the union where there is none."""
    if here.union is None:
        here.union = union(name=f"{here.name}工会委员会", region_code=here.region_code)
        here.save(update_fields=["union"])
    return granted(Role.UNION_CHAIR, user, union=here.union)


def hr_of(here: Enterprise, *, user: User | None = None) -> User:
    return granted(Role.EMPLOYER_HR, user, enterprise=here)


def head_of(here: Enterprise, *, user: User | None = None) -> User:
    return granted(Role.EMPLOYER_HEAD, user, enterprise=here)


def recorder_of(here: Enterprise, *, user: User | None = None) -> User:
    return granted(Role.RECORDER, user, enterprise=here)


def entry(here: Enterprise, phone: str = "", **fields: Any) -> RosterEntry:
    """One line of a roster."""
    number = next(_numbers)
    phone = phone or f"139{number:08d}"
    fields.setdefault("name", f"职工{number}")
    fields.setdefault("job_no", f"J{number:05d}")
    fields.setdefault("since", SINCE)
    return RosterEntry.objects.create(
        enterprise=here, phone_hash=phone_hash(phone), phone_last4=phone[-4:], **fields
    )


def entry_without_phone(here: Enterprise, **fields: Any) -> RosterEntry:
    """Somebody on the roster who comes in with a paper slip."""
    number = next(_numbers)
    fields.setdefault("name", f"职工{number}")
    fields.setdefault("job_no", f"J{number:05d}")
    fields.setdefault("since", SINCE)
    return RosterEntry.objects.create(enterprise=here, **fields)


def worker_of(here: Enterprise, phone: str = "", **fields: Any) -> User:
    """A worker on the roster who has signed in."""
    phone = phone or f"138{next(_numbers):08d}"
    name = fields.get("name", "职工")
    user = User.objects.of_phone(phone_hash(phone), name=name)
    entry(here, phone, user=user, **fields)
    return user


def delegate(entry: RosterEntry, **fields: Any) -> Delegate:
    """A seat in the workers' congress for three years."""
    fields.setdefault("elected_on", SINCE)
    fields.setdefault("since", SINCE)
    fields.setdefault("until", date(2027, 12, 31))
    return Delegate.objects.create(enterprise=entry.enterprise, entry=entry, **fields)


def delegate_of(here: Enterprise) -> User:
    """A worker who has signed in and sits in the congress."""
    user = worker_of(here)
    delegate(user.roster_entries.get())
    return user


def area(here: Enterprise, **fields: Any) -> ManagementArea:
    """A zone in the county of an enterprise, with it and its whole township inside."""
    fields.setdefault("name", f"第{next(_numbers)}开发区")
    fields.setdefault("kind", ManagementArea.Kind.ZONE)
    fields.setdefault("region_code", here.region_code[:6])
    made = ManagementArea.objects.create(since=SINCE, **fields)
    AreaMember.objects.create(area=made, enterprise=here, since=SINCE)
    AreaPlace.objects.create(area=made, region_code=here.region_code)
    return made


def instructor(code: str = COUNTY, *, user: User | None = None) -> User:
    return granted(Role.INSTRUCTOR, user, region_code=code)


def mentor(code: str = COUNTY, *, user: User | None = None) -> User:
    return granted(Role.MENTOR, user, region_code=code)


def township_officer(code: str = TOWN, *, user: User | None = None) -> User:
    return granted(Role.TOWNSHIP_OFFICER, user, region_code=code)


def county_officer(code: str = COUNTY, *, user: User | None = None) -> User:
    return granted(Role.COUNTY_RIGHTS, user, region_code=code)


def data_steward(code: str = COUNTY, *, user: User | None = None) -> User:
    return granted(Role.DATA_STEWARD, user, region_code=code)


def department(code: str = COUNTY, kind: str = Department.Kind.HRSS) -> Department:
    made, _new = Department.objects.get_or_create(
        region_code=code,
        kind=kind,
        defaults={"name": f"{code}{Department.Kind(kind).label}局", "short_name": "部门"},
    )
    return made


def hrss_reviewer(code: str = COUNTY, *, user: User | None = None) -> User:
    return granted(Role.HRSS_REVIEWER, user, region_code=code, department=department(code))


def department_officer(code: str = COUNTY, *, user: User | None = None) -> User:
    here = department(code, Department.Kind.LAW_ENFORCEMENT)
    return granted(Role.DEPARTMENT_OFFICER, user, region_code=code, department=here)


def admin(code: str = "000000", *, user: User | None = None) -> User:
    return granted(Role.PLATFORM_ADMIN, user, region_code=code)
