"""Out of the pool, or out of one team of it, with a substitute or without."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.grading.choices import Leaving
from xieshang.apps.grading.models import Assessor, Team
from xieshang.apps.grading.services import leaving
from xieshang.web.acts import acts
from xieshang.web.grading.forms import ChangeForm, LeaveForm, several
from xieshang.web.grading.pool import county_of, drawn
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import told

NOBODY = ("", gettext_lazy("不接替"))


def _others(county: str, *out: int) -> dict[str, Assessor]:
    rows = Assessor.objects.filter(region_code=county, until=None).exclude(pk__in=out)
    return {str(one.pk): one for one in rows.select_related("user")}


@acts
def leave(request: Request, pk: int) -> HttpResponse:
    """Somebody leaves the pool; the substitute takes the places in teams."""
    county = county_of(request)
    row = get_object_or_404(Assessor.objects.select_related("user"), pk=pk, region_code=county)
    others = _others(county, pk)
    pairs = [NOBODY, *((key, str(one)) for key, one in others.items())]
    form = several(LeaveForm, into=pairs)(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            waiting = leaving.leave_pool(
                row, because=Leaving(said["because"]), note=said["note"],
                into=others.get(said["into"]), by=request.user, today=current_day(),
            )  # fmt: skip
        except ValidationError as error:
            told(error, form)
        else:
            return _done(request, _("%(name)s已出库") % {"name": row}, waiting)
    title = _("%(name)s出库") % {"name": row}
    lead = _("打过的分留着。手上还没有交表的企业，由接替的人接着评，两人要重新交表。")
    return drawn(request, form, title, lead, _("出库"))


@acts
def change(request: Request, pk: int) -> HttpResponse:
    """Somebody leaves one team and stays in the pool."""
    county = county_of(request)
    rows = Team.objects.filter(region_code=county, until=None)
    team = get_object_or_404(rows.select_related("first__user", "second__user"), pk=pk)
    members = {str(one.pk): one for one in team.members}
    others = _others(county, *(one.pk for one in team.members))
    pairs = [NOBODY, *((key, str(one)) for key, one in others.items())]
    names = [(key, str(one)) for key, one in members.items()]
    form = several(ChangeForm, out=names, into=pairs)(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            waiting = leaving.change_team(
                team, members[said["out"]], because=Leaving(said["because"]),
                note=said["note"], into=others.get(said["into"]), by=request.user,
                today=current_day(),
            )  # fmt: skip
        except ValidationError as error:
            told(error, form)
        else:
            return _done(request, _("已换人"), waiting)
    title = _("第%(no)d组换人") % {"no": team.no}
    lead = _("此人留在评估库里。打过的分留着，接替的人接着评，两人要重新交表。")
    return drawn(request, form, title, lead, _("换人"))


def _done(request: Request, said: str, waiting: int) -> HttpResponse:
    messages.success(request, said)
    if waiting:
        messages.warning(
            request, _("有%(n)s家企业要另派小组，请到“核验中”里指派") % {"n": waiting}
        )
    return redirect("grading_pool")
