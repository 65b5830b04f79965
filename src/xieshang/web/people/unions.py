"""Pages about unions and regions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import parents_of, prefix_of, within
from xieshang.apps.organizations.models import Enterprise, Region, Union
from xieshang.apps.organizations.roles import AREA_WIDE
from xieshang.apps.organizations.services import enterprises
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import UnionForm
from xieshang.web.people.pages import Asked, answer, piece_of, place_names, words_of


@reads
def listing(request: Request) -> HttpResponse:
    """Unions of the areas this person works for."""
    day = today()
    seen = Union.objects.seen_by(request.user, day)
    words = words_of(request)
    if words:
        seen = seen.filter(name__icontains=words)
    areas = access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES)
    piece = piece_of(seen, request, by="name")
    page = {
        "piece": piece,
        "total": seen.count(),
        "words": words,
        "keeps": bool(areas),
        "places": place_names(row.region_code for row in piece.rows),
    }
    return render(request, "people/unions.html", page)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One union: its place in both trees, and the enterprises it covers."""
    day = today()
    here = _seen(request, pk)
    covered = Enterprise.objects.seen_by(request.user, day).filter(union=here)
    children = Union.objects.seen_by(request.user, day).filter(parent=here).order_by("name")
    context = {
        "here": here,
        "piece": piece_of(covered, request, by="name"),
        "children": list(children[:20]),
        "may_amend": policies.may_amend_union(request.user, here, on=day),
    }
    return render(request, "people/union.html", context)


@acts
def new(request: Request) -> HttpResponse:
    """Enter a union."""
    day = today()
    if not access_of(request.user, day).region_prefixes(*policies.KEEPS_ENTERPRISES):
        raise PermissionDenied
    form = UnionForm(sent(request), unions=Union.objects.seen_by(request.user, day))
    asked = Asked(
        _("登记工会"),
        _("登记"),
        reverse("unions"),
        _("地方上级按属地填，行业上级只有加入行业工会联合会的才填。"),
    )

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in UnionForm.Meta.fields}
        made = enterprises.found_union(by=request.user, today=day, **fields)
        return redirect("union", made.pk)

    return answer(request, form, asked, act)


@acts
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is written about a union."""
    day = today()
    here = _seen(request, pk)
    if not policies.may_amend_union(request.user, here, on=day):
        raise PermissionDenied
    seen = Union.objects.seen_by(request.user, day).exclude(pk=pk)
    form = UnionForm(sent(request), instance=here, unions=seen)
    asked = Asked(_("修改工会资料"), _("保存"), reverse("union", args=[pk]), crumb=here.name)

    def act() -> HttpResponse:
        fields = {name: form.cleaned_data[name] for name in UnionForm.Meta.fields}
        enterprises.amend_union(here, by=request.user, today=day, **fields)
        return redirect("union", pk)

    return answer(request, form, asked, act)


@reads
def regions(request: Request) -> HttpResponse:
    """The tops of the areas that this person works for."""
    prefixes = access_of(request.user, today()).region_prefixes(*AREA_WIDE)
    tops = [prefix.ljust(6, "0") for prefix in sorted(prefixes)]
    whole = Q(parent=None) if "" in prefixes else Q(code__in=tops)  # "" is the whole country
    rows = list(Region.objects.filter(whole))
    return render(request, "people/regions.html", {"here": None, "rows": rows, "above": []})


@reads
def region(request: Request, code: str) -> HttpResponse:
    """One region and those directly inside it."""
    prefixes = access_of(request.user, today()).region_prefixes(*AREA_WIDE)
    if not any(prefix_of(code).startswith(prefix) for prefix in prefixes):
        code = ""  # outside of what this person works for: as if it were not there
    here = get_object_or_404(Region, code=code)
    rows = list(here.children.all())
    inside = Enterprise.objects.filter(region_code__range=within(prefix_of(code))).count()
    above = list(Region.objects.filter(code__in=parents_of(code)))
    context = {"here": here, "rows": rows, "above": above, "inside": inside}
    return render(request, "people/regions.html", context)


def _seen(request: Request, pk: int) -> Union:
    seen = Union.objects.seen_by(request.user, today())
    return get_object_or_404(seen.select_related("parent", "sector_parent"), pk=pk)
