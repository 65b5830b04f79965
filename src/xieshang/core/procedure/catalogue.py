"""All processes by code and version."""

from __future__ import annotations

from xieshang.core.procedure import (
    m01_ordinary,
    m02_simplified,
    m03_micro,
    m04_agency,
    m05_regional,
    m06_platform,
    m07_campaign,
    m08_renewal,
    m09_inspection,
    m10_supervision,
    m11_mentor,
    m12_legal_aid,
    m13_care,
    m14_craftspeople,
    m15_congress,
    m16_survey,
    m17_gigwork,
    m17b_job_post,
    m18_hardship,
    m19_membership,
    m20_emergency,
    m21_grading,
)
from xieshang.core.procedure.model import Procedure

ALL: tuple[Procedure, ...] = (
    m01_ordinary.PROCEDURE,
    m02_simplified.PROCEDURE,
    m03_micro.PROCEDURE,
    m04_agency.PROCEDURE,
    m05_regional.PROCEDURE,
    m06_platform.PROCEDURE,
    m07_campaign.PROCEDURE,
    m08_renewal.PROCEDURE,
    m09_inspection.PROCEDURE,
    m10_supervision.PROCEDURE,
    m11_mentor.PROCEDURE,
    m12_legal_aid.PROCEDURE,
    m13_care.PROCEDURE,
    m14_craftspeople.PROCEDURE,
    m15_congress.PROCEDURE,
    m16_survey.PROCEDURE,
    m17_gigwork.PROCEDURE,
    m17b_job_post.PROCEDURE,
    m18_hardship.PROCEDURE,
    m19_membership.PROCEDURE,
    m20_emergency.PROCEDURE,
    m21_grading.PROCEDURE,
)

_BY_VERSION = {(one.code, one.version): one for one in ALL}
_NEWEST = {one.code: one for one in sorted(ALL, key=lambda one: one.version)}


def procedure(code: str, version: int | None = None) -> Procedure:
    """The process of this code, newest version unless said; ``KeyError`` if there is none.

    >>> procedure("M01").state("2_waiting").step
    2
    """
    return _NEWEST[code] if version is None else _BY_VERSION[code, version]
