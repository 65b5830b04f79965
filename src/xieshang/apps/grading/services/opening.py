"""Opens the grading of one enterprise."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import advance, open_case
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.grading import policies
from xieshang.apps.grading.choices import Because
from xieshang.apps.grading.models import Grading
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.models.enterprises import EnterpriseQuerySet
from xieshang.core.law import pack_for

UNDER_WAY = ("plan", "self", "verify", "review", "publicity")


@transaction.atomic
@in_chinese
def open_one(here: Enterprise, *, year: int, by: User, today: date) -> Grading:
    """Begin the grading of one enterprise for a year and tell it so.

    Raises:
        PermissionDenied: this person does not run the gradings of the place.
        ValidationError: there is one for this year, or an earlier one is not finished.
    """
    policies.require_county(by, here.region_code, today)
    Enterprise.objects.select_for_update(no_key=True).get(pk=here.pk)  # a list may come in now
    if Grading.objects.filter(enterprise=here, year__gte=year).exists():
        raise ValidationError(_("这家企业今年已经在评估"))
    if Grading.objects.filter(enterprise=here, case__state__in=UNDER_WAY).exists():
        raise ValidationError(_("上一次评估还没有结束，请先办完"))
    before = here.gradings.filter(case__state="graded").select_related("case").first()
    case = open_case(
        "M21",
        enterprise=here,
        title=_("%(year)d年度评估定级") % {"year": year},
        rules=pack_for(here.region_code, on=today),
        by=by,
        today=today,
    )
    grading = Grading(
        case=case,
        enterprise=here,
        year=year,
        because=Because.YEARLY if before else Because.NEW,
    )
    grading.full_clean()
    grading.save()
    advance(case, "notice", by=by, today=today)
    if before is not None:
        advance(before.case, "superseded", by=None, today=today)
    return grading


def waiting_in(region_code: str, year: int) -> EnterpriseQuerySet:
    """Operating enterprises of an area that can be opened for this year."""
    return (
        Enterprise.objects.in_region(region_code)
        .filter(status=Enterprise.Status.OPERATING)
        .exclude(gradings__year__gte=year)
        .exclude(gradings__case__state__in=UNDER_WAY)
    )
