"""From the values of a form to the service that does the act."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.congress.choices import Grade, MatterKind, Mode, RemarkKind, RemarkState
from xieshang.apps.congress.fulfilment import fulfilment
from xieshang.apps.congress.models import Question, Session
from xieshang.apps.congress.selectors import current_ballot, questions_of
from xieshang.apps.congress.services import agenda, closing, floor, phones, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import RosterEntry
from xieshang.web.rounds.doing import Doing

Values = dict[str, Any]


def _who(now: Doing) -> dict[str, Any]:
    return {"by": now.by, "today": now.today}


def _entries(values: Values) -> list[RosterEntry]:
    return list(RosterEntry.objects.filter(pk__in=values["chosen"]))


def change_values(session: Session, _now: Doing) -> Values:
    names = ("meets_at", "place", "online", "chair_name", "seats")
    return {name: getattr(session, name) for name in names}


def change(session: Session, values: Values, now: Doing) -> None:
    agenda.change(session, **(values | {"seats": values["seats"] or 0}), **_who(now))


def add_matter(session: Session, values: Values, now: Doing) -> None:
    rounds = Consultation.objects.filter(enterprise=session.enterprise)
    contracts = Contract.objects.filter(enterprise=session.enterprise)
    agenda.add_matter(
        session,
        kind=MatterKind(values["kind"]),
        title=values["title"],
        text=values["text"],
        persons=values["persons"],
        consultation=rounds.filter(pk=values["consultation"] or 0).first(),
        contract=contracts.filter(pk=values["contract"] or 0).first(),
        **_who(now),
    )


def drop_matter(session: Session, values: Values, now: Doing) -> None:
    agenda.remove_matter(session.matters.get(pk=values["chosen"]), **_who(now))


def agree_values(session: Session, _now: Doing) -> Values:
    return {"agenda": session.agenda}


def agree_shows(session: Session, _now: Doing) -> Values:
    return {"matters": session.matters.all()}


def agree(session: Session, values: Values, now: Doing) -> str:
    done = agenda.agree(session, shown=values["agenda"], seen=now.seen, **_who(now))
    if done is None:
        return _("本方已同意这份议程，等对方同意")
    return _("双方都同意了，议程定下来了")


def add_papers(session: Session, values: Values, now: Doing) -> None:
    matter = session.matters.get(pk=values["chosen"])
    agenda.add_papers(matter, values["handed"], **_who(now))


def publish_list(session: Session, _values: Values, now: Doing) -> None:
    agenda.publish_list(session, seen=now.seen, **_who(now))


def send(session: Session, _values: Values, now: Doing) -> None:
    agenda.send_papers(session, seen=now.seen, **_who(now))


def call_off(session: Session, values: Values, now: Doing) -> None:
    agenda.call_off(session, reason=values["reason"], seen=now.seen, **_who(now))


def remark(session: Session, values: Values, now: Doing) -> None:
    floor.put_remark(
        session.matters.get(pk=values["matter"]),
        RemarkKind(values["kind"]),
        text=values["text"],
        wording=values["wording"],
        clause=values.get("clause", ""),
        group=values["group"],
        **_who(now),
    )


def answer(session: Session, values: Values, now: Doing) -> None:
    one = session.remarks.get(pk=values["chosen"])
    floor.answer(one, RemarkState(values["state"]), words=values["answer"], **_who(now))


def gather(session: Session, _values: Values, now: Doing) -> None:
    floor.group_discuss(session, seen=now.seen, **_who(now))


def present_values(session: Session, _now: Doing) -> Values:
    rows = session.attendances.filter(how="recorded").values_list("entry", flat=True)
    return {"chosen": [str(pk) for pk in rows]}


def enter_present(session: Session, values: Values, now: Doing) -> str:
    floor.enter_present(session, _entries(values), **_who(now))
    return _("现在到会%(n)s人") % {"n": session.attendances.count()}


def start(session: Session, _values: Values, now: Doing) -> None:
    floor.start(session, seen=now.seen, **_who(now))


def no_quorum(session: Session, _values: Values, now: Doing) -> None:
    floor.no_quorum(session, seen=now.seen, **_who(now))


def reschedule_values(session: Session, _now: Doing) -> Values:
    return {"place": session.place}


def reschedule(session: Session, values: Values, now: Doing) -> None:
    floor.reschedule(session, seen=now.seen, **values, **_who(now))


def report_values(session: Session, _now: Doing) -> Values:
    """Begin with how each contract on the agenda is kept, as its obligations say."""
    heard = session.matters.filter(kind=MatterKind.REPORT, contract__isnull=False).first()
    if heard is None or heard.contract is None:
        return {}
    return {"chosen": str(heard.pk), "text": fulfilment(heard.contract)}


def report(session: Session, values: Values, now: Doing) -> None:
    matter = session.matters.get(pk=values["chosen"])
    floor.report(matter, text=values["text"], seen=now.seen, **_who(now))


def speaker(session: Session, values: Values, now: Doing) -> None:
    entry = RosterEntry.objects.get(pk=values["chosen"])
    floor.ask_to_speak(session.matters.get(pk=values["matter"]), entry=entry, **_who(now))


def spoken(session: Session, values: Values, now: Doing) -> None:
    floor.spoken(session.speakers.get(pk=values["chosen"]), **_who(now))


def tellers(session: Session, values: Values, now: Doing) -> None:
    floor.name_tellers(session, _entries(values), **_who(now))


def open_ballot(session: Session, values: Values, now: Doing) -> str:
    made = voting.open_ballot(
        session,
        list(session.matters.filter(pk__in=values["chosen"])),
        mode=Mode(values["mode"]),
        ends_on=values["ends_on"],
        now=timezone.now(),
        **_who(now),
    )
    if made.paper:
        return _("选票已发，请到会的%(n)s人在手机上领票，再开始投票") % {"n": made.present}
    return _("开始表决，到会%(n)s人可以投票") % {"n": made.present}


def begin(session: Session, _values: Values, now: Doing) -> None:
    phones.begin(session, now=timezone.now(), **_who(now))


def close_ballot(session: Session, _values: Values, now: Doing) -> None:
    voting.close_ballot(session, seen=now.seen, **_who(now))


def _tallies(session: Session, values: Values) -> dict[Question, Tally]:
    ballot = current_ballot(session)
    tallies = {}
    for one in questions_of(ballot) if ballot else ():
        if one.is_graded:
            given = {mark: values[f"{one.pk}-{mark}"] for mark in Grade.values}
            tallies[one] = Tally(grades=given)
        else:
            yes, no, abstain = (values[f"{one.pk}-{x}"] for x in ("yes", "no", "abstain"))
            tallies[one] = Tally(yes, no, abstain)
    return tallies


def count(session: Session, values: Values, now: Doing) -> None:
    tallies = _tallies(session, values)
    voting.count(session, tallies, cast=values["cast"], valid=values["valid"], **_who(now))


def slips(session: Session, values: Values, now: Doing) -> None:
    phones.enter_paper(
        session,
        _tallies(session, values),
        voters=values["cast"],
        invalid=values["cast"] - values["valid"],
        **_who(now),
    )


def open_box(session: Session, _values: Values, now: Doing) -> str:
    ballot = phones.count(session, **_who(now))
    if ballot.doubtful:
        return _("计票完毕，但疑票多到可能改变结果：请作废重投")
    return _("计票完毕，请核对后宣布")


def announce(session: Session, _values: Values, now: Doing) -> str:
    voting.announce(session, now=timezone.now(), seen=now.seen, **_who(now))
    if session.case.state == "in_session":
        return _("这一次表决的票数已公布，会议继续")
    return _("结果已宣布，决议已写好")


def repeat(session: Session, values: Values, now: Doing) -> None:
    voting.repeat(session, why=values["reason"], **_who(now))


def publish(session: Session, _values: Values, now: Doing) -> None:
    closing.publish(session, seen=now.seen, **_who(now))


def report_up(session: Session, _values: Values, now: Doing) -> None:
    closing.report_up(session, seen=now.seen, **_who(now))
