"""What the employer's side reads of the workers' opinions, and what both see: common ground."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.consultations.models import Consultation, OpinionItem
from xieshang.apps.consultations.policies import require
from xieshang.apps.consultations.services import offer, preparation
from xieshang.apps.participation.models import Batch, CommonGround, Opinion, Statement
from xieshang.apps.participation.services.release import circle_of, goes_above, is_small
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.landscape import shown
from xieshang.web.rounds.doing import attempt, consultation_of, doing, moved_on, status_of
from xieshang.web.rounds.forms import words

READ_BATCHES = frozenset({Actor.EMPLOYER_SIDE, Actor.WORKERS_SIDE, Actor.UPPER_UNION})
TOPICS_GROW = frozenset({"1_reps", "2_offer", "3_prepare", "4_meeting", "4_overdue"})
LONGEST_TITLE = 80
MANY = 20  # batches on the page, the newest


class EmployerAnswerForm(forms.Form):
    answer = words(
        gettext_lazy("企业答复"),
        most=500,
        help_text=gettext_lazy("先说能不能办，再说为什么、什么时候。职工看得到"),
    )


@reads
def released(request: Request, pk: int) -> HttpResponse:
    """Batches that were handed over: texts alone, without pseudonym, day or count."""
    consultation, now = consultation_of(request, pk), doing(request)
    held = actors_of(request.user, consultation.case, now.today)
    if not held & READ_BATCHES:
        raise PermissionDenied
    small, above = (
        is_small(consultation.enterprise, now.today),
        goes_above(consultation, now.today),
    )
    hidden = above and Actor.UPPER_UNION not in held
    batches = Batch.objects.none()
    if not above:
        batches = Batch.objects.filter(consultation=consultation)
    elif not hidden:
        batches = Batch.objects.filter(circle=circle_of(consultation.enterprise))
    context = {
        "round": consultation,
        "small": small,
        "above": above,
        "hidden": hidden,
        "received": Opinion.objects.open_to_union()
        .filter(consultation=consultation, parent=None)
        .exists(),
        "batches": [(one, _texts(one)) for one in batches[:MANY]],
        "employer": Actor.EMPLOYER_SIDE in held,
        "nav": Actor.WORKERS_SIDE in held,
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/released.html", context)


def _texts(batch: Batch) -> list[Opinion]:
    """In the order of random keys; masked ones and later duplicates stay as handed over."""
    return list(batch.opinions.select_related("item").order_by("pk"))


@acts
def employer_answer(request: Request, pk: int, item: int) -> HttpResponse:
    """The employer says what it thinks of an opinion that was handed over to it."""
    consultation, now = consultation_of(request, pk), doing(request)
    require(request.user, consultation.case, now.today, Actor.EMPLOYER_SIDE)
    handed = OpinionItem.objects.filter(sayings__batch__consultation=consultation).distinct()
    row = get_object_or_404(handed, pk=item, consultation=consultation)
    # What was handed over, not what the workers' side has made of it on its list.
    saying = row.sayings.filter(batch__consultation=consultation).order_by("pk").first()
    form = EmployerAnswerForm(sent(request), initial={"answer": row.employer_answer})

    def do(values: dict[str, str]) -> None:
        row.consultation = consultation
        preparation.answer_for_employer(
            row, answer=values["answer"], by=now.by, today=now.today
        )

    if request.method == "POST" and attempt(form, consultation.case, do)[0]:
        messages.success(request, _("已答复，职工看得到"))
        return redirect("round_released", pk=pk)
    context = {
        "title": saying.shown if saying else "",
        "lead": _("答复写在这条意见下面，工会的答复在旁边。"),
        "form": form,
        "button": _("答复"),
        "back": reverse("round_released", args=[pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


@acts
def ground(request: Request, pk: int) -> HttpResponse:
    """Common ground, the same for both sides; the workers' side makes topics of it."""
    consultation, now = consultation_of(request, pk), doing(request)
    held = actors_of(request.user, consultation.case, now.today)
    if not held & READ_BATCHES:
        raise PermissionDenied
    if request.method == "POST":
        require(request.user, consultation.case, now.today, Actor.WORKERS_SIDE)
        return _add_topic(request, consultation)
    row = CommonGround.objects.filter(consultation=consultation).first()
    context = {
        "round": consultation,
        "ground": shown(row) if row else None,
        "nav": Actor.WORKERS_SIDE in held,
        "proposed": _proposed(consultation, row) if Actor.WORKERS_SIDE in held else [],
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/ground.html", context)


def _proposed(consultation: Consultation, row: CommonGround | None) -> list[Statement]:
    """What all groups agree on and is no topic of the round yet."""
    if row is None or row.picture is None or consultation.case.state not in TOPICS_GROW:
        return []
    names = [one["statement"] for one in row.picture["common"]]
    titles = set(consultation.topics.values_list("title", flat=True))
    found = Statement.objects.filter(consultation=consultation).in_bulk(names)
    return [
        found[name]
        for name in names
        if name in found and found[name].text[:LONGEST_TITLE] not in titles
    ]


def _add_topic(request: Request, consultation: Consultation) -> HttpResponse:
    now, wanted = doing(request), request.POST.get("statement", "")
    row = CommonGround.objects.filter(consultation=consultation).first()
    chosen = next((o for o in _proposed(consultation, row) if str(o.pk) == wanted), None)
    if chosen is None:
        raise moved_on(consultation.case)
    kind = TopicKind(chosen.topic.kind) if chosen.topic else TopicKind.OTHER
    offer.add_topic(
        consultation, kind=kind, title=chosen.text[:LONGEST_TITLE], by=now.by, today=now.today
    )
    messages.success(request, _("议题已加上"))
    return redirect("round_ground", pk=consultation.pk)
