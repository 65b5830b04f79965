"""Messages of the system to the person at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.notices.models import Channel, Notice
from xieshang.apps.notices.services import read_all as mark_read
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads

PAGE = 20


@reads
def listing(request: Request) -> HttpResponse:
    """The newest first, twenty at a time; what is not read yet is said in words."""
    mine = Notice.objects.filter(person=request.user, channel=Channel.IN_APP)
    before = request.GET.get("before", "")
    rows = mine.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else mine
    shown = list(rows[: PAGE + 1])
    elsewhere: dict[str, list[Notice]] = {}
    events = [one.event for one in shown[:PAGE]]
    for copy in Notice.objects.filter(person=request.user, event__in=events):
        if copy.channel != Channel.IN_APP:
            elsewhere.setdefault(copy.event, []).append(copy)
    context = {
        "notices": [(one, elsewhere.get(one.event, [])) for one in shown[:PAGE]],
        "more": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "unread": mine.filter(read_on=None).count(),
    }
    return render(request, "desk/notices.html", context)


@acts
def read_all(request: Request) -> HttpResponse:
    """Everything is read; the messages stay."""
    if request.method == "POST":
        count = mark_read(request.user, today=current_day())
        done = ngettext("%(n)s条记为已读", "%(n)s条记为已读", count) % {"n": count}
        messages.success(request, done)
        return redirect("notices")
    context = {
        "title": _("全部记为已读"),
        "text": _("通知还会留在这里，只是不再算作未读。"),
        "button": _("记为已读"),
        "back": "../",
        "seen": "",
    }
    return render(request, "design/confirm.html", context)
