"""Files handed in with the acts of a round: the list, one more, one less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.choices import Material
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import attaching
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import (
    Doing,
    Plain,
    attempt,
    consultation_of,
    doing,
    moved_on,
    status_of,
)
from xieshang.web.uploads import FilesField


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one purpose that the reader may open, and whether more may come."""

    purpose: Purpose
    rows: list[Attachment]
    open: bool


class AttachForm(forms.Form):
    """Files, what they are about, and whether they stay with one's own side."""

    about = forms.ChoiceField(label="")
    attached = FilesField("", required=True)
    private = forms.ChoiceField(label="", widget=forms.RadioSelect, initial="")

    def __init__(self, *args: Any, purpose: Purpose, consultation: Consultation, **kw: Any):
        super().__init__(*args, **kw)
        places = [
            (key, about_words(purpose, key))
            for key, _name in attaching.places(consultation, purpose)
        ]
        self.fields["attached"].label = _("文件")
        if places:
            self.fields["about"].label = (
                _("哪一项材料") if purpose is Purpose.MATERIAL else _("哪一次会议")
            )
            self.fields["about"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["about"]
        if attaching.RULES[purpose].private:
            self.fields["private"].label = _("谁看得到")
            self.fields["private"].required = False
            self.fields["private"].choices = [  # type: ignore[attr-defined]
                ("", _("双方")),
                ("own", _("只有本方")),
            ]
        else:
            del self.fields["private"]


def about_words(purpose: Purpose, about: str) -> str:
    """The meeting or the material that a file belongs to."""
    if purpose is Purpose.MATERIAL:
        return str(Material(about).label)
    return _("第%(n)s次会议") % {"n": about} if about else ""


def _seen(request: Request, consultation: Consultation, now: Doing) -> Any:
    rows = Attachment.objects.seen_by(request.user, now.today)
    return rows.filter(case=consultation.case).select_related("added_by")


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Everything that was handed in and that this person may open."""
    consultation, now = consultation_of(request, pk), doing(request)
    rows = list(_seen(request, consultation, now))
    possible = attaching.possible(consultation, request.user, now.today)
    groups = [
        Group(purpose, [one for one in rows if one.purpose == purpose], purpose in possible)
        for purpose in Purpose
    ]
    context = {
        "round": consultation,
        "groups": [group for group in groups if group.rows or group.open],
        "removable": attaching.removable(consultation, rows, request.user, now.today),
        "demo_case": consultation.case_id,
    }
    return render(request, "rounds/files.html", context)


@acts
def add(request: Request, pk: int, purpose: str) -> HttpResponse:
    """Hand in files for one purpose."""
    if purpose not in attaching.RULES:  # other purposes have pages of their own
        raise Http404
    consultation, now, what = consultation_of(request, pk), doing(request), Purpose(purpose)
    case = consultation.case
    require(request.user, case, now.today, *attaching.RULES[what].actors)
    if what not in attaching.possible(consultation, request.user, now.today):
        raise moved_on(case, now.seen)
    form = AttachForm(
        sent(request),
        request.FILES or None,
        purpose=what,
        consultation=consultation,
        initial={"about": request.GET.get("about", "")},
    )

    def do(values: dict[str, Any]) -> None:
        attaching.add(
            consultation,
            values["attached"],
            purpose=what,
            about=values.get("about", ""),
            private=values.get("private") == "own",
            by=request.user,
            today=now.today,
        )

    back = _back(consultation, what, request.POST.get("about") or request.GET.get("about", ""))
    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("文件已收下"))
        return redirect(back)
    context = {
        "title": _("上传：%(what)s") % {"what": what.label},
        "lead": _("图片会去掉拍摄地点等信息再保存。步骤结束以前，可以移除。"),
        "form": form,
        "button": _("上传"),
        "back": back,
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _back(consultation: Consultation, purpose: Purpose, about: str) -> str:
    """To where the files are wanted: the filing, the minutes, or the list."""
    if purpose is Purpose.MATERIAL:
        contract = Contract.objects.get(consultation=consultation)
        return reverse("contract_act", args=[contract.pk, "submit"])
    if purpose is Purpose.MINUTES and about.isdecimal():
        return reverse("round_minutes", args=[consultation.pk, int(about[:4])])
    return reverse("round_files", args=[consultation.pk])


@acts
def remove(request: Request, pk: int, file: int) -> HttpResponse:
    """Take one file away, after asking."""
    consultation, now = consultation_of(request, pk), doing(request)
    case = consultation.case
    row = get_object_or_404(_seen(request, consultation, now), pk=file)
    require(request.user, case, now.today, *attaching.RULES[Purpose(row.purpose)].actors)
    if row.pk not in attaching.removable(consultation, [row], request.user, now.today):
        raise moved_on(case, now.seen)
    form = Plain(sent(request))
    back = _back(consultation, Purpose(row.purpose), row.about)

    def do(_values: dict[str, Any]) -> None:
        attaching.take_away(consultation, row, by=request.user, today=now.today)

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("“%(name)s”已移除") % {"name": row.name})
        return redirect(back)
    context = {
        "title": _("移除附件"),
        "text": _("“%(name)s”会删掉，别人不能再打开；留痕里记着它曾经在这里。")
        % {"name": row.name},
        "form": form,
        "button": _("移除"),
        "back": back,
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/confirm.html", context, status=status_of(form))
