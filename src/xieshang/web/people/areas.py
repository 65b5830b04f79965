"""Pages about management areas: zones, grids and districts across townships."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, ManagementArea, Union
from xieshang.apps.organizations.services import areas
from xieshang.apps.organizations.validity import in_force
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, piece_of, place_names
from xieshang.web.people.place_forms import AreaForm, AreaMemberForm


@reads
def listing(request: Request) -> HttpResponse:
    """The areas of the regions that this person works for."""
    day = today()
    seen = ManagementArea.objects.seen_by(request.user, day).select_related("union")
    piece = piece_of(seen, request, by="name")
    access = access_of(request.user, day)
    context = {
        "piece": piece,
        "total": seen.count(),
        "keeps": bool(access.region_prefixes(*policies.KEEPS_ENTERPRISES)),
        "places": place_names(row.region_code for row in piece.rows),
    }
    return render(request, "people/areas.html", context)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One area: who looks after it, the whole places, the enterprises in it."""
    day = today()
    here = _seen(request, pk)
    inside = here.enterprises(day)
    named = set(here.members.filter(in_force(day)).values_list("enterprise_id", flat=True))
    piece = piece_of(inside, request, by="name")
    codes = list(here.places.values_list("region_code", flat=True))
    context = {
        "here": here,
        "total": inside.count(),
        "piece": piece,
        "named": named,
        "codes": codes,
        "places": place_names([*codes, *(row.region_code for row in piece.rows)]),
        "keeps": policies.may_register(request.user, here.region_code, on=day),
    }
    return render(request, "people/area.html", context)


@acts
def new(request: Request) -> HttpResponse:
    """Set up an area."""
    day = today()
    if not access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES):
        raise PermissionDenied
    form = AreaForm(
        sent(request), unions=Union.objects.seen_by(request.user, day), initial={"since": day}
    )
    asked = Asked(
        _("设一个管理区域"),
        _("设立"),
        reverse("areas"),
        _("开发区、网格、商圈可以跨几个乡镇街道。企业的属地不变，只是多归一处管。"),
    )

    def act() -> HttpResponse:
        made = areas.set_up(by=request.user, today=day, **_fields(form))
        return redirect("area", made.pk)

    return answer(request, form, asked, act)


@acts
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is written about an area."""
    here, day = _kept(request, pk), today()
    seen = Union.objects.seen_by(request.user, day)
    form = AreaForm(sent(request), instance=here, unions=seen)
    asked = Asked(_("修改管理区域"), _("保存"), reverse("area", args=[pk]), crumb=here.name)

    def act() -> HttpResponse:
        areas.amend(here, by=request.user, today=day, **_fields(form))
        return redirect("area", pk)

    return answer(request, form, asked, act)


@acts
def include(request: Request, pk: int) -> HttpResponse:
    """Put an enterprise or a whole place into the area."""
    here, day = _kept(request, pk), today()
    form = AreaMemberForm(sent(request))
    asked = Asked(
        _("列入%(name)s") % {"name": here.name},
        _("列入"),
        reverse("area", args=[pk]),
        _("一家企业填信用代码；整个乡镇街道或村填区划代码。"),
        here.name,
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        if said["uscc"] is not None:
            areas.include(here, said["uscc"], by=request.user, today=day)
        else:
            areas.include_place(here, said["place"], by=request.user, today=day)
        return redirect("area", pk)

    return answer(request, form, asked, act)


@acts
def leave_out(request: Request, pk: int, firm: int) -> HttpResponse:
    """Take an enterprise out of the area, after asking once more."""
    here, day = _kept(request, pk), today()
    inside = here.members.filter(in_force(day)).values("enterprise")
    enterprise = get_object_or_404(Enterprise.objects.filter(pk__in=inside), pk=firm)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("把%(firm)s移出%(area)s？") % {"firm": enterprise, "area": here.name},
        _("移出"),
        reverse("area", args=[pk]),
        crumb=here.name,
        warning=_("负责这个管理区域的工会从今天起看不到这家企业。属地不变。"),
    )

    def act() -> HttpResponse:
        areas.leave_out(here, enterprise, by=request.user, today=day)
        return redirect("area", pk)

    return answer(request, form, asked, act)


@acts
def leave_out_place(request: Request, pk: int, code: str) -> HttpResponse:
    """A whole place belongs to the area no longer, after asking once more."""
    here, day = _kept(request, pk), today()
    get_object_or_404(here.places, region_code=code)
    name = place_names([code]).get(code, code)
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("把%(place)s移出%(area)s？") % {"place": name, "area": here.name},
        _("移出"),
        reverse("area", args=[pk]),
        crumb=here.name,
        warning=_("那里的企业不再归这个管理区域，单独列入的除外。"),
    )

    def act() -> HttpResponse:
        areas.leave_out_place(here, code, by=request.user, today=day)
        return redirect("area", pk)

    return answer(request, form, asked, act)


def _fields(form: AreaForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in AreaForm.Meta.fields}


def _seen(request: Request, pk: int) -> ManagementArea:
    seen = ManagementArea.objects.seen_by(request.user, today()).select_related("union")
    return get_object_or_404(seen.distinct(), pk=pk)


def _kept(request: Request, pk: int) -> ManagementArea:
    """The area, for those who keep it; others who know of it are told no."""
    here = _seen(request, pk)
    if not policies.may_register(request.user, here.region_code, on=today()):
        raise PermissionDenied
    return here
