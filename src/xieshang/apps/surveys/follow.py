"""What follows a move of a survey, inside its transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.surveys import jobs
from xieshang.apps.surveys.facts import people
from xieshang.apps.surveys.models import Entitled, Survey
from xieshang.apps.voices.services import forget
from xieshang.core.disclosure import Rate, rate
from xieshang.core.procedure.model import Transition

BATCH = 2000


def survey_moved(survey: Survey, move: Transition, *, today: date) -> None:
    """Freeze who may answer when it opens; have the results counted when it is over."""
    if move.event == "approve":
        _freeze(survey, today)
    elif move.event in {"close", "give_up"}:
        pk, day = survey.pk, today.isoformat()
        transaction.on_commit(lambda: jobs.finish.enqueue(pk, day))
    elif move.event == "no_rating":
        _count_ratings(survey, today)


def _count_ratings(survey: Survey, today: date) -> None:
    """How many are content with what was done, as far as it may be told; then the key goes."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    good = held.ratings.filter(good=True).count()
    answers = held.ratings.count()
    told = rate(good, answers, survey.k)
    survey.rated = {"of": answers if answers >= survey.k else None, **_ends(told)}
    survey.save(update_fields=["rated"])
    forget(survey.rating_scope, today=today)


def _ends(told: Rate) -> dict[str, int | None]:
    return {"low": told.low, "high": told.high}


def _freeze(survey: Survey, today: date) -> None:
    rows = people(survey, today).values_list("pk", "phone_hash").order_by("pk")
    roll = [Entitled(survey=survey, entry_id=pk, by_slip=not phone) for pk, phone in rows]
    Entitled.objects.bulk_create(roll, batch_size=BATCH)
    survey.entitled, survey.opens_on = len(roll), today
    survey.counted_on = today
    survey.full_clean(exclude=["case"])
    survey.save(update_fields=["entitled", "opens_on", "counted_on"])
