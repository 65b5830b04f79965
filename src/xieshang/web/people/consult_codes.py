"""Pages about the codes on an enterprise's walls: the list, each code with its posters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.cases.clock import today
from xieshang.apps.documents import poster
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import ConsultCode, Enterprise
from xieshang.apps.organizations.services import consult_codes as services
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import Asked, answer


class PlaceForm(forms.Form):
    """Where a code hangs."""

    kind = forms.ChoiceField(label=gettext_lazy("贴在哪里"), choices=ConsultCode.Kind.choices)
    name = forms.CharField(
        label=gettext_lazy("叫什么"),
        max_length=20,
        required=False,
        validators=[plain_text],
        help_text=gettext_lazy(
            "例如“二号车间”“北区食堂”。只写地方，不写人名；不写就用上面的名称"
        ),
    )


class RevokeForm(forms.Form):
    """Why a code stops."""

    why = forms.ChoiceField(
        label=gettext_lazy("停用原因"),
        choices=ConsultCode.Why.choices,
        help_text=gettext_lazy("再扫这张码的人会看到"),
    )
    remark = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=120,
        required=False,
        validators=[plain_text],
        help_text=gettext_lazy("只有工会看得到"),
    )


@reads
def listing(request: Request, pk: int) -> HttpResponse:
    """Every code of an enterprise, those in use or those that were stopped."""
    here = _kept(request, pk)
    codes = services.codes_of(here)
    stopped = request.GET.get("list") == "stopped"
    page = {
        "here": here,
        "stopped": stopped,
        "live": sum(each.is_live for each in codes),
        "rows": [each for each in codes if each.is_live != stopped],
    }
    return render(request, "people/consult_codes.html", page)


@reads
def code(request: Request, pk: int, no: int) -> HttpResponse:
    """One code: what it says, its posters, and what can be done with it."""
    here = _kept(request, pk)
    found = _code(here, no)
    page = {"here": here, "code": found, "sizes": poster.SIZES}
    return render(request, "people/consult_code.html", page)


@reads
def printed(request: Request, pk: int, no: int, size: str, kind: str) -> HttpResponse:
    """The poster of one code in one size, to be printed."""
    found = _code(_kept(request, pk), no)
    form = next((each for each in poster.FORMATS if each == kind), None)
    if form is None or size not in poster.SIZES or not found.is_live:
        raise Http404
    content = HttpResponse(poster.draw(found, size, form), content_type=poster.FORMATS[form])
    name = f"{found.enterprise}-{found.no}-{size}.{kind}"
    header = content_disposition_header(as_attachment=False, filename=name)
    content["Content-Disposition"] = header or "inline"
    return content


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """A code for one more place."""
    here = _kept(request, pk)
    form = PlaceForm(sent(request), initial={"kind": ConsultCode.Kind.WORKSHOP})
    asked = Asked(
        _("加一个位置的协商码"),
        _("做这张码"),
        reverse("consult_codes", args=[pk]),
        _("一个位置一张码，哪张破了、被换了，就停用哪张。扫码不计数，也不记是谁扫的。"),
        here.name,
    )

    def act() -> HttpResponse:
        made = services.add(here, **form.cleaned_data, by=request.user, today=today())
        return redirect("consult_code", pk, made.no)

    return answer(request, form, asked, act)


@acts
def rename(request: Request, pk: int, no: int) -> HttpResponse:
    """The place is called otherwise."""
    found = _code(_kept(request, pk), no)
    form = PlaceForm(sent(request), initial={"kind": found.kind, "name": found.name})
    asked = _asked(
        found,
        _("改%(no)d号码的位置") % {"no": no},
        _("保存"),
        _("墙上的海报照样能用；海报上印的位置，重新打印才会变。"),
    )

    def act() -> HttpResponse:
        services.rename(found, **form.cleaned_data, by=request.user, today=today())
        return redirect("consult_code", pk, no)

    return answer(request, form, asked, act)


@acts
def revoke(request: Request, pk: int, no: int) -> HttpResponse:
    """Stop a code, after asking once more."""
    found = _code(_kept(request, pk), no)
    asked = _asked(
        found,
        _("停用%(no)d号码？") % {"no": no},
        _("停用"),
        warning=_("从现在起，扫这张码会看到“已停用”，不能恢复。请把墙上的取下来。"),
    )
    return _stop(request, found, asked, services.revoke)


@acts
def replace(request: Request, pk: int, no: int) -> HttpResponse:
    """Stop a code and make another for the same place."""
    found = _code(_kept(request, pk), no)
    asked = _asked(
        found,
        _("把%(no)d号码换成新的？") % {"no": no},
        _("停用旧的，做一张新的"),
        warning=_("旧码从现在起停用，不能恢复；扫旧码的人会看到新码的编号和位置。"),
    )
    return _stop(request, found, asked, services.replace)


def _stop(request: Request, found: ConsultCode, asked: Asked, service: Any) -> HttpResponse:
    form = RevokeForm(sent(request))

    def act() -> HttpResponse:
        left = service(found, **form.cleaned_data, by=request.user, today=today())
        return redirect("consult_code", found.enterprise.pk, left.no)

    return answer(request, form, asked, act)


def _asked(
    found: ConsultCode, title: str, submit: str, lead: str = "", warning: str = ""
) -> Asked:
    back = reverse("consult_code", args=[found.enterprise.pk, found.no])
    crumb = _("%(place)s · %(no)d号码") % {"place": found.place, "no": found.no}
    return Asked(title, submit, back, lead, crumb, warning)


def _kept(request: Request, pk: int) -> Enterprise:
    seen = Enterprise.objects.seen_by(request.user, today()).select_related("union__parent")
    here = get_object_or_404(seen, pk=pk)
    if not policies.may_keep_codes(request.user, here, on=today()):
        raise PermissionDenied
    return here


def _code(here: Enterprise, no: int) -> ConsultCode:
    found = services.code_with(here, no)
    if found is None:
        raise Http404
    return found
