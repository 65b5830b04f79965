"""Pages about administrative divisions and the departments of government in them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases import regions as cases
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import parents_of, prefix_of, within
from xieshang.apps.organizations.models import Department, Enterprise, Region
from xieshang.apps.organizations.roles import AREA_WIDE, Role
from xieshang.apps.organizations.services import departments as offices
from xieshang.apps.organizations.services import regions as divisions
from xieshang.apps.organizations.validity import in_force
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, place_names
from xieshang.web.people.place_forms import (
    DepartmentForm,
    NewDepartmentForm,
    NewRegionForm,
    RegionForm,
)


@reads
def regions(request: Request) -> HttpResponse:
    """The tops of the areas that this person works for."""
    access = access_of(request.user, today())
    prefixes = access.region_prefixes(*AREA_WIDE)
    tops = [prefix.ljust(6, "0") for prefix in sorted(prefixes)]
    whole = Q(parent=None) if "" in prefixes else Q(code__in=tops)  # "" is the whole country
    context = {
        "here": None,
        "rows": list(Region.objects.filter(whole)),
        "above": [],
        "today": today(),
        "keeps": Role.PLATFORM_ADMIN in access.roles,
    }
    return render(request, "people/regions.html", context)


@reads
def region(request: Request, code: str) -> HttpResponse:
    """One region and those directly inside it."""
    day = today()
    here = _seen(request, code)
    inside = Enterprise.objects.filter(region_code__range=within(prefix_of(code)))
    context = {
        "here": here,
        "rows": list(here.children.all()),
        "above": list(Region.objects.filter(code__in=parents_of(code))),
        "inside": inside.count(),
        "left_behind": Enterprise.objects.filter(region_code=code).count(),
        "today": day,
        "keeps": policies.may_keep_regions(request.user, code, on=day),
    }
    return render(request, "people/regions.html", context)


@acts
def region_new(request: Request) -> HttpResponse:
    """Enter a division."""
    day = today()
    if not policies.may_administer(request.user, on=day):
        raise Http404
    form = NewRegionForm(sent(request), initial={"code": request.GET.get("under", "")[:12]})
    asked = Asked(
        _("登记一个区划"),
        _("登记"),
        reverse("regions"),
        _("按国家标准代码：省市县6位，乡镇街道9位，村和社区12位。上级按代码自动接上。"),
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        made = divisions.add(**said, by=request.user, today=day)
        return redirect("region", made.code)

    return answer(request, form, asked, act)


@acts
def region_edit(request: Request, code: str) -> HttpResponse:
    """Change a division's name, its days of validity and what followed it."""
    here, day = _kept(request, code), today()
    start = {
        "name": here.name,
        "valid_from": here.valid_from,
        "valid_until": here.valid_until,
        "successor": here.successor_id or "",
    }
    form = RegionForm(sent(request), initial=start)
    asked = Asked(
        _("修改区划"),
        _("保存"),
        reverse("region", args=[code]),
        _("撤销、合并或改代码时，写停用日和后继区划。旧代码不删，过去的协商和文书仍用它。"),
        f"{here.name} {here.code}",
    )

    def act() -> HttpResponse:
        divisions.amend(here, **form.cleaned_data, by=request.user, today=day)
        return redirect("region", code)

    return answer(request, form, asked, act)


@acts
def region_move(request: Request, code: str) -> HttpResponse:
    """Give what stands at an ended code the code that followed, after asking once more."""
    here, day = _kept(request, code), today()
    follower = here.successor
    if follower is None:
        raise Http404
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("把%(old)s的企业和工会移到%(new)s？") % {"old": here.name, "new": follower.name},
        _("移到后继区划"),
        reverse("region", args=[code]),
        crumb=f"{here.name} {here.code}",
        warning=_(
            "企业、工会、授权和正在进行的协商改用新代码，有关人员要重新登录。"
            "已经结束的协商和文书仍用旧代码。"
        ),
    )

    def act() -> HttpResponse:
        moved = cases.move_to_successor(here, by=request.user, today=day)
        messages.success(
            request,
            _("%(count)d家企业改用%(name)s的代码") % {"count": moved, "name": follower.name},
        )
        return redirect("region", follower.code)

    return answer(request, form, asked, act)


@reads
def departments(request: Request) -> HttpResponse:
    """The departments that take part, by region: the four, the townships, whoever joins."""
    day = today()
    officers = Count("grants", filter=in_force(day, "grants__"))
    rows = list(Department.objects.seen_by(request.user, day).annotate(officers=officers))
    leading = {Department.Kind.HRSS, Department.Kind.LAW_ENFORCEMENT, Department.Kind.DRC}
    context = {
        "total": len(rows),
        "four": [row for row in rows if row.kind in leading],
        "streets": [row for row in rows if row.kind == Department.Kind.STREET],
        "joining": [row for row in rows if row.kind not in leading | {Department.Kind.STREET}],
        "places": place_names(row.region_code for row in rows),
        "keeps": policies.may_administer(request.user, on=day),
    }
    return render(request, "people/departments.html", context)


@acts
def department_new(request: Request) -> HttpResponse:
    """Enter a department."""
    day = today()
    if not policies.may_administer(request.user, on=day):
        raise Http404
    form = NewDepartmentForm(sent(request))
    asked = Asked(
        _("登记一个部门"),
        _("登记"),
        reverse("departments"),
        _("同一区划每类部门只登记一个。登记后，给它的人员授权时就能选。"),
    )

    def act() -> HttpResponse:
        made = offices.register(**form.cleaned_data, by=request.user, today=day)
        messages.success(request, _("已登记%(name)s") % {"name": made.name})
        return redirect("departments")

    return answer(request, form, asked, act)


@acts
def department_edit(request: Request, pk: int) -> HttpResponse:
    """Change how a department is called."""
    day = today()
    if not policies.may_administer(request.user, on=day):
        raise Http404
    here = get_object_or_404(Department.objects.seen_by(request.user, day), pk=pk)
    start = {"name": here.name, "short_name": here.short_name}
    form = DepartmentForm(sent(request), initial=start)
    asked = Asked(_("修改部门名称"), _("保存"), reverse("departments"), crumb=here.name)

    def act() -> HttpResponse:
        offices.rename(here, **form.cleaned_data, by=request.user, today=day)
        return redirect("departments")

    return answer(request, form, asked, act)


def _seen(request: Request, code: str) -> Region:
    """The division, where this person works for it; otherwise as if it were not there."""
    prefixes = access_of(request.user, today()).region_prefixes(*AREA_WIDE)
    if not any(prefix_of(code).startswith(prefix) for prefix in prefixes):
        raise Http404
    return get_object_or_404(Region.objects.select_related("successor"), code=code)


def _kept(request: Request, code: str) -> Region:
    here = _seen(request, code)
    if not policies.may_keep_regions(request.user, code, on=today()):
        raise Http404
    return here
