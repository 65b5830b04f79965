"""Pages about enterprises."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.assessment.policies import may_file
from xieshang.apps.cases.clock import today
from xieshang.apps.contracts.models import Contract
from xieshang.apps.grading.models import Grading
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, ManagementArea, Region, Union
from xieshang.apps.organizations.models.enterprises import EnterpriseQuerySet, Size
from xieshang.apps.organizations.roles import AREA_WIDE
from xieshang.apps.organizations.services import enterprises
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import CodeForm, EnterpriseForm, JoinForm, NewEnterpriseForm
from xieshang.web.people.pages import Asked, answer, piece_of, words_of
from xieshang.web.people.templatetags.people import GRADES
from xieshang.web.standstill import AT_ENTERPRISES, narrowed

NOT_GRADED = "none"


@reads
def listing(request: Request) -> HttpResponse:
    """The enterprises that this person may know of, by name."""
    day = today()
    found = Enterprise.objects.seen_by(request.user, day)
    near = narrowed(request, day, offered=AT_ENTERPRISES)
    if near is not None:
        found = found.filter(pk__in=near.enterprises)
    words = words_of(request)
    if words:
        found = found.named(words)
    access = access_of(request.user, day)
    works_for_areas = bool(access.region_prefixes(*AREA_WIDE))
    areas_of = (
        list(ManagementArea.objects.seen_by(request.user, day).in_force(day))
        if works_for_areas
        else []
    )
    found, chosen = _chosen(request, found, areas_of, day)
    piece = piece_of(found.select_related("union"), request, by="name")
    page = {
        "piece": piece,
        "total": found.count(),
        "words": words,
        "keeps": bool(access.region_prefixes(*policies.KEEPS_ENTERPRISES)),
        "takes_lists": bool(access.region_prefixes(*policies.TAKES_LISTS)),
        "areas": works_for_areas,
        "areas_of": areas_of,
        "chosen": chosen,
        "near": near,
        "grades": [*GRADES.items(), (NOT_GRADED, _("还没评"))],
        "sizes": Size.choices,
        "places": _places(piece.rows),
    }
    return render(request, "people/enterprises.html", page)


def _chosen(
    request: Request, found: EnterpriseQuerySet, areas_of: list[ManagementArea], day: date
) -> tuple[EnterpriseQuerySet, dict[str, Any]]:
    """What the reader narrows the list down to; what is not on offer narrows nothing."""
    grade, size = request.GET.get("grade", ""), request.GET.get("size", "")
    area = next((a for a in areas_of if str(a.pk) == request.GET.get("area", "")), None)
    if grade in GRADES or grade == NOT_GRADED:
        found = found.filter(grade="" if grade == NOT_GRADED else grade)
    if size in Size.values:
        found = found.filter(size=size)
    if area is not None:
        found = found.filter(pk__in=area.enterprises(day).values("pk"))
    return found, {"grade": grade, "size": size, "area": area.pk if area else 0}


def _places(rows: list[Enterprise]) -> dict[str, str]:
    codes = {row.region_code[:9] for row in rows}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One enterprise."""
    day = today()
    here = _seen(request, pk)
    keeps_roster = policies.may_keep_roster(request.user, here, on=day)
    context = {
        "here": here,
        "place": _places([here]).get(here.region_code[:9], here.region_code),
        "areas": list(ManagementArea.objects.of(here, day)),
        "delegates": here.delegates.in_office(day).count(),
        "former": list(here.former_usccs.all()),
        "may_amend": policies.may_amend(request.user, here, on=day),
        "files_facts": may_file(request.user, here, on=day),
        "keeps_roster": keeps_roster,
        "keeps_codes": policies.may_keep_codes(request.user, here, on=day),
        "on_roster": here.roster.in_force(day).count() if keeps_roster else None,
        "graded": Grading.objects.seen_by(request.user, day)
        .standing()
        .filter(enterprise=here)
        .first(),
        "rounds": here.cases.seen_by(request.user, day).running().filter(procedure="M01"),
        "contracts": Contract.objects.seen_by(request.user, day)
        .in_force(day)
        .filter(enterprise=here)
        .distinct(),
    }
    return render(request, "people/enterprise.html", context)


@acts
def new(request: Request) -> HttpResponse:
    """Enter an enterprise."""
    day = today()
    if not access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES):
        raise PermissionDenied
    form = NewEnterpriseForm(sent(request))
    asked = Asked(
        _("登记企业"), _("登记"), reverse("enterprises"), _("先在名录里搜一下，免得登记两次。")
    )

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in EnterpriseForm.Meta.fields}
        made = enterprises.register(
            by=request.user, today=day, uscc=form.cleaned_data["uscc"], **fields
        )
        return redirect("enterprise", made.pk)

    return answer(request, form, asked, act)


@acts
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is written about an enterprise."""
    here = _amendable(request, pk)
    form = EnterpriseForm(sent(request), instance=here)
    asked = Asked(
        _("修改企业资料"), _("保存"), reverse("enterprise", args=[pk]), crumb=here.name
    )

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in EnterpriseForm.Meta.fields}
        enterprises.amend(here, by=request.user, today=today(), **fields)
        return redirect("enterprise", pk)

    return answer(request, form, asked, act)


@acts
def change_code(request: Request, pk: int) -> HttpResponse:
    """Give an enterprise its new unified social credit code."""
    here = _amendable(request, pk)
    form = CodeForm(sent(request))
    asked = Asked(
        _("变更统一社会信用代码"),
        _("变更"),
        reverse("enterprise", args=[pk]),
        _("旧代码会留下，仍能查到这家企业。"),
        here.name,
    )

    def act() -> HttpResponse:
        enterprises.change_uscc(
            here,
            to=form.cleaned_data["uscc"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            today=today(),
        )
        return redirect("enterprise", pk)

    return answer(request, form, asked, act)


@acts
def join_union(request: Request, pk: int) -> HttpResponse:
    """Say which primary union the enterprise belongs to."""
    here = _amendable(request, pk)
    seen = Union.objects.seen_by(request.user, today())
    primary = seen.filter(kind__in=["enterprise", "joint", "new_form", "project"])
    form = JoinForm(sent(request), unions=primary, initial={"union": here.union})
    asked = Asked(
        _("所属工会"),
        _("保存"),
        reverse("enterprise", args=[pk]),
        _("联合基层工会可以覆盖多家企业。"),
        here.name,
    )

    def act() -> HttpResponse:
        enterprises.amend(
            here, by=request.user, today=today(), union=form.cleaned_data["union"]
        )
        return redirect("enterprise", pk)

    return answer(request, form, asked, act)


def _amendable(request: Request, pk: int) -> Enterprise:
    """The enterprise, for those who keep it; others who know of it are told no."""
    here = _seen(request, pk)
    if not policies.may_amend(request.user, here, on=today()):
        raise PermissionDenied
    return here


def _seen(request: Request, pk: int) -> Enterprise:
    """The enterprise, if this person may know of it; else there is none."""
    seen = Enterprise.objects.seen_by(request.user, today()).select_related("union")
    return get_object_or_404(seen, pk=pk)
