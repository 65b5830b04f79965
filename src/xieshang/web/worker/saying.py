"""Where workers speak: composer, what others said, replies, what became of one's own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.prepared import Prepared
from xieshang.apps.accounts.text import plain_lines
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.participation import selectors
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import LONGEST, Opinion, Statement
from xieshang.apps.participation.policies import Speaker, listening, scope_of, speaker_of
from xieshang.apps.participation.services import saying
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.core.selfcheck import marks
from xieshang.web.acts import FIELD
from xieshang.web.http import Request, form_page, reads, sent
from xieshang.web.photos import jpeg
from xieshang.web.uploads import PhotoField
from xieshang.web.worker import home, late
from xieshang.web.worker.here import enterprise_here

ANYWAY = "anyway"  # the button of whoever has read the warning
TOPICS = Prepared(
    lambda pk: Topic.objects.filter(consultation=pk).exclude(result="withdrawn"), int
)
ASKED = Prepared(
    lambda pk: Statement.objects.filter(consultation=pk, closed_on=None).values_list("pk"), int
)


class LinesField(forms.CharField):
    """Several lines of plain text; browsers send two signs for each end of a line."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class SayForm(forms.Form):
    """What somebody wants to say, and what it is about."""

    topic = forms.ChoiceField(label=gettext_lazy("关于"), required=False)
    text = LinesField(
        label=gettext_lazy("你想说什么？"),
        max_length=LONGEST,
        validators=[plain_lines],
        help_text=gettext_lazy("别写名字、工号、电话。写只有你知道的细节，别人可能猜出是你。"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        error_messages={"required": gettext_lazy("还没有写内容")},
    )

    photo = PhotoField(
        gettext_lazy("照片（可不选）"),
        help_text=gettext_lazy(
            "别拍到人和工牌。拍摄时间、地点和手机型号都会去掉；工会看过后别人才看得到。"
        ),
    )

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {str(one.no): one for one in topics}
        field = self.fields["topic"]
        field.choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("topic", "其他事")),
            *((number, one.title) for number, one in self.topics.items()),
        ]
        if not topics:
            del self.fields["topic"]

    def chosen(self) -> Topic | None:
        return self.topics.get(self.cleaned_data.get("topic", ""))


class ReplyForm(forms.Form):
    """A reply to what somebody said."""

    text = LinesField(
        label=gettext_lazy("回复"),
        max_length=LONGEST,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
        error_messages={"required": gettext_lazy("还没有写内容")},
    )


class AppealForm(forms.Form):
    """Why a text should not have been masked."""

    appeal = LinesField(
        label=gettext_lazy("为什么不该遮住？"),
        max_length=300,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": gettext_lazy("请写明为什么不该遮住")},
    )


@dataclass(frozen=True)
class Room:
    """Where somebody stands: the enterprise, its round, and the right to speak in it."""

    enterprise: Enterprise
    consultation: Consultation | None
    user: User | AnonymousUser
    today: date

    @cached_property
    def speaker(self) -> Speaker | None:
        """The right to speak; looked up where a page is drawn, an act asks for it itself."""
        if self.consultation is None:
            return None
        speaker = speaker_of(self.user, self.consultation, self.today)
        try:
            voice = speaker and speaker.voice
        except KeyDestroyed:  # archived: nobody is matched any more, not even with oneself
            return None
        return speaker if voice else None

    @cached_property
    def open(self) -> bool:
        return self.consultation is not None and listening(self.consultation, self.today)

    @property
    def spoken(self) -> tuple[Consultation, Speaker]:
        """The round and the right to read in it; what is said there is nobody else's."""
        if self.consultation is None or self.speaker is None:
            raise Http404
        return self.consultation, self.speaker


def room_of(request: Request) -> Room | None:
    """The room that belongs to this browser; None before a code was scanned."""
    today = current_day()
    enterprise = enterprise_here(request, today)
    if enterprise is None:
        return None
    return Room(enterprise, home.round_of(enterprise), request.user, today)


@login_not_required
@form_page
def say(request: Request) -> HttpResponse:
    """What fellow workers say, with one's own composer on top."""
    room = room_of(request)
    if room is None:
        return redirect("worker_home")
    if room.consultation is None:
        return closed(request, room)
    topics = TOPICS.all(room.consultation.pk)
    form = SayForm(sent(request), request.FILES or None, topics=topics)
    found: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        found = () if ANYWAY in request.POST else marks(form.cleaned_data["text"])
        if not found:
            answer = _send(request, room, form, topic=form.chosen())
            if answer is not None:
                return answer
    if room.speaker is None:
        return closed(request, room)
    status = 422 if form.is_bound else 200
    page = {"room": room, "form": form, "found": found, **_list(request, room, topics)}
    return render(request, "worker/say.html", page, status=status)


def closed(request: Request, room: Room) -> HttpResponse:
    """Instead of what is said in a room, for whoever cannot speak in it; nothing is taken."""
    if request.method == "POST":
        raise PermissionDenied
    return render(request, "worker/say_closed.html", {"room": room})


def _list(request: Request, room: Room, topics: list[Topic]) -> dict[str, object]:
    """The page of opinions that is looked at, narrowed by topic or not."""
    consultation, speaker = room.spoken
    about = request.GET.get("about", "")
    topic = next((one for one in topics if str(one.no) == about), None)
    page = selectors.page_of(
        consultation,
        speaker,
        topic=topic,
        free=about == "free",
        after=request.GET.get("after", ""),
    )
    return {
        "page": page,
        "topics": topics,
        "about": str(topic.no) if topic else "free" if about == "free" else "",
        "nick": page.nick,
        "asked": len(ASKED.rows(consultation.pk)),
    }


def _send(
    request: Request,
    room: Room,
    form: forms.Form,
    *,
    topic: Topic | None = None,
    parent: Opinion | None = None,
) -> HttpResponse | None:
    """Send it once; None if the form now says what is wrong."""
    if room.consultation is None:
        raise PermissionDenied
    key = request.POST.get(FIELD, "")[:64] or uuid.uuid4().hex
    try:
        written = late.written_on(request, room.today)
        row = saying.say(
            room.consultation,
            text=form.cleaned_data["text"],
            photo=form.cleaned_data.get("photo", b""),
            key=key,
            by=request.user,
            today=room.today,
            topic=topic,
            parent=parent,
        )
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return None
    except late.TooLate as refused:
        form.add_error(None, str(refused))
        return None
    except KeyReused:
        return render(request, "design/reused.html", status=422)
    except NotListening:
        return render(request, "worker/say_late.html", {"room": room}, status=409)
    nick = selectors.nicks_of(scope_of(room.consultation), [row.voice])[row.voice]
    messages.success(request, _("已发出，显示为%(nick)s") % {"nick": nick})
    if note := late.told(written, room.today):
        messages.success(request, note)
    if parent is not None:
        return redirect("worker_thread", pk=parent.pk)
    return redirect("worker_say")


@login_not_required
@form_page
def thread(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One opinion with its answer and the replies to it, and a composer for one more."""
    room = room_of(request)
    if room is None:
        return redirect("worker_home")
    consultation, speaker = room.spoken
    opinion = get_object_or_404(
        Opinion.objects.standing().select_related("item__answered_by", "topic"),
        pk=pk,
        consultation=consultation,
        parent=None,
    )
    form = ReplyForm(sent(request))
    found: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        found = () if ANYWAY in request.POST else marks(form.cleaned_data["text"])
        if not found:
            answer = _send(request, room, form, parent=opinion)
            if answer is not None:
                return answer
    replies = selectors.replies_of(opinion, speaker, after=request.GET.get("after", ""))
    [said] = selectors.dressed([opinion], speaker)
    context = {"room": room, "said": said, "page": replies, "form": form, "found": found}
    return render(request, "worker/thread.html", context, status=422 if form.is_bound else 200)


@login_not_required
@reads
def photo(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The photograph that came with an opinion: one's own, or one that was gone over."""
    room = room_of(request)
    if room is None:
        raise Http404
    consultation, speaker = room.spoken
    opinion = get_object_or_404(Opinion, pk=pk, consultation=consultation, pictured=True)
    standing = opinion.state == Opinion.State.STANDING and opinion.photo_is_seen
    if not standing and opinion.voice != speaker.voice:
        raise Http404
    return jpeg(opinion)


@login_not_required
@require_POST
def second(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Want the same as somebody else."""
    room = room_of(request)
    if room is None or room.speaker is None:
        raise PermissionDenied
    consultation, _speaker = room.spoken
    opinion = get_object_or_404(
        Opinion.objects.select_related("merged_into"), pk=pk, consultation=consultation
    )
    opinion.consultation = consultation
    try:
        root = saying.second(opinion, by=request.user, today=room.today)
    except NotListening:
        return render(request, "worker/say_late.html", {"room": room}, status=409)
    messages.success(request, _("已附议。满10人后，第二天显示人数"))
    return redirect(f"{reverse('worker_say')}#o-{root.pk}")


@login_not_required
@reads
def mine(request: Request) -> HttpResponse:
    """Everything that one said in this round, and what became of each."""
    room = room_of(request)
    if room is None or room.speaker is None or room.consultation is None:
        return redirect("worker_say" if room else "worker_home")
    return _own(request, room, AppealForm())


def _own(request: Request, room: Room, form: AppealForm, **more: object) -> HttpResponse:
    consultation, speaker = room.spoken
    context = {
        "room": room,
        "ways": selectors.ways_of(consultation, speaker),
        "opened": selectors.opened_of(consultation, speaker),
        "form": form,
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, "worker/mine.html", context, status=status)


@login_not_required
@require_POST
def appeal(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Object to a mask."""
    room = room_of(request)
    if room is None or room.speaker is None:
        raise PermissionDenied
    consultation, speaker = room.spoken
    opinion = get_object_or_404(Opinion, pk=pk, consultation=consultation, voice=speaker.voice)
    opinion.consultation = consultation
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _own(request, room, form, wrong=opinion.pk)
    try:
        saying.object_to(
            opinion, text=form.cleaned_data["appeal"], by=request.user, today=room.today
        )
    except NotListening:
        return render(request, "worker/say_late.html", {"room": room}, status=409)
    messages.success(request, _("申诉已送上级工会，答复写在这一页"))
    return redirect("worker_mine")
