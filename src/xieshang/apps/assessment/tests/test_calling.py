"""What departments' systems are told: laid out with the act, sent after it, tried for a day."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import calling, conflicting
from xieshang.apps.assessment.calling import LEASE, PAUSES, send_due
from xieshang.apps.assessment.models import Fact, Giver
from xieshang.apps.assessment.services import batches, periods, webhooks
from xieshang.apps.assessment.services.keys import OVERLAP
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange.models import Webhook, WebhookMessage
from xieshang.apps.exchange.models.webhooks import CHOSEN, Kind
from xieshang.apps.exchange.tests.receivers import Receiver, allow, listening
from xieshang.apps.exchange.webhooks.posting import Outcome
from xieshang.apps.exchange.webhooks.signature import sign
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.apps.voices import keys

pytestmark = pytest.mark.django_db
State, Fault = WebhookMessage.State, WebhookMessage.Fault
NOW = datetime(2036, 4, 10, 2, tzinfo=UTC)  # later than whatever a test lays out


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.KEYS = tmp_path / "files", tmp_path / "keys"
    lists.quarter()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with listening() as here:
        allow(settings, here)
        yield here


@pytest.fixture
def steward() -> User:
    return make.data_steward()


def entered(
    receiver: Receiver, by: User, *, giver: str = Giver.TAX, kinds: Any = CHOSEN
) -> Webhook:
    return webhooks.enter(
        giver=giver, region=make.COUNTY, address=receiver.address,
        kinds=[kind.value for kind in kinds], by=by, today=lists.TODAY,
    )  # fmt: skip


def revenue(here: Enterprise, value: object, *, by: User) -> Any:
    rows: lists.Rows = [["信用代码", "营业收入"], [here.uscc, value], ["x", 1]]
    return lists.confirmed(lists.upload(rows, by=by, giver=Giver.TAX), by=by)


def sent(now: datetime = NOW, **more: Any) -> int:
    return send_due(now, today=lists.TODAY, **more)


def test_a_batch_is_told_when_it_is_written_and_when_it_is_taken_back(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    other = entered(receiver, steward, giver=Giver.HRSS)
    batch = revenue(make.enterprise(name="某某有限公司"), 86.4, by=steward)
    batches.take_back(batch, by=steward, today=lists.TODAY)
    assert not receiver.came  # nothing leaves with the act itself
    assert sent() == 2
    told = [json.loads(body) for _path, _headers, body in receiver.came]
    assert [one["type"] for one in told] == ["batch.written", "batch.withdrawn"]
    link = f"http://127.0.0.1:8000/api/v1/batches/{batch.pk}"
    about = {"giver": "tax", "region": make.COUNTY, "period": "2026Q1", "batch": batch.pk,
             "link": link}  # fmt: skip
    rows = {"new": 1, "changed": 0, "same": 0, "faulty": 1, "late": 0}
    assert [one["data"] for one in told] == [{**about, **rows}, about]
    assert sent() == 0 and not other.messages.exists()
    assert set(hook.messages.values_list("state", "status", "tries")) == {("sent", 204, 1)}


def test_a_message_is_signed_with_the_secret_that_was_shown(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    shown = [webhooks.secret_of(hook)]
    webhooks.exchange_secret(hook, by=steward, today=lists.TODAY)
    shown.insert(0, webhooks.secret_of(hook))
    webhooks.try_out(hook, by=steward, today=lists.TODAY)
    sent()
    sent_later = lists.TODAY + OVERLAP + timedelta(days=1)
    webhooks.try_out(hook, by=steward, today=lists.TODAY)
    send_due(NOW, today=sent_later)
    for (_path, headers, body), secrets in zip(receiver.came, (shown, shown[:1]), strict=True):
        assert headers["webhook-signature"].split(" ") == [
            sign(
                base64.b64decode(secret.removeprefix("whsec_")), headers["webhook-id"],
                headers["webhook-timestamp"], body,
            )
            for secret in secrets
        ]  # fmt: skip
    assert len(set(shown)) == 2


def test_an_act_that_is_undone_tells_nothing(receiver: Receiver, steward: User) -> None:
    entered(receiver, steward)
    with pytest.raises(RuntimeError), transaction.atomic():
        periods.open_period(2026, 2, by=steward, today=lists.TODAY)
        assert WebhookMessage.objects.exists()
        raise RuntimeError
    assert not WebhookMessage.objects.exists()


def test_every_department_is_told_of_a_quarter_that_opens_and_one_that_freezes(
    receiver: Receiver, steward: User
) -> None:
    entered(receiver, steward)
    entered(receiver, steward, giver=Giver.HRSS, kinds=[Kind.FROZEN])
    periods.open_period(2026, 2, by=steward, today=lists.TODAY)
    periods.freeze(lists.quarter(), by=steward, today=lists.TODAY)
    rows = WebhookMessage.objects.order_by("hook__giver", "pk")
    assert list(rows.values_list("hook__giver", "kind")) == [
        ("hrss", "period.frozen"), ("tax", "period.opened"), ("tax", "period.frozen"),
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_told_with_the_reason(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    lists.upload([["甲", "乙"], [1, 2]], by=steward, giver=Giver.TAX)
    told = json.loads(hook.messages.get().body)
    assert (told["type"], told["data"]["code"]) == ("batch.refused", "headings")


def test_what_fails_is_tried_for_a_day_and_then_given_up(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    message = webhooks.try_out(hook, by=steward, today=lists.TODAY)
    receiver.answers = [500] * (len(PAUSES) + 1)
    moment = NOW
    for tries, pause in enumerate(PAUSES, start=1):
        sent(moment)
        message.refresh_from_db()
        assert (message.state, message.tries, message.status) == (State.WAITING, tries, 500)
        assert message.next_at == moment + pause
        assert sent(moment + pause - timedelta(seconds=1)) == 0
        moment += pause
    sent(moment)
    message.refresh_from_db()
    assert (message.state, message.next_at) == (State.FAILED, None)
    assert timedelta(hours=23) < moment - NOW < timedelta(hours=25)
    assert len(receiver.came) == len(PAUSES) + 1
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.came}) == 1
    assert sent(moment + timedelta(days=2)) == 0
    assert webhooks.send_again(message, by=steward, today=lists.TODAY, now=moment)
    assert not webhooks.send_again(message, by=steward, today=lists.TODAY, now=moment)
    assert sent(moment) == 1


def test_an_address_where_nobody_is_costs_one_attempt_for_all_that_waits(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    for _each in range(3):
        webhooks.try_out(hook, by=steward, today=lists.TODAY)
    asked: list[str] = []

    def nobody(address: str, _headers: Any, _body: bytes) -> Outcome:
        asked.append(address)
        return Outcome(fault=Fault.UNREACHABLE)

    assert sent(send=nobody) == 0
    assert len(asked) == 1
    assert set(hook.messages.values_list("tries", "fault")) == {(1, Fault.UNREACHABLE)}


def test_who_answers_slowly_does_not_hold_the_worker(
    receiver: Receiver, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = entered(receiver, steward)
    for _each in range(3):
        webhooks.try_out(hook, by=steward, today=lists.TODAY)
    monkeypatch.setattr(calling, "BUDGET", 0.0)
    receiver.answers = [503]
    assert sent() == 0
    tried = hook.messages.order_by("pk").values_list("tries", flat=True)
    assert len(receiver.came) == 1 and list(tried) == [1, 0, 0]
    assert [sent(), sent()] == [1, 1]  # each of the next runs goes on with what is due


def test_a_slow_address_with_much_that_waits_does_not_starve_the_others(
    receiver: Receiver, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, other = entered(receiver, steward), entered(receiver, steward, giver=Giver.HRSS)
    for hook in (slow, slow, slow, other, other):
        webhooks.try_out(hook, by=steward, today=lists.TODAY)
    monkeypatch.setattr(calling, "BUDGET", 0.0)  # each attempt takes up the time of a run
    for run in range(4):
        assert sent(NOW + timedelta(seconds=5 * run)) == 1
    tried = [list(hook.messages.order_by("pk").values_list("tries", flat=True))
             for hook in (slow, other)]  # fmt: skip
    assert tried == [[1, 1, 0], [1, 1]]


def test_a_worker_that_dies_on_the_way_loses_nothing_and_two_send_once(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward)
    webhooks.try_out(hook, by=steward, today=lists.TODAY)

    def killed(_address: str, _headers: Any, _body: bytes) -> Outcome:
        assert sent() == 0  # the second worker finds it taken
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sent(send=killed)
    assert sent(NOW + LEASE - timedelta(seconds=1)) == 0
    assert sent(NOW + LEASE) == 1


def test_a_secret_whose_file_is_gone_is_never_made_anew(
    receiver: Receiver, steward: User, settings: Any
) -> None:
    hook = entered(receiver, steward)
    message = webhooks.try_out(hook, by=steward, today=lists.TODAY)
    settings.KEYS = settings.KEYS / "elsewhere"
    assert sent() == 0 and webhooks.secret_of(hook) == ""
    message.refresh_from_db()
    assert message.fault == Fault.SECRET and not receiver.came
    webhooks.exchange_secret(hook, by=steward, today=lists.TODAY)
    assert sent(NOW + PAUSES[0]) == 1


def test_an_address_that_is_ended_is_called_no_more_and_its_secret_is_destroyed(
    receiver: Receiver, steward: User, django_capture_on_commit_callbacks: Any
) -> None:
    hook = entered(receiver, steward)
    webhooks.try_out(hook, by=steward, today=lists.TODAY)
    scope = hook.secrets.get().scope
    with django_capture_on_commit_callbacks(execute=True):
        webhooks.end(hook, by=steward, today=lists.TODAY)
    assert keys.destroyed(scope) and not hook.secrets.exists()
    assert sent() == 0 and hook.messages.get().fault == Fault.ENDED
    for act in (webhooks.try_out, webhooks.end, webhooks.exchange_secret):
        with pytest.raises(ValidationError):
            act(hook, by=steward, today=lists.TODAY)
    told = Event.objects.filter(stream=f"webhook/{hook.pk}").values_list("kind", flat=True)
    assert list(told.order_by("pk")) == ["webhook entered", "webhook ended"]


def test_the_trail_names_scheme_and_host_and_no_token_of_the_receiver(
    receiver: Receiver, steward: User
) -> None:
    hook = webhooks.enter(
        giver=Giver.TAX, region=make.COUNTY, kinds=[Kind.FROZEN], by=steward, today=lists.TODAY,
        address=f"http://127.0.0.1:{receiver.port}/hooks/T0KEN?key=S3CRET",
    )  # fmt: skip
    webhooks.exchange_secret(hook, by=steward, today=lists.TODAY)
    webhooks.end(hook, by=steward, today=lists.TODAY)
    told = Event.objects.filter(stream=f"webhook/{hook.pk}").values_list("payload", flat=True)
    assert [one["place"] for one in told] == ["http://127.0.0.1"] * 3
    assert "T0KEN" not in str(list(told)) and "S3CRET" not in str(list(told))


def test_the_nights_forget_after_a_month(
    receiver: Receiver, steward: User, django_capture_on_commit_callbacks: Any
) -> None:
    hook = entered(receiver, steward)
    old = hook.secrets.get().scope
    webhooks.exchange_secret(hook, by=steward, today=lists.TODAY)
    gone, kept = (webhooks.try_out(hook, by=steward, today=lists.TODAY) for _each in "ab")
    WebhookMessage.objects.filter(pk=gone.pk).update(state=State.SENT, next_at=None)
    later = gone.created_at + timedelta(days=30, seconds=1)

    def night(today: date) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return calling.forget_old(now=later, today=today)

    assert night(lists.TODAY + OVERLAP) == 1
    assert list(hook.messages.all()) == [kept] and keys.known(old)
    assert night(lists.TODAY + OVERLAP + timedelta(days=1)) == 1
    assert keys.destroyed(old) and hook.secrets.count() == 1


def test_a_department_learns_that_its_figures_contradict_and_when_none_does_any_more(
    receiver: Receiver, steward: User
) -> None:
    hook = entered(receiver, steward, kinds=[Kind.CONFLICTING])
    here = make.enterprise()
    head = ["信用代码", "平均职工数"]
    for giver, value in ((Giver.HRSS, 100), (Giver.TAX, 120)):
        rows: lists.Rows = [head, [here.uscc, value]]
        lists.confirmed(lists.upload(rows, by=steward, giver=giver), by=steward)
    assert conflicting.tell() == 1
    assert conflicting.tell() == 0
    [row] = conflicting.own(lists.quarter(), Giver.TAX, make.COUNTY)
    assert (row.enterprise, row.value) == (here, 120)
    assert not conflicting.own(lists.quarter(), Giver.EMERGENCY, make.COUNTY)
    periods.settle(
        lists.quarter(), here, "employees_avg", Giver.HRSS, "看过", by=steward,
        today=lists.TODAY,
    )  # fmt: skip
    assert conflicting.tell() == 1
    told = [json.loads(one.body)["data"]["conflicting"] for one in hook.messages.order_by("pk")]
    assert told == [1, 0]


def test_a_figure_that_was_overtaken_contradicts_nobody(steward: User) -> None:
    here, period = make.enterprise(), lists.quarter()
    told = {"period": period, "enterprise": here, "variable": "lowest_post_wage"}
    carried = period.starts_on - timedelta(days=1)
    Fact.objects.create(**told, giver=Giver.HRSS, value=2500, as_of=carried)
    for giver, value in ((Giver.PLATFORM, 2600), (Giver.UNION, 2700)):
        Fact.objects.create(**told, giver=giver, value=value, as_of=period.ends_on)
    assert [row.value for row in conflicting.own(period, Giver.UNION, make.COUNTY)] == [2700]
    assert conflicting.own(period, Giver.HRSS, make.COUNTY) == []


def test_trial_messages_are_few_in_an_hour_however_an_address_is_entered(
    receiver: Receiver, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = entered(receiver, steward)
    for _each in range(webhooks.MOST_TRIALS):
        webhooks.try_out(hook, by=steward, today=lists.TODAY)
    with pytest.raises(ValidationError, match="这个网址一小时最多试发5条"):
        webhooks.try_out(hook, by=steward, today=lists.TODAY)
    webhooks.end(hook, by=steward, today=lists.TODAY)
    anew = entered(receiver, steward)
    with pytest.raises(ValidationError, match="这个网址"):
        webhooks.try_out(anew, by=steward, today=lists.TODAY)
    other = webhooks.enter(
        giver=Giver.HRSS, region=make.COUNTY, address=f"{receiver.address}&other",
        kinds=[Kind.FROZEN], by=steward, today=lists.TODAY,
    )  # fmt: skip
    webhooks.try_out(other, by=steward, today=lists.TODAY)
    monkeypatch.setattr(webhooks, "MOST_TRIALS_AT", webhooks.MOST_TRIALS + 1)
    with pytest.raises(ValidationError, match="这台主机一小时最多试发6条"):
        webhooks.try_out(other, by=steward, today=lists.TODAY)
    an_hour_ago = timezone.now() - timedelta(hours=1, seconds=1)
    WebhookMessage.objects.update(created_at=an_hour_ago)
    assert webhooks.try_out(anew, by=steward, today=lists.TODAY).pk


def test_only_the_steward_of_the_region_enters_addresses_and_only_some(
    receiver: Receiver, steward: User
) -> None:
    with pytest.raises(PermissionDenied):
        entered(receiver, make.data_steward(make.OTHER_COUNTY))
    with pytest.raises(ValidationError, match="不许访问"):
        entered(Receiver(receiver.port, host="10.0.0.1"), steward)
    entered(receiver, steward)
    with pytest.raises(ValidationError, match="已经登记过"):
        entered(receiver, steward)
    for number in range(1, webhooks.MOST):
        entered(Receiver(receiver.port, host=f"127.0.0.{number + 1}"), steward)
    with pytest.raises(ValidationError, match="先停用一个"):
        entered(Receiver(receiver.port, host="127.0.0.99"), steward)
