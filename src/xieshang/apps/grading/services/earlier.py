"""Takes over gradings that were decided before the platform was there (登记以前的评定)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import advance
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.grading import policies
from xieshang.apps.grading.choices import Because
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services.opening import UNDER_WAY
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import digest, record
from xieshang.core.law import pack_for
from xieshang.core.procedure.catalogue import procedure

FULL = 100


@dataclass(frozen=True, slots=True)
class Earlier:
    """One line of the list: the enterprise, its grade, its points, the day it was decided."""

    enterprise: int
    grade: str
    given: int
    decided_on: date


@transaction.atomic
@in_chinese
def take_over(
    rows: Sequence[Earlier], *, region_code: str, year: int, source: str, by: User, today: date
) -> int:
    """Record a year's grades as they were decided; of several years the last one stands.

    What a list has not is not made up: there are no scoring points, no team and no notice.
    A re-check begins with the 54 points as any other. All lines are taken over, or none. In
    which order the years come makes no difference.

    Args:
        source: the paper in which the grades stand; it is shown with each of them.

    Raises:
        PermissionDenied: this person does not run the gradings of the place.
        ValidationError: names the lines that are wrong.
    """
    policies.require_county(by, region_code, today)
    if not source.strip():
        raise ValidationError({"source": _("请写明依据：哪份文件")})
    firms = held(region_code, [one.enterprise for one in rows])
    _right(rows, firms, year=year, today=today)
    cases = Case.objects.bulk_create(
        _case(one, firms[one.enterprise], region_code, year) for one in rows
    )
    Grading.objects.bulk_create(
        Grading(
            case=case, enterprise=firms[one.enterprise], year=year, because=Because.EARLIER,
            source=source.strip(), grade=one.grade, given=one.given, of=FULL,
            decided_on=one.decided_on, confirmed_on=one.decided_on,
        )
        for one, case in zip(rows, cases, strict=True)
    )  # fmt: skip
    _replace(firms, today)
    by_grade = Counter(one.grade for one in rows)
    for grade in by_grade:
        own = [one.enterprise for one in rows if one.grade == grade]
        last = Enterprise.objects.filter(pk__in=own).exclude(gradings__year__gt=year)
        last.update(grade=grade)
    lines = [[one.enterprise, one.grade, one.given, one.decided_on.isoformat()] for one in rows]
    told = {"year": year, "source": source.strip(), "grades": dict(by_grade),
            "sha256": digest(lines)}  # fmt: skip
    record("grading.earlier", by=by, subject=f"region/{region_code}", on=today, payload=told)
    return len(rows)


def held(region_code: str, keys: Iterable[int]) -> dict[int, Enterprise]:
    """The enterprises of a list, held until it is written: of two at once the other waits."""
    rows = Enterprise.objects.in_region(region_code).filter(pk__in=list(keys))
    return {one.pk: one for one in rows.order_by("pk").select_for_update(no_key=True)}


def _replace(firms: Iterable[int], today: date) -> None:
    """Of each enterprise the last year stands; the years before are closed."""
    later = Grading.objects.filter(enterprise=OuterRef("enterprise"), year__gt=OuterRef("year"))
    standing = Grading.objects.standing().filter(Exists(later), enterprise__in=list(firms))
    for before in standing.select_related("case").order_by("pk"):
        advance(before.case, "superseded", by=None, today=today)


def _right(
    rows: Sequence[Earlier], firms: dict[int, Enterprise], *, year: int, today: date
) -> None:
    """Refuse the list with every line that is wrong."""
    graded = Grading.objects.filter(enterprise__in=firms)
    against = graded.filter(Q(year=year) | Q(case__state__in=UNDER_WAY))
    known = set(against.values_list("enterprise", flat=True))
    twice = Counter(one.enterprise for one in rows)
    wrong = []
    for no, one in enumerate(rows, 1):
        if one.enterprise not in firms:
            wrong.append(_("第%(no)d行：本地没有这家企业") % {"no": no})
        elif one.enterprise in known:
            wrong.append(_("第%(no)d行：这家企业这一年已有评定，或者正在评估") % {"no": no})
        elif twice[one.enterprise] > 1:
            wrong.append(_("第%(no)d行：同一家企业写了两次") % {"no": no})
        if one.grade not in Enterprise.Grade.values or not 0 <= one.given <= FULL:
            wrong.append(_("第%(no)d行：等级是A、B、C，分数是0到100") % {"no": no})
        if one.decided_on > today or one.decided_on.year < year:
            wrong.append(_("第%(no)d行：审定日不在这一年到今天之间") % {"no": no})
    if wrong:
        raise ValidationError(wrong)


def _case(one: Earlier, here: Enterprise, region_code: str, year: int) -> Case:
    process, rules = procedure("M21"), pack_for(region_code, on=one.decided_on)
    return Case(
        procedure=process.code,
        procedure_version=process.version,
        pack=rules.code,
        pack_version=rules.version,
        contract_scope=rules.scope.value,
        title=_("%(year)d年度评估定级") % {"year": year},
        region_code=here.region_code,
        enterprise=here,
        union_id=here.union_id,
        state="graded",
        state_since=one.decided_on,
        opened_on=one.decided_on,
    )
