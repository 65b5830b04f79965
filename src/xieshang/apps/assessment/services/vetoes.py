"""Enters what caps the band and the grade of an enterprise, and lifts it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.models import Veto
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.index.consultation.score import VetoFact


@transaction.atomic
def enter(
    enterprise: Enterprise,
    fact: VetoFact,
    *,
    happened_on: date,
    evidence: str,
    by: User,
    today: date,
) -> Veto:
    """Enter a veto fact with what proves it; one that stands is not entered again.

    Raises:
        ValidationError: a field is wrong, or the same fact of the same day stands already.
    """
    here = Enterprise.objects.select_for_update().get(pk=enterprise.pk)  # one after the other
    if not policies.may_keep_vetoes(by, here, on=today):
        raise PermissionDenied
    veto = Veto(
        enterprise=here, fact=fact.value, happened_on=happened_on,
        evidence=evidence.strip(), entered_by=by, entered_on=today,
    )  # fmt: skip
    veto.full_clean()
    veto.save()
    record(
        "veto.entered", by=by, subject=here, on=today,
        payload={"veto": veto.pk, "fact": fact.name, "happened_on": happened_on},
    )  # fmt: skip
    return veto


@transaction.atomic
def lift(veto: Veto, *, why: str, by: User, today: date, mistaken: bool = False) -> Veto:
    """A veto fact is put right: the grade is free at once, the band after four quarters.

    Args:
        mistaken: it should never have been entered; then the band is free at once, too.
    """
    here = Veto.objects.select_for_update().select_related("enterprise").get(pk=veto.pk)
    if not policies.may_keep_vetoes(by, here.enterprise, on=today):
        raise PermissionDenied
    if here.lifted_on is not None:
        raise ValidationError(_("这件事已经解除了"), code="lifted")
    here.lifted_on, here.lifted_why, here.mistaken = today, why.strip(), mistaken
    here.full_clean()
    here.save(update_fields=["lifted_on", "lifted_why", "mistaken"])
    record(
        "veto.lifted", by=by, subject=here.enterprise, on=today,
        payload={"veto": here.pk, "why": here.lifted_why, "mistaken": mistaken},
    )  # fmt: skip
    return here
