"""The roles of practice, and what each is tied to."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    ENTERPRISE = auto()
    UNION = auto()
    REGION = auto()


class Role(StrEnum):
    """What a person may be (角色). FROM_ROSTER come from a roster, every other from a grant."""

    WORKER = auto()
    DELEGATE = auto()
    UNION_CHAIR = auto()
    EMPLOYER_HR = auto()
    EMPLOYER_HEAD = auto()
    RECORDER = auto()
    INSTRUCTOR = auto()
    INSTRUCTOR_PART_TIME = auto()
    MENTOR = auto()
    TOWNSHIP_OFFICER = auto()
    COUNTY_RIGHTS = auto()
    SUPERVISOR = auto()
    HRSS_REVIEWER = auto()
    DEPARTMENT_OFFICER = auto()
    LAWYER = auto()
    CARE_OFFICER = auto()
    DATA_STEWARD = auto()
    PLATFORM_ADMIN = auto()

    @property
    def label(self) -> Promise:
        return LABELS[self]

    @property
    def scopes(self) -> frozenset[Scope]:
        """What a grant of this role may be tied to."""
        return SCOPES[self]


LABELS: Final[dict[Role, Promise]] = {
    Role.WORKER: _("职工"),
    Role.DELEGATE: _("职工代表"),
    Role.UNION_CHAIR: _("工会主席"),
    Role.EMPLOYER_HR: _("企业人事"),
    Role.EMPLOYER_HEAD: _("企业负责人"),
    Role.RECORDER: _("记录员"),
    Role.INSTRUCTOR: _("专职指导员"),
    Role.INSTRUCTOR_PART_TIME: _("兼职指导员"),
    Role.MENTOR: _("协商导师"),
    Role.TOWNSHIP_OFFICER: _("乡镇（街道）工会干部"),
    Role.COUNTY_RIGHTS: _("县总工会权益保障部"),
    Role.SUPERVISOR: _("工会劳动法律监督员"),
    Role.HRSS_REVIEWER: _("人社审查员"),
    Role.DEPARTMENT_OFFICER: _("联合督办部门人员"),
    Role.LAWYER: _("法律援助律师"),
    Role.CARE_OFFICER: _("首席关爱官"),
    Role.DATA_STEWARD: _("数据管理员"),
    Role.PLATFORM_ADMIN: _("平台管理员"),
}

_IN_HOUSE = frozenset({Scope.ENTERPRISE})
_UNION_OR_HOUSE = frozenset({Scope.ENTERPRISE, Scope.UNION})
_UNION_OR_REGION = frozenset({Scope.UNION, Scope.REGION})
_REGION = frozenset({Scope.REGION})

SCOPES: Final[dict[Role, frozenset[Scope]]] = {
    Role.WORKER: frozenset(),
    Role.DELEGATE: frozenset(),
    Role.UNION_CHAIR: _UNION_OR_HOUSE,
    Role.EMPLOYER_HR: _IN_HOUSE,
    Role.EMPLOYER_HEAD: _IN_HOUSE,
    Role.RECORDER: _UNION_OR_HOUSE,
    Role.INSTRUCTOR: _UNION_OR_REGION,
    Role.INSTRUCTOR_PART_TIME: _UNION_OR_REGION,
    Role.MENTOR: _UNION_OR_REGION,
    Role.TOWNSHIP_OFFICER: _UNION_OR_REGION,
    Role.COUNTY_RIGHTS: _UNION_OR_REGION,
    Role.SUPERVISOR: _UNION_OR_REGION,
    Role.HRSS_REVIEWER: _REGION,
    Role.DEPARTMENT_OFFICER: _REGION,
    Role.LAWYER: _UNION_OR_REGION,
    Role.CARE_OFFICER: _UNION_OR_REGION,
    Role.DATA_STEWARD: _REGION,
    Role.PLATFORM_ADMIN: _REGION,
}

FROM_ROSTER: Final = frozenset({Role.WORKER, Role.DELEGATE})  # never given by a grant

# Who works for a whole area and may know of every enterprise in it. A mentor, a lawyer, a care
# officer or a 4+X officer knows only what was entrusted to them, case by case.
AREA_WIDE: Final = frozenset(
    {
        Role.INSTRUCTOR,
        Role.TOWNSHIP_OFFICER,
        Role.COUNTY_RIGHTS,
        Role.SUPERVISOR,
        Role.HRSS_REVIEWER,
        Role.DATA_STEWARD,
        Role.PLATFORM_ADMIN,
    }
)
IN_HOUSE: Final = frozenset(
    {
        Role.WORKER,
        Role.DELEGATE,
        Role.UNION_CHAIR,
        Role.EMPLOYER_HR,
        Role.EMPLOYER_HEAD,
        Role.RECORDER,
    }
)
KNOWS_OF: Final = AREA_WIDE | IN_HOUSE

WORKERS_SIDE: Final = frozenset({Role.UNION_CHAIR})
EMPLOYER_SIDE: Final = frozenset({Role.EMPLOYER_HR, Role.EMPLOYER_HEAD})
