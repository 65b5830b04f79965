"""The workers' side goes over what was said: check, mask, merge, take up, ask for stances."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import Opinion, OpinionQuerySet, Statement
from xieshang.apps.participation.policies import listening
from xieshang.apps.participation.replies import reply_rate
from xieshang.apps.participation.selectors import NEWEST
from xieshang.apps.participation.services import moderation
from xieshang.core.likeness import groups
from xieshang.core.procedure.model import Actor
from xieshang.core.selfcheck import Mark, marks
from xieshang.web.acts import acts
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import attempt, consultation_of, doing, moved_on, status_of
from xieshang.web.rounds.forms import line, words

PAGE = 40
LEAST = uuid.UUID(int=0)
COUNTED = 1000  # what is more is not counted while somebody waits
COMPARED = 300  # opinions among which duplicates are looked for


@dataclass(frozen=True, slots=True)
class Row:
    """One opinion as the workers' side reads it: the text, and what in it names somebody."""

    opinion: Opinion
    marks: tuple[Mark, ...]


class ManyForm(forms.Form):
    """What is done with the opinions that were ticked."""

    act = forms.ChoiceField(
        choices=[(one, "") for one in ("check", "mask", "merge", "restore")]
    )
    reason = line(gettext_lazy("遮住的理由（发言人会看到）"), most=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") == "mask" and not given.get("reason"):
            self.add_error("reason", _("请写明理由，发言人会看到"))
        return given


class TopicChoice(forms.Form):
    """A form that asks for one of the round's topics."""

    topic = forms.ChoiceField(label=gettext_lazy("归入议题"), required=False)

    def about(self, consultation: Consultation) -> None:
        """Offer the topics of this round."""
        self.topics = {str(one.no): one for one in consultation.topics.all()}
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("不归入")),
            *((number, one.title) for number, one in self.topics.items()),
        ]


class TakeForm(TopicChoice):
    text = words(
        gettext_lazy("写进清单的话"),
        most=500,
        help_text=gettext_lazy("可以改短、改清楚，不要写能认出人的细节"),
    )
    field_order = ("text", "topic")


class BlotForm(forms.Form):
    words = line(gettext_lazy("要遮住的字"), most=60, help_text=gettext_lazy("照原文抄"))
    reason = line(gettext_lazy("理由（发言人会看到）"), most=200)


class StatementForm(TopicChoice):
    text = line(
        gettext_lazy("请大家表态的说法"),
        most=200,
        help_text=gettext_lazy("一句话一件事，让人能说赞成或不赞成"),
    )
    field_order = ("text", "topic")


class AppealAnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[
            ("lift", gettext_lazy("申诉成立，恢复显示")),
            ("keep", gettext_lazy("维持遮住")),
        ],
        widget=forms.RadioSelect,
    )
    answer = line(gettext_lazy("理由（发言人会看到）"), most=300)


def _mine(request: Request, pk: int) -> Consultation:
    """The round, for the workers' side."""
    consultation = consultation_of(request, pk)
    require(request.user, consultation.case, doing(request).today, Actor.WORKERS_SIDE)
    return consultation


def _done(form: forms.Form, consultation: Consultation, act: Callable[[Any], None]) -> bool:
    try:
        return attempt(form, consultation.case, act)[0]
    except NotListening as error:
        raise moved_on(consultation.case) from error


@acts
def said(request: Request, pk: int) -> HttpResponse:
    """What the workers said, text only; many can be dealt with at once."""
    consultation = _mine(request, pk)
    form = ManyForm(sent(request), initial={"act": "check"})
    if request.method == "POST":
        given = moderation.of_round(consultation, _keys(request.POST.getlist("o")))
        if not given:
            form.add_error(None, _("还没有选意见"))
        elif _done(form, consultation, partial(_deal, request, consultation, given)):
            messages.success(request, _("已办%(n)s条") % {"n": len(given)})
            return redirect("round_said", pk=pk)
    show = request.GET.get("show", "new")
    found = _shown(consultation, show)
    rows = list(found[: PAGE + 1])
    context = {
        "round": consultation,
        "form": form,
        "show": show,
        "rows": [Row(one, marks(one.shown)) for one in rows[:PAGE]],
        "more": len(rows) > PAGE,
        "veiled": any(one.is_veiled and not one.batch_id for one in rows[:PAGE]),
        "alike": _alike(consultation) if show == "new" else (),
        "counts": {name: _number(consultation, name) for name in ("new", "checked")},
        "most": COUNTED,
        "rate": reply_rate(consultation),
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/said.html", context, status=status_of(form))


def _keys(given: Sequence[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(one) for one in given[:200]]
    except ValueError as error:
        raise Http404 from error


def _deal(
    request: Request, consultation: Consultation, given: list[Opinion], values: Any
) -> None:
    now = doing(request)
    if values["act"] == "mask":
        moderation.mask(
            consultation, given, reason=values["reason"], by=now.by, today=now.today
        )
    elif values["act"] == "restore":
        moderation.restore(consultation, given, by=now.by, today=now.today)
    elif values["act"] == "merge":
        moderation.merge(consultation, given, by=now.by, today=now.today)
    else:
        moderation.check(consultation, given, by=now.by, today=now.today)


def _shown(consultation: Consultation, show: str) -> OpinionQuerySet:
    """The opinions of one tab, in the order of their random keys or of what was done with them.

    Each order is that of an index of the table, whose first columns are the same in all rows;
    what is set is found as greater than the least, since SQLite has no place of «not null».
    """
    found = Opinion.objects.open_to_union().filter(consultation=consultation)
    roots, unread = found.filter(parent=None), ("parent_id", "checked_on", "id")
    if show == "masked":
        return roots.filter(state=Opinion.State.MASKED).order_by(*unread)
    if show == "merged":
        merged = roots.filter(state=Opinion.State.MERGED).select_related("merged_into")
        return merged.order_by(*unread)
    if show == "replies":
        return found.standing().filter(parent__gt=LEAST).order_by(*unread)
    standing = roots.standing().select_related("item")
    taken = ("parent_id", "item_id", "checked_on", "id")
    if show == "checked":
        return standing.filter(checked_on__gt=date.min, item=None).order_by(*taken)
    if show == "listed":
        return standing.filter(item__gt=0).order_by(*taken)
    return standing.filter(checked_on=None).order_by(*unread)


def _number(consultation: Consultation, show: str) -> int:
    """How many stand in a tab; one more than ``COUNTED`` stands for all that are more."""
    return _shown(consultation, show)[: COUNTED + 1].count()


def _alike(consultation: Consultation) -> tuple[list[Opinion], ...]:
    """Opinions that look as if they said the same, to be merged by a person."""
    here = Opinion.objects.open_to_union().filter(consultation=consultation)
    near = here.standing().filter(parent=None, item=None)
    rows = list(near.order_by(*NEWEST)[:COMPARED])
    return tuple([rows[at] for at in group] for group in groups([one.text for one in rows]))


def _one(consultation: Consultation, key: uuid.UUID) -> Opinion:
    found = get_object_or_404(
        Opinion.objects.select_related("topic"), pk=key, consultation=consultation
    )
    found.consultation = consultation
    return found


def _form_page(
    request: Request, consultation: Consultation, form: forms.Form, **words_: object
) -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("round_said", args=[consultation.pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
        **words_,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


@acts
def take(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """Put one opinion on the list of the round."""
    consultation, now = _mine(request, pk), doing(request)
    opinion = _one(consultation, key)
    topic = opinion.topic.no if opinion.topic else ""
    form = TakeForm(sent(request), initial={"text": opinion.shown[:500], "topic": topic})
    form.about(consultation)

    def do(values: dict[str, str]) -> None:
        moderation.take_up(
            opinion, text=values["text"], topic=form.topics.get(values["topic"]), by=now.by,
            today=now.today,
        )  # fmt: skip

    if request.method == "POST" and _done(form, consultation, do):
        messages.success(request, _("已列入清单，请答复"))
        return redirect("round_opinions", pk=pk)
    return _form_page(
        request, consultation, form, title=_("列入意见清单"), lead=opinion.shown,
        button=_("列入清单"),
    )  # fmt: skip


@acts
def blot(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """Blacken some words of one opinion."""
    consultation, now = _mine(request, pk), doing(request)
    opinion = _one(consultation, key)
    found = marks(opinion.shown)
    form = BlotForm(sent(request), initial={"words": found[0].words if found else ""})

    def do(values: dict[str, str]) -> None:
        moderation.blot(opinion, **values, by=now.by, today=now.today)

    if request.method == "POST" and _done(form, consultation, do):
        messages.success(request, _("已遮住这几个字"))
        return redirect("round_said", pk=pk)
    return _form_page(
        request, consultation, form, title=_("遮住几个字"), lead=opinion.shown,
        button=pgettext_lazy("act", "遮住"),
    )  # fmt: skip


@acts
def statements(request: Request, pk: int) -> HttpResponse:
    """The statements that everybody is asked about: add one, stop one."""
    consultation, now = _mine(request, pk), doing(request)
    rows = consultation.statements.select_related("topic")
    closing = request.POST.get("close", "")
    source = request.GET.get("from", "")
    opinion = _one(consultation, _keys([source])[0]) if source else None
    initial = {"text": opinion.shown[:200].replace("\n", " ")} if opinion else {}
    form = StatementForm(None if closing else sent(request), initial=initial)
    form.about(consultation)

    def do(values: dict[str, str]) -> None:
        moderation.choose_statement(
            consultation, text=values["text"], topic=form.topics.get(values["topic"]),
            opinion=opinion, by=now.by, today=now.today,
        )  # fmt: skip

    if closing:
        _close(request, consultation, closing)
        return redirect("round_statements", pk=pk)
    if request.method == "POST" and _done(form, consultation, do):
        messages.success(request, _("已请大家表态"))
        return redirect("round_statements", pk=pk)
    context = {
        "round": consultation,
        "rows": rows,
        "form": form,
        "open": listening(consultation, now.today),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/statements.html", context, status=status_of(form))


def _close(request: Request, consultation: Consultation, number: str) -> None:
    now = doing(request)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    statement = get_object_or_404(Statement, pk=int(number), consultation=consultation)
    statement.consultation = consultation
    try:
        moderation.close_statement(statement, by=now.by, today=now.today)
    except NotListening as error:
        raise moved_on(consultation.case) from error
    messages.success(request, _("已停止表态"))


@acts
def appeals(request: Request, pk: int) -> HttpResponse:
    """Objections of authors, for the union above, which decides."""
    consultation, now = consultation_of(request, pk), doing(request)
    held = actors_of(request.user, consultation.case, now.today)
    if Actor.UPPER_UNION not in held or Actor.WORKERS_SIDE in held:
        raise PermissionDenied
    rows = Opinion.objects.filter(consultation=consultation).exclude(appeal="")
    form = AppealAnswerForm(sent(request))
    chosen = request.POST.get("o", "")

    def do(values: dict[str, str]) -> None:
        moderation.decide_appeal(
            _one(consultation, _keys([chosen])[0]), lift=values["decision"] == "lift",
            answer=values["answer"], by=now.by, today=now.today,
        )  # fmt: skip

    if request.method == "POST" and _done(form, consultation, do):
        messages.success(request, _("已答复申诉"))
        return redirect("round_appeals", pk=pk)
    context = {
        "round": consultation,
        "rows": list(rows.order_by("appeal_answer", "pk")),
        "form": form,
        "chosen": chosen,
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/appeals.html", context, status=status_of(form))
