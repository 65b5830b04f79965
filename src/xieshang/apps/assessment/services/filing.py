"""Keeps what an enterprise fills in about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.asking import Question, asked, sign_of
from xieshang.apps.assessment.checks import contradictions, said_before
from xieshang.apps.assessment.errors import Stale
from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.schema import Reading, default_day
from xieshang.apps.assessment.services import facts
from xieshang.apps.assessment.told import Told
from xieshang.apps.exchange.cells import called
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State


@transaction.atomic
def file(
    period: Period,
    enterprise: Enterprise,
    said: Mapping[str, Reading],
    *,
    by: User,
    today: date,
    seen: Mapping[str, str] | None = None,
) -> facts.Put:
    """Keep what an enterprise tells of itself; only what nobody else has told.

    «Missing» takes back what it told before, and says nothing where it told nothing.

    Args:
        seen: by variable the sign (``asking.sign_of``) of what stood in the form when it was
            opened.

    Raises:
        Stale: somebody told another thing since.
        ValidationError: by variable, where a part exceeds its whole; or the quarter is frozen.
    """
    if not policies.may_file(by, enterprise, on=today):
        raise PermissionDenied
    facts.opened(period)  # locked: nobody tells anything between here and the end
    questions = asked(period, enterprise).questions
    if changed := _changed(questions, said, seen or {}):
        raise Stale(changed)
    wanted = {one.variable.name for one in questions}
    known = said_before(period, Giver.ENTERPRISE, [enterprise.pk]).get(enterprise.pk, {})
    kept = {
        name: value
        for name, value in said.items()
        if name in wanted and (value is not State.MISSING or name in known)
    }
    wrong = {
        part: _("多于“%(whole)s”（%(most)s）。部分不能超过整体，请核对")
        % {"whole": called(catalogue()[whole].name_zh), "most": f"{most:g}"}
        for part, whole, _few, most in contradictions(kept, known)
    }
    if wrong:
        raise ValidationError({name: [text] for name, text in wrong.items()})
    day = default_day(period, today)  # of what is new: the form comes filled in
    rows = [
        Told(enterprise.pk, name, None, value, day)
        if isinstance(value, State)
        else Told(enterprise.pk, name, value, State.VALUE, day)
        for name, value in kept.items()
        if name not in known or not known[name].says(value, None)
    ]
    return facts.put(period, rows, giver=Giver.ENTERPRISE, by=by, today=today)


def _changed(
    questions: Sequence[Question], said: Mapping[str, Reading], seen: Mapping[str, str]
) -> dict[str, float | State | None]:
    """What is another now than the form showed, and than it says itself."""
    return {
        one.variable.name: one.known
        for one in questions
        if one.variable.name in said
        and seen.get(one.variable.name, sign_of(one.known)) != sign_of(one.known)
        and sign_of(said[one.variable.name]) != sign_of(one.known)
    }
