"""The page on which an administrator uploads the outlines of an area's places."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import boundaries
from xieshang.web.acts import acts
from xieshang.web.http import Request, sent
from xieshang.web.people.pages import Asked, answer


class BoundaryForm(forms.Form):
    """A file, and the number under which the map was approved."""

    file = forms.FileField(
        label=gettext_lazy("边界文件"),
        help_text=gettext_lazy(
            "GeoJSON，UTF-8，不超过2 MB；每个地方一个面，属性code写9位区划代码"
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    approval_no = forms.CharField(
        label=gettext_lazy("审图号"),
        max_length=40,
        required=False,
        validators=[plain_text],
        help_text=gettext_lazy("例如浙S（2025）12号，会写在地图旁边"),
    )
    fictional = forms.BooleanField(
        label=gettext_lazy("这是虚构的地方，不是真实地图"), required=False
    )


@acts
def upload(request: Request, code: str) -> HttpResponse:
    """Upload the outlines of the places of a region; the newest are shown."""
    day = today()
    here = get_object_or_404(Region, code=code)
    if not policies.may_keep_regions(request.user, code, on=day):
        raise Http404
    form = BoundaryForm(sent(request), request.FILES or None)
    asked = Asked(
        _("上传边界图"),
        _("上传"),
        reverse("region", args=[code]),
        _(
            "看板默认用格子图。传了边界图，还能看真实的形状；旁边会写审图号。没有审图号的图不能公开使用。"
        ),
        f"{here.name} {here.code}",
    )

    def act() -> HttpResponse:
        boundaries.put(
            form.cleaned_data["file"].read(boundaries.LARGEST + 1),
            region=here,
            approval_no=form.cleaned_data["approval_no"],
            fictional=form.cleaned_data["fictional"],
            by=request.user,
            today=day,
        )
        messages.success(request, _("收到了边界图，看板上可以看形状了"))
        return redirect("region", code)

    return answer(request, form, asked, act)
