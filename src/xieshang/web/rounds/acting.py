"""Acts by their slug; opinions one by one; positions topic by topic."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.consultations.services import preparation, table
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.catalogue import PAGES
from xieshang.web.rounds.doing import (
    Plain,
    act_page,
    attempt,
    consultation_of,
    doing,
    status_of,
)
from xieshang.web.rounds.forms import AnswerForm, PositionForm
from xieshang.web.rounds.ways import offers

OPINION_ACTS = ("open-opinions", "opinion", "close-opinions")


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of the catalogue."""
    if slug not in PAGES:
        raise Http404
    back = "round_opinions" if slug in OPINION_ACTS else "round"
    return act_page(request, pk, PAGES[slug], back=reverse(back, args=[pk]))


@reads
def opinions(request: Request, pk: int) -> HttpResponse:
    """The workers' opinions and what became of each; for the workers' side."""
    consultation = consultation_of(request, pk)
    now = doing(request)
    held = require(request.user, consultation.case, now.today, Actor.WORKERS_SIDE)
    waiting = consultation.opinions.filter(disposition=Disposition.PENDING).count()
    ways, later = offers(
        [PAGES[slug] for slug in OPINION_ACTS],
        consultation,
        held,
        now.today,
        url=lambda slug: reverse("round_act", args=[pk, slug]),
    )
    context = {
        "round": consultation,
        "opinions": consultation.opinions.select_related("topic"),
        "waiting": waiting,
        "ways": ways,
        "later": later,
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/opinions.html", context)


@acts
def answer(request: Request, pk: int, item: int) -> HttpResponse:
    """Answer one opinion, and say which topic it went into."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require(request.user, case, now.today, Actor.WORKERS_SIDE)
    opinion = get_object_or_404(consultation.opinions, pk=item)
    initial = {
        "answer": opinion.answer,
        "disposition": opinion.disposition,
        "topic": opinion.topic_id or "",
    }
    topics = {str(one.pk): one for one in consultation.topics.all()}
    form = AnswerForm(sent(request), initial=initial)
    form.fields["topic"].choices = [  # type: ignore[attr-defined]
        ("", _("不归入")), *((key, one.title) for key, one in topics.items()),
    ]  # fmt: skip

    def do(values: dict[str, str]) -> None:
        preparation.answer_opinion(
            opinion,
            disposition=Disposition(values["disposition"]),
            answer=values["answer"],
            topic=topics.get(values["topic"]),
            by=request.user,
            today=now.today,
        )

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("已答复"))
        return redirect("round_opinions", pk=pk)
    context = {"round": consultation, "opinion": opinion, "form": form, "demo_case": case.pk}
    return render(request, "rounds/answer.html", context, status=status_of(form))


@acts
def position(request: Request, pk: int, no: int) -> HttpResponse:
    """Say what one's own side wants on a topic."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    side = require_side(request.user, case, now.today)
    topic = get_object_or_404(consultation.topics, no=no)
    last = topic.positions.filter(side=side).last()
    initial = {"text": last.text if last else "", "tabled": "own"}
    form = PositionForm(sent(request), initial=initial)

    def do(values: dict[str, str]) -> None:
        table.put_position(
            topic,
            text=values["text"],
            tabled=values["tabled"] == "table",
            by=request.user,
            today=now.today,
        )

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("已记下"))
        return redirect("round", pk=pk)
    context = {
        "title": topic.title,
        "lead": _("先放在本方内部商量，想好了再摆上双方桌面。"),
        "form": form,
        "button": _("保存"),
        "back": reverse("round", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _one_button(
    request: Request, pk: int, no: int, *, words: tuple[str, str, str], reopening: bool
) -> HttpResponse:
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    side = require_side(request.user, case, now.today)
    topic = get_object_or_404(consultation.topics, no=no)
    if not reopening and side != topic.raised_by:
        raise PermissionDenied
    title, text, button = words
    form = Plain(sent(request))

    def do(_values: dict[str, str]) -> None:
        service = table.reopen_topic if reopening else table.withdraw_topic
        service(topic, by=request.user, today=now.today)

    if request.method == "POST" and attempt(form, case, do)[0]:
        return redirect("round", pk=pk)
    context = {
        "form": form,
        "title": title,
        "text": topic.title + _("：") + text,
        "button": button,
        "back": reverse("round", args=[pk]),
        "seen": case.revision,
    }
    return render(request, "design/confirm.html", context, status=status_of(form))


@acts
def withdraw(request: Request, pk: int, no: int) -> HttpResponse:
    """The side that raised a topic takes it off the table."""
    words = (_("撤回议题"), _("撤回后，本轮不再谈这一项。"), pgettext("act", "撤回"))
    return _one_button(request, pk, no, words=words, reopening=False)


@acts
def reopen(request: Request, pk: int, no: int) -> HttpResponse:
    """A settled topic goes back on the table."""
    words = (_("重新谈这一项"), _("原来议定的文本会清空，双方重新商量。"), _("重新谈"))
    return _one_button(request, pk, no, words=words, reopening=True)
