"""A photograph with an opinion: kept whole or not at all; it goes where its text goes."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from PIL import Image

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import Opinion, Photo
from xieshang.apps.participation.policies import may_see_photo
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db


def shot(colour: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (colour, 60, 60)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def here() -> Here:
    return listening_round()


def pictured(here: Here, by: User | None = None, **fields: Any) -> Opinion:
    return said(here, "加热柜坏了", by or here.workers[0], photo=shot(), **fields)


def sees(here: Here, user: User, opinion: Opinion) -> bool:
    fresh = Opinion.objects.select_related("batch").get(pk=opinion.pk)
    return may_see_photo(user, fresh, TODAY)


def test_its_row_has_neither_person_nor_time_and_no_file(here: Here, settings: Any) -> None:
    before = Event.objects.count()
    row = pictured(here)
    kinds = {type(field) for field in Photo._meta.get_fields()}
    assert not kinds & {models.DateField, models.DateTimeField, models.FileField}
    assert {field.name for field in Photo._meta.get_fields()} == {"id", "opinion", "content"}
    assert Photo._meta.db_table.startswith("nameless_")
    assert Photo.objects.get().pk.version == 4
    assert row.pictured
    assert Event.objects.count() == before


def test_sent_twice_it_is_one_and_a_copy_that_lost_it_is_the_same(here: Here) -> None:
    first = saying.say(
        here.round, text="坏了", photo=shot(), key="k", by=here.workers[0], today=TODAY
    )
    for photo in (shot(), b""):
        again = saying.say(
            here.round, text="坏了", photo=photo, key="k", by=here.workers[0], today=TODAY
        )
        assert again == first
    assert (Opinion.objects.count(), Photo.objects.count()) == (1, 1)
    with pytest.raises(KeyReused):
        saying.say(
            here.round, text="坏了", photo=shot(9), key="k", by=here.workers[0], today=TODAY
        )
    assert bytes(Photo.objects.get().content) == shot()


def test_words_that_are_refused_keep_no_photograph_either(here: Here) -> None:
    with pytest.raises(ValidationError):
        said(here, "\u202e坏了", here.workers[0], photo=shot())
    assert (Opinion.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_reply_has_none(here: Here) -> None:
    reply = said(here, "我也是", here.workers[1], parent=pictured(here), photo=shot())
    assert not reply.pictured
    assert Photo.objects.count() == 1


def test_colleagues_see_it_once_their_side_has_gone_over_it(here: Here) -> None:
    row = pictured(here)
    assert not row.photo_is_seen
    moderation.check(here.round, [row], by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    assert row.photo_is_seen


def test_the_employer_sees_it_in_a_batch_and_not_before(here: Here) -> None:
    row = pictured(here)
    others = [said(here, f"第{n}件", here.workers[n]) for n in range(1, 5)]
    assert sees(here, here.people.chair, row)
    moderation.check(here.round, [row, *others[:3]], by=here.people.chair, today=TODAY)
    assert not sees(here, here.people.boss, row)
    moderation.check(here.round, others[3:], by=here.people.chair, today=TODAY)
    assert sees(here, here.people.boss, row)


def test_a_small_enterprises_photograph_never_reaches_its_employer() -> None:
    here = listening_round(9)
    row = pictured(here)
    others = [said(here, f"第{n}件", here.workers[n]) for n in range(1, 5)]
    moderation.check(here.round, [row, *others], by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    assert row.batch is not None
    assert not sees(here, here.people.boss, row)


def test_withheld_it_never_goes_out_its_author_reads_why_and_appeals(here: Here) -> None:
    row = pictured(here)
    with pytest.raises(ValidationError):
        moderation.withhold_photo(row, reason=" ", by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    moderation.withhold_photo(row, reason="拍到了工牌", by=here.people.chair, today=TODAY)
    with pytest.raises(NotListening):
        moderation.withhold_photo(row, reason="又一次", by=here.people.chair, today=TODAY)
    others = [said(here, f"第{n}件", here.workers[n]) for n in range(1, 5)]
    moderation.check(here.round, [row, *others], by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    assert row.batch is not None
    assert row.may_appeal
    assert not row.photo_is_seen
    assert not sees(here, here.people.boss, row)
    above = make.township_officer()
    assert not sees(here, above, row)
    saying.object_to(row, text="那是我自己的工牌", by=here.workers[0], today=TODAY)
    assert sees(here, above, row)
    moderation.decide_appeal(row, lift=True, answer="可以放出", by=above, today=TODAY)
    row.refresh_from_db()
    assert row.photo_is_seen


def test_what_was_handed_over_is_not_taken_back(here: Here) -> None:
    rows = [pictured(here), *(said(here, f"第{n}件", here.workers[n]) for n in range(1, 5))]
    moderation.check(here.round, rows, by=here.people.chair, today=TODAY)
    row = Opinion.objects.get(pk=rows[0].pk)
    with pytest.raises(ValidationError, match="已经转给企业"):
        moderation.withhold_photo(row, reason="晚了", by=here.people.chair, today=TODAY)


def test_nobody_but_the_workers_side_withholds(here: Here) -> None:
    row = pictured(here)
    for person in (here.people.boss, here.workers[1]):
        with pytest.raises(PermissionDenied):
            moderation.withhold_photo(row, reason="x", by=person, today=TODAY)


def test_an_appeal_keeps_its_day(here: Here) -> None:
    row = pictured(here)
    moderation.mask(here.round, [row], reason="骂人", by=here.people.chair, today=TODAY)
    later = TODAY + timedelta(days=3)
    saying.object_to(row, text="没有骂人", by=here.workers[0], today=later)
    assert Opinion.objects.get().appealed_on == later
