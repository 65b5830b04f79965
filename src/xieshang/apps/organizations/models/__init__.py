"""What is kept about organisations and their people."""

from __future__ import annotations

from xieshang.apps.organizations.models.areas import AreaMember, AreaPlace, ManagementArea
from xieshang.apps.organizations.models.boundaries import Boundary
from xieshang.apps.organizations.models.consult_codes import ConsultCode
from xieshang.apps.organizations.models.delegates import ConstituencyVote, Delegate
from xieshang.apps.organizations.models.enterprises import Enterprise, FormerUscc
from xieshang.apps.organizations.models.grants import Grant
from xieshang.apps.organizations.models.places import Department, Region
from xieshang.apps.organizations.models.rosters import JoinRequest, RosterEntry
from xieshang.apps.organizations.models.settings import CountySetting
from xieshang.apps.organizations.models.slips import EntrySlip
from xieshang.apps.organizations.models.unions import Union

__all__ = [
    "AreaMember",
    "AreaPlace",
    "Boundary",
    "ConstituencyVote",
    "ConsultCode",
    "CountySetting",
    "Delegate",
    "Department",
    "Enterprise",
    "EntrySlip",
    "FormerUscc",
    "Grant",
    "JoinRequest",
    "ManagementArea",
    "Region",
    "RosterEntry",
    "Union",
]
