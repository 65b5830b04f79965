"""A round at the table, with something of every kind in it, for the table of routes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tests.architecture.world import PARAMS, Place, World, params
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import take_part
from xieshang.apps.consultations.choices import (
    OpinionSource,
    RoundKind,
    Side,
    TopicKind,
)
from xieshang.apps.consultations.models import Consultation, Meeting, OpinionItem
from xieshang.apps.consultations.services import offer, sides, table
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.contracts.services import attaching, draft
from xieshang.apps.contracts.tests.factories import ENDS, STARTS
from xieshang.apps.contracts.tests.table import MET, People, hour, open_round, to_the_table
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Batch, Opinion, Photo
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.services import stream_of
from xieshang.apps.voices.models import Opening
from xieshang.core.procedure.model import Actor

AGAIN = date(2026, 4, 9)  # the second meeting; its minutes wait for both sides


def people_at(place: Place) -> People:
    """Who carries the round here: its own chair, head, personnel officer, recorder."""
    return People(
        chair=place.chair,
        boss=place.head,
        hr=place.hr,
        recorder=place.recorder,
        reviewer=place.officer,
        county=place.officer,
        outsider=place.officer,
    )


def representative(place: Place) -> User:
    """A worker from the roster whom the workers' side has given a seat."""
    return place.once("representative", lambda: make.worker_of(place.enterprise))  # type: ignore[no-any-return]


def former(place: Place) -> User:
    """A worker who had that seat before."""
    return place.once("former", lambda: make.worker_of(place.enterprise))  # type: ignore[no-any-return]


def at_the_table(place: Place) -> Consultation:
    """In step 4: one meeting locked, one to be confirmed, a topic of the workers open."""
    made: Consultation = place.once("round", lambda: _hold(place))
    return made


def _hold(place: Place) -> Consultation:
    people = people_at(place)
    round_ = open_round(place.enterprise, people, RoundKind.WAGE)
    to_the_table(round_, people)
    _change_hands(place, round_)
    topic = offer.add_topic(
        round_, kind=TopicKind.ALLOWANCE, title="夜班津贴", by=place.chair, today=MET
    )
    meeting = table.plan_meeting(
        round_,
        meets_at=hour(AGAIN),
        place="三楼会议室",
        topics=[topic],
        recorder_name="周宁",
        recorder=place.recorder,
        by=place.chair,
        today=MET,
    )
    table.hold_meeting(
        meeting,
        held_on=AGAIN,
        discussion="没有谈成。",
        minutes=[table.Minute(topic)],
        present=list(round_.representatives.all()),
        by=place.recorder,
        today=AGAIN,
    )
    round_.conciliations.create(asked_by_side=Side.WORKERS, reason="谈不拢", asked_on=AGAIN)
    OpinionItem.objects.create(
        consultation=round_, text="夜班太冷", source=OpinionSource.BOX, received_on=MET
    )
    return round_


def _change_hands(place: Place, round_: Consultation) -> None:
    """One seat of the workers goes to a worker who leaves again, and then to another."""
    one = round_.representatives.of(Side.WORKERS)[1]
    for user, on in ((former(place), MET), (representative(place), AGAIN)):
        seat = sides.Seat(user.name, user=user, votes_yes=34, votes_no=1, votes_abstain=1)
        one = sides.replace_representative(one, seat, because="调岗", by=place.chair, today=on)


def draft_at(place: Place) -> Contract:
    """The draft of that round's contract."""

    def start() -> Contract:
        return draft.start(
            at_the_table(place), starts_on=STARTS, ends_on=ENDS, by=place.chair, today=AGAIN
        )

    made: Contract = place.once("draft", start)
    return made


def watched_at(place: Place) -> Renewal:
    """The watch over that contract, with both chiefs in it, once it is in force."""

    def watch() -> Renewal:
        case = Case.objects.get(pk=at_the_table(place).case_id)
        case.pk, case.procedure, case.state = None, "M08", "in_force"
        case.save()
        take_part(case, place.chair, Actor.WORKERS_CHIEF, today=AGAIN)
        take_part(case, place.head, Actor.EMPLOYER_CHIEF, today=AGAIN)
        take_part(case, representative(place), Actor.WORKERS_SIDE, today=AGAIN)
        take_part(case, place.recorder, Actor.RECORDER, today=AGAIN)
        Consultation.objects.filter(pk=at_the_table(place).pk).update(concluded=True)
        Case.objects.filter(pk=at_the_table(place).case_id).update(authority_since=AGAIN)
        return Renewal.objects.create(case=case, contract=draft_at(place))

    made: Renewal = place.once("watch", watch)
    return made


def _relieved(place: Place) -> User:
    """Somebody who was to record and was replaced."""
    round_, user = at_the_table(place), make.recorder_of(place.enterprise)
    take_part(round_.case, user, Actor.RECORDER, today=MET)
    table.end_recorders(round_, MET, keep=[place.recorder.pk])
    return user


def _neighbours(place: Place) -> dict[str, User]:
    """Who holds the same offices in the enterprise next door."""
    next_door = make.enterprise(region_code=place.enterprise.region_code)
    return {
        "neighbour_chair": make.chair_of(next_door),
        "neighbour_hr": make.hr_of(next_door),
    }


def cast(world: World) -> dict[str, User | None]:
    """Everybody of the world, who has a part in the round, who had one, and the neighbours."""
    own = world.own
    return {
        **world.actors,
        "representative": representative(own),
        "former_representative": former(own),
        "former_recorder": own.once("relieved", lambda: _relieved(own)),
        **own.once("neighbours", lambda: _neighbours(own)),
    }


def last_meeting(round_: Consultation) -> Meeting:
    found = round_.meetings.last()
    assert found is not None
    return found


@params(
    *("round", "round_sides", "round_seat_add", "round_election", "round_opinions"),
    *("round_said", "round_statements", "round_appeals", "round_released", "round_ground"),
)
def _round(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk}


PARAMS["round_meeting"] = _round
PARAMS["desk_case"] = lambda place: {"pk": at_the_table(place).case_id}


@params("round_seat_remove", "round_seat_replace")
def _seat(place: Place) -> dict[str, Any]:
    round_ = at_the_table(place)
    ours = round_.representatives.of(Side.WORKERS).filter(until=None, chief=False)
    return {"pk": round_.pk, "seat": ours[0].pk}


@params("round_answer")
def _opinion(place: Place) -> dict[str, Any]:
    round_ = at_the_table(place)
    return {"pk": round_.pk, "item": round_.opinions.get().pk}


@params("round_position", "round_withdraw", "round_reopen")
def _topic(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "no": 2}


@params("round_minutes", "round_record", "round_confirm", "round_correct")
def _meeting(place: Place) -> dict[str, Any]:
    round_ = at_the_table(place)
    return {"pk": round_.pk, "no": last_meeting(round_).no}


@params("round_act")
def _act(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "slug": "topic"}


@params("round_files", "round_figures", "round_readers")
def _files_and_figures(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk}


@params("round_file_add")
def _more_photos(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "purpose": "minutes"}


def photo_at(place: Place) -> Attachment:
    """A picture of the open meeting's minutes, handed in by the workers' side."""

    def hand_in() -> Attachment:
        round_ = at_the_table(place)
        [made] = attaching.add(
            round_,
            [Received("白板.pdf", PDF, b"%PDF-1.7 board")],
            purpose=Purpose.MINUTES,
            about=str(last_meeting(round_).no),
            by=place.chair,
            today=AGAIN,
        )
        return made

    made: Attachment = place.once("photo", hand_in)
    return made


@params("round_file_remove")
def _one_photo(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "file": photo_at(place).pk}


@params("papers_attachment")
def _download(place: Place) -> dict[str, Any]:
    return {"pk": photo_at(place).pk}


@params("case_trail")
def _case(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).case_id}


@params("case_receipt")
def _first_act(place: Place) -> dict[str, Any]:
    case = at_the_table(place).case
    sequence_all(now=timezone.now())
    opened = Event.objects.get(stream=stream_of(case), kind="case.opened")
    return {"pk": case.pk, "no": opened.leaf.index + 1}


@params("log_checkpoint")
def _newest(place: Place) -> dict[str, Any]:
    at_the_table(place)
    sequence_all(now=timezone.now())
    return {}


@params("log_tile")
def _entries(place: Place) -> dict[str, Any]:
    at_the_table(place)
    sequence_all(now=timezone.now())
    return {"place": "tile/entries/000.p/1"}


@params("papers_receipt")
def _receipt_of_the_minutes(place: Place) -> dict[str, Any]:
    found = _minutes_of_both_sides(place)
    sequence_all(now=timezone.now())
    return found


@params("papers_pdf", "papers_docx")
def _minutes_of_both_sides(place: Place) -> dict[str, Any]:
    version = last_meeting(at_the_table(place)).document
    assert version is not None
    return {"pk": version.document_id, "no": version.no}


def saying_of(place: Place) -> Opinion:
    """Something that a worker has said in that round."""

    def say() -> Opinion:
        return Opinion.objects.create(
            consultation=at_the_table(place),
            text="夜班太冷",
            said_on=MET,
            voice=f"{place.enterprise.pk:064x}",
            key_hash=f"{place.enterprise.pk:064x}",
        )

    made: Opinion = place.once("saying", say)
    return made


@params("round_take", "round_blot")
def _said(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "key": saying_of(place).pk}


@params("round_employer_answer")
def _handed_over(place: Place) -> dict[str, Any]:
    """An entry of the list that came from an opinion which the employer has read."""
    round_, saying = at_the_table(place), saying_of(place)
    saying.item = round_.opinions.get()
    saying.batch, _new = Batch.objects.get_or_create(
        consultation=round_, no=1, defaults={"released_on": AGAIN}
    )
    saying.save()
    return {"pk": round_.pk, "item": saying.item.pk}


def with_photo(place: Place) -> Opinion:
    """The same with a photograph that the workers' side went over and handed over."""
    saying = saying_of(place)
    _handed_over(place)
    saying.refresh_from_db()
    saying.pictured, saying.laid_open, saying.checked_on = True, True, AGAIN
    saying.save()
    Photo.objects.get_or_create(opinion=saying, defaults={"content": b"\xff\xd8\xff"})
    return saying


@params("round_photo", "round_withhold")
def _photo_at_a_desk(place: Place) -> dict[str, Any]:
    saying = with_photo(place)
    return {"pk": saying.consultation_id, "key": saying.pk}


@params("worker_photo")
def _photo_in_the_hand(place: Place) -> dict[str, Any]:
    return {"pk": with_photo(place).pk}


def opening_of(place: Place) -> Opening:
    """Somebody of the county, who is none of the cast, wants to know who said that."""
    round_, saying = at_the_table(place), saying_of(place)

    def ask() -> Opening:
        return Opening.objects.create(
            scope=scope_of(round_),
            subject=saying.pk,
            reason="说到人身安全",
            asked_by=make.county_officer(place.county),
            asked_on=AGAIN,
        )

    made: Opening = place.once("opening", ask)
    return made


@params("thread", "opening_ask")
def _read_along(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "key": saying_of(place).pk}


@params("threads", "openings")
def _round_read_along(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk}


@params("opening", "opening_show")
def _opening(place: Place) -> dict[str, Any]:
    return {"pk": at_the_table(place).pk, "no": opening_of(place).pk}


@params("worker_thread", "worker_second", "worker_appeal")
def _saying(place: Place) -> dict[str, Any]:
    return {"pk": saying_of(place).pk}


@params("worker_opinions", "worker_say", "worker_cards", "worker_mine", "worker_common")
def _with_a_round(place: Place) -> dict[str, Any]:
    at_the_table(place)
    return {}
