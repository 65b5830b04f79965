"""Messages to a worker: that there is something to read, never about whom."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xieshang.apps.cases.clock import today
from xieshang.apps.notices.channels import offered
from xieshang.apps.notices.models import Channel, Notice
from xieshang.apps.notices.services import read_all
from xieshang.web.http import Request, form_page

SHOWN = 20


@form_page
def notices(request: Request) -> HttpResponse:
    """The newest twenty; the button says that they were read."""
    if request.method == "POST":
        read_all(request.user, today=today())
        return redirect("worker_notices")
    mine = Notice.objects.filter(person=request.user, channel=Channel.IN_APP)
    page = {
        "notices": list(mine[:SHOWN]),
        "unread": mine.filter(read_on=None).count(),
        "outside": set(offered()) - {Channel.CHAT},
    }
    return render(request, "worker/notices.html", page)
