"""Takes an answer; nothing that is written says who gave it.

No trail row, no record of the submission, no day in the row: the answer itself holds the hash
of the form's key, and the ticket of somebody whom only the survey's key could find again.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.surveys.errors import (
    AnsweredBefore,
    AnswersFaulty,
    Closed,
    NotEntitled,
    SlipUnknown,
)
from xieshang.apps.surveys.models import (
    Answer,
    Entitled,
    Remark,
    Slip,
    Survey,
    number_of,
)
from xieshang.apps.surveys.services.slips import hash_of
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.services import submission, ticket
from xieshang.core.questions import Kind
from xieshang.core.questions import answer as checked

Sent = Mapping[str, Sequence[str]]
SUBJECT = "answer"


def identity_of(survey: Survey, user: User, today: date) -> str:
    """The right by which somebody answers: a line of the roster, still in force.

    Raises:
        NotEntitled: not on the roll of this survey, no longer on the roster, or a slip's.
    """
    rows = Entitled.objects.filter(
        in_force(today, "entry__"), survey=survey, entry__user=user, by_slip=False
    )
    entry = rows.order_by("entry_id").values_list("entry_id", flat=True).first()
    if entry is None:
        raise NotEntitled
    return f"entry/{entry}"


def may_answer(survey: Survey, user: User, today: date) -> None:
    """Whether this person can still answer; reads only.

    Raises:
        Closed, NotEntitled, AnsweredBefore: why not.
    """
    identity = identity_of(survey, user, today)
    if not survey.open_on(today):
        raise Closed
    if survey.answers.filter(ticket=_ticket(survey, identity)).exists():
        raise AnsweredBefore


def answer(survey: Survey, sent: Sent, *, key: str, by: User, today: date) -> bool:
    """Keep one person's answer; whether it is new (a form sent twice is kept once).

    Raises:
        Closed, NotEntitled, AnsweredBefore: it is not taken.
        AnswersFaulty: some answers do not count; nothing is kept.
    """
    identity = identity_of(survey, by, today)
    if not survey.open_on(today):
        raise Closed
    return _keep(survey, sent, key=key, holder=_ticket(survey, identity))


@transaction.atomic
def answer_by_slip(survey: Survey, sent: Sent, *, key: str, code: str, today: date) -> bool:
    """Keep the answer that came with a paper slip, and spend the slip.

    Raises:
        Closed, SlipUnknown, AnswersFaulty: it is not taken; the slip stays good.
    """
    if not survey.open_on(today):
        raise Closed
    if _came(survey, key):
        return False
    found = Slip.objects.filter(survey=survey, code_hash=hash_of(code), spent=False)
    if not found.update(spent=True):
        if _came(survey, key):  # the same form, sent twice at once: its twin was faster
            return False
        raise SlipUnknown
    return _keep(survey, sent, key=key, holder=secrets.token_hex(32))


def _came(survey: Survey, key: str) -> bool:
    """Whether this very form has come in."""
    if not key:
        return False
    return survey.answers.filter(key_hash=_submitted(survey, key)).exists()


def _submitted(survey: Survey, key: str) -> str:
    """Hash of the form's key; whose survey's own key is gone comes too late."""
    try:
        return submission(survey.scope, key)
    except KeyDestroyed:
        raise Closed from None


def _ticket(survey: Survey, identity: str) -> str:
    try:
        return ticket(survey.scope, SUBJECT, identity)
    except KeyDestroyed:
        raise Closed from None


def _remark_key(survey: Survey, key: str, question: str) -> uuid.UUID:
    """The number follows from the form's key, which is kept nowhere: nothing leads to a row."""
    return uuid.UUID(_submitted(survey, f"{key}|{question}")[:32])


def numbers(survey: Survey, sent: Sent, *, key: str) -> list[str]:
    """The numbers of the suggestions that came with this form."""
    asked = [q.code for q in survey.questionnaire.questions if q.kind is Kind.TEXT]
    written = [code for code in asked if any(word.strip() for word in sent.get(code, ()))]
    try:
        return [number_of(_remark_key(survey, key, code)) for code in written] if key else []
    except Closed:  # since a moment ago; the answer was taken
        return []


def _hold_open(survey: Survey) -> None:
    """Keep the survey from being counted until this answer stands; or it is over already.

    The count takes the same row. The state is read after the row is held, by a query of its
    own: one that waited for the row would still see what stood beside it before.
    """
    held = Survey.objects.select_for_update(no_key=True).filter(pk=survey.pk)
    if not held.values_list("pk", flat=True) or not _still_open(survey):
        raise Closed


def _still_open(survey: Survey) -> bool:
    return Survey.objects.filter(pk=survey.pk, case__state="open").exists()


def _keep(survey: Survey, sent: Sent, *, key: str, holder: str) -> bool:
    questionnaire = survey.questionnaire
    result = checked(questionnaire, sent)
    if result.problems:
        raise AnswersFaulty(result.problems)
    texts = {q.code for q in questionnaire.questions if q.kind is Kind.TEXT}
    given: dict[str, Any] = {c: v for c, v in result.given.items() if c not in texts}
    key_hash = _submitted(survey, key or secrets.token_hex(16))
    try:
        with transaction.atomic():
            _hold_open(survey)
            survey.answers.create(ticket=holder, key_hash=key_hash, given=given)
            for code in texts & result.given.keys():
                said = str(result.given[code])
                pk = _remark_key(survey, key, code) if key else uuid.uuid4()
                Remark.objects.create(pk=pk, survey=survey, question=code, text=said)
    except IntegrityError:
        if Answer.objects.filter(survey=survey, key_hash=key_hash).exists():
            return False
        if Answer.objects.filter(survey=survey, ticket=holder).exists():
            raise AnsweredBefore from None
        raise
    return True
