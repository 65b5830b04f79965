"""Step 4: the meeting planned, recorded, confirmed, corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.choices import TopicResult
from xieshang.apps.consultations.models import Consultation, Meeting, Topic
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.consultations.services import table
from xieshang.apps.contracts.services import attaching
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.organizations.models import Grant
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.m01_ordinary.guards_talks import chaired_jointly
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.days import day
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import attempt, consultation_of, doing, status_of
from xieshang.web.rounds.forms import MeetingForm, TextForm, words
from xieshang.web.rounds.simple import account
from xieshang.web.rounds.ways import AT_TABLE, meeting_waits_for, planned_meeting

CHIEFS = {Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF}


def _page(
    request: Request, consultation: Consultation, form: forms.Form, **context: Any
) -> HttpResponse:
    page = {
        "form": form,
        "back": reverse("round", args=[consultation.pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
        **context,
    }
    return render(request, "design/form_page.html", page, status=status_of(form))


class ShownForm(forms.Form):
    """Carries which minutes the page showed."""

    shown = forms.CharField(max_length=16, widget=forms.HiddenInput, required=False)


class PlanForm(MeetingForm):
    """A meeting with its agenda."""

    topics = forms.MultipleChoiceField(label="", widget=forms.CheckboxSelectMultiple)


@acts
def plan(request: Request, pk: int) -> HttpResponse:
    """Fix the next meeting: day, place, agenda, recorder."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require(request.user, case, now.today, Actor.BOTH_SIDES, Actor.UNION)
    possible = list(consultation.topics.exclude(result=TopicResult.WITHDRAWN))
    waiting = planned_meeting(consultation)
    initial = _planned(consultation, possible, waiting, now.today)
    initial["joint"] = (waiting is not None and not waiting.chair_side) or (
        waiting is None and chaired_jointly(rules_of(case))
    )
    form = PlanForm(sent(request), initial=initial)
    form.fields["topics"].label = _("议程")
    form.fields["topics"].choices = [  # type: ignore[attr-defined]
        (str(topic.pk), _on_agenda(topic)) for topic in possible
    ]

    def do(values: dict[str, Any]) -> None:
        recorder = account(values["recorder_account"])
        if values["recorder_account"] and recorder is None:
            raise forms.ValidationError({"recorder_account": _("没有这个账户，请核对用户名")})
        table.plan_meeting(
            consultation,
            meets_at=values["meets_at"],
            place=values["place"],
            topics=[topic for topic in possible if str(topic.pk) in values["topics"]],
            recorder_name=values["recorder_name"],
            recorder=recorder,
            recorder_agreed=values["recorder_agreed"],
            joint=values["joint"],
            online=values["online"],
            by=request.user,
            today=now.today,
        )

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("会议已安排，双方都看得到"))
        return redirect("round", pk=pk)
    return _page(
        request,
        consultation,
        form,
        title=_("改第%(n)s次会议的安排") % {"n": waiting.no} if waiting else _("安排会议"),
        lead=_("这里由双方首席代表共同主持。")
        if chaired_jointly(rules_of(case))
        else _("主持由双方首席代表轮流，要约方先。"),
        button=_("安排"),
    )


def _on_agenda(topic: Topic) -> str:
    """A topic on the list; one that is settled may be talked about again."""
    if topic.result == TopicResult.OPEN:
        return topic.title
    return _("%(topic)s（已谈成，可以再议）") % {"topic": topic.title}


def _planned(
    consultation: Consultation, topics: list[Topic], waiting: Meeting | None, today: date
) -> dict[str, Any]:
    """The meeting that is planned already, or the last one's place and recorder.

    The first one starts with what was offered and answered, and with the enterprise's recorder.
    """
    last = waiting or consultation.meetings.last()
    chosen = [str(topic.pk) for topic in topics if topic.result == TopicResult.OPEN]
    if waiting is not None:
        chosen = [str(item.topic_id) for item in waiting.items.all()]
    if last is None:
        found = {"topics": chosen, "recorder_agreed": True}
        return found | _as_answered(consultation) | _only_recorder(consultation, today)
    return {
        "meets_at": timezone.localtime(last.meets_at) if waiting else None,
        "place": last.place,
        "recorder_name": last.recorder_name,
        "recorder_account": last.recorder.username if last.recorder else "",
        "recorder_agreed": last.recorder_agreed,
        "topics": chosen,
    }


def _as_answered(consultation: Consultation) -> dict[str, Any]:
    """Time and place of the offer, or as the answer confirmed them."""
    offer = getattr(consultation, "offer", None)
    if offer is None:
        return {}
    said = offer.responses.last() or offer
    when = said.meet_at or offer.meet_at
    return {"meets_at": timezone.localtime(when), "place": said.meet_place or offer.meet_place}


def _only_recorder(consultation: Consultation, today: date) -> dict[str, Any]:
    """The person who holds the recorder's office here, if there is one and no more."""
    office = Grant.objects.in_force(today).filter(
        role=Role.RECORDER, enterprise=consultation.enterprise
    )
    known = [grant.user for grant in office.select_related("user")[:2]]
    if len(known) != 1:
        return {}
    return {"recorder_name": known[0].name, "recorder_account": known[0].username}


def _meeting(request: Request, pk: int, no: int) -> Meeting:
    consultation = consultation_of(request, pk)
    return get_object_or_404(consultation.meetings.select_related("chair", "recorder"), no=no)


@reads
def minutes(request: Request, pk: int, no: int) -> HttpResponse:
    """What was said and agreed, who confirmed it, corrections."""
    meeting = _meeting(request, pk, no)
    consultation = consultation_of(request, pk)
    now = doing(request)
    held = actors_of(request.user, consultation.case, now.today)
    items = list(meeting.items.select_related("topic"))
    attending = meeting.attendances.filter(present=True).select_related("representative")
    photos = list(
        Attachment.objects.seen_by(request.user, now.today)
        .filter(case=consultation.case, purpose=Purpose.MINUTES, about=str(no))
        .select_related("added_by")
    )
    context = {
        "round": consultation,
        "meeting": meeting,
        "items": items,
        "agreed": sum(item.result == TopicResult.AGREED for item in items),
        "still_open": sum(item.result == TopicResult.OPEN for item in items),
        "present": [str(row.representative) for row in attending],
        "notes": meeting.notes.select_related("by"),
        "photos": photos,
        "removable": attaching.removable(consultation, photos, request.user, now.today),
        "may_attach": not meeting.locked
        and Purpose.MINUTES in attaching.possible(consultation, request.user, now.today),
        "may_record": not meeting.locked and bool(held & AT_TABLE),
        "may_confirm": meeting_waits_for(meeting, held),
        "may_plan": meeting.held_on is None and Actor.BOTH_SIDES in held,
        "may_correct": meeting.locked and Actor.BOTH_SIDES in held,
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/minutes.html", context)


class MinutesForm(ShownForm):
    """The minutes: one block of fields for each topic on the agenda."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = meeting.held_on or timezone.localtime(meeting.meets_at).date()
        self.fields["held_on"] = day(_("召开日期"))
        self.fields["held_on"].initial = first
        self.fields["discussion"] = words(_("会议情况"), most=10000, required=False)
        self.fields["discussion"].initial = meeting.discussion
        self.fields["shown"].initial = meeting.fingerprint
        self.items = list(meeting.items.select_related("topic"))
        for item in self.items:
            written = item if meeting.held_on else item.topic  # a topic settled before stays so
            self._topic_fields(item.topic, item.discussion, written.result, written.agreed_text)
        self._present_field(meeting)

    def _topic_fields(self, topic: Topic, said: str, result: str, text: str) -> None:
        name = topic.title + _("：")
        self.fields[f"said_{topic.pk}"] = words(name + _("主要意见"), most=4000, required=False)
        self.fields[f"said_{topic.pk}"].initial = said
        self.fields[f"said_{topic.pk}"].part = name  # type: ignore[attr-defined]  # read by _form
        self.fields[f"result_{topic.pk}"] = forms.ChoiceField(
            label=name + _("结果"),
            choices=TopicResult.choices,
            initial=result,
            widget=forms.RadioSelect,
        )
        self.fields[f"text_{topic.pk}"] = words(
            name + _("议定文本"),
            most=4000,
            required=False,
            help_text=_("谈成的要写下来，会写进草案"),
        )
        self.fields[f"text_{topic.pk}"].initial = text

    def _present_field(self, meeting: Meeting) -> None:
        people = list(meeting.consultation.representatives.filter(until=None))
        present = set(
            meeting.attendances.filter(present=True).values_list("representative", flat=True)
        )
        self.fields["present"] = forms.MultipleChoiceField(
            label=_("出席的代表"),
            choices=[(str(one.pk), one.name) for one in people],
            initial=[str(one.pk) for one in people if not present or one.pk in present],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for item in self.items:
            agreed = values.get(f"result_{item.topic_id}") == TopicResult.AGREED
            if agreed and not values.get(f"text_{item.topic_id}", "").strip():
                self.add_error(f"text_{item.topic_id}", _("谈成的议题须写下议定文本"))
        return values

    def as_minutes(self) -> list[table.Minute]:
        """What the form says, topic by topic."""
        values = self.cleaned_data
        return [
            table.Minute(
                item.topic,
                discussion=values[f"said_{item.topic_id}"],
                result=TopicResult(values[f"result_{item.topic_id}"]),
                agreed_text=values[f"text_{item.topic_id}"],
            )
            for item in self.items
        ]


@acts
def record(request: Request, pk: int, no: int) -> HttpResponse:
    """Enter or change the minutes until both sides have confirmed them."""
    meeting = _meeting(request, pk, no)
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require(request.user, case, now.today, Actor.RECORDER, Actor.BOTH_SIDES)
    if request.method != "POST" and meeting.locked:
        messages.info(request, _("双方已经确认，记录不能再改；要更正，请写更正附记"))
        return redirect("round_minutes", pk=pk, no=no)
    form = MinutesForm(sent(request), meeting=meeting)

    def do(values: dict[str, Any]) -> None:
        people = consultation.representatives.filter(pk__in=values["present"])
        table.hold_meeting(
            meeting,
            held_on=values["held_on"],
            discussion=values["discussion"],
            minutes=form.as_minutes(),
            present=people,
            by=request.user,
            today=now.today,
            seen=now.seen,
            shown=values["shown"] or None,
        )

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("会议记录已保存，请双方首席代表确认"))
        return redirect("round_minutes", pk=pk, no=no)
    return _page(
        request,
        consultation,
        form,
        title=_("第%(n)s次会议记录") % {"n": no},
        lead=_("照会上说的记。双方确认以前都可以改，改了要重新确认。"),
        button=_("保存记录"),
        back=reverse("round_minutes", args=[pk, no]),
    )


@acts
def confirm(request: Request, pk: int, no: int) -> HttpResponse:
    """One chief confirms the minutes."""
    meeting = _meeting(request, pk, no)
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require(request.user, case, now.today, *CHIEFS)
    read = request.GET.get("shown", meeting.fingerprint)
    form = ShownForm(sent(request), initial={"shown": read})

    def do(values: dict[str, Any]) -> None:
        shown = values["shown"] or None
        table.confirm_minutes(meeting, by=request.user, today=now.today, shown=shown)

    if request.method == "POST" and attempt(form, case, do)[0]:
        locked = _("双方都已确认，记录锁定")
        waiting = _("已确认，等对方确认")
        messages.success(request, locked if meeting.locked else waiting)
        return redirect("round", pk=pk)
    context = {
        "title": _("确认第%(n)s次会议记录") % {"n": no},
        "text": _("双方都确认后，记录不能再改，只能附记更正。"),
        "form": form,
        "button": _("确认记录"),
        "back": reverse("round_minutes", args=[pk, no]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/confirm.html", context, status=status_of(form))


@acts
def correct(request: Request, pk: int, no: int) -> HttpResponse:
    """Append a correction to locked minutes."""
    meeting = _meeting(request, pk, no)
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require_side(request.user, case, now.today)
    form = TextForm(sent(request))

    def do(values: dict[str, Any]) -> None:
        text = values["text"]
        table.correct_minutes(meeting, text=text, by=request.user, today=now.today)

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("更正已附在记录后面"))
        return redirect("round_minutes", pk=pk, no=no)
    return _page(
        request,
        consultation,
        form,
        title=_("更正附记"),
        lead=_("原记录不变，更正附在后面。"),
        button=_("附上"),
        back=reverse("round_minutes", args=[pk, no]),
    )
