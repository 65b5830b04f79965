"""A department's system gives facts with its key: judged, counted, once, taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import Limit
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.services import facts, keys
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange.models import ApiKey, ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.web.exchange import api, openapi

pytestmark = pytest.mark.django_db
Scope = ApiKey.Scope


@pytest.fixture
def steward() -> User:
    return make.data_steward()


def issued(
    steward: User, *scopes: str, giver: str = Giver.TAX, region: str = make.COUNTY
) -> str:
    _key, token = keys.issue(
        name="税务系统", giver=giver, region=region, scopes=scopes or list(Scope),
        expires_on=lists.TODAY + timedelta(days=90), by=steward, today=lists.TODAY,
    )  # fmt: skip
    return token


class System:
    """A department's system: sends JSON with its key."""

    def __init__(self, token: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.head = {"Authorization": f"Bearer {token}"}

    def send(self, body: Any, *, key: str = "submission-1", raw: bytes | None = None) -> Any:
        content = json.dumps(body).encode() if raw is None else raw
        head = {**self.head, "Idempotency-Key": key} if key else self.head
        return self.client.post(
            "/api/v1/facts", content, content_type="application/json", headers=head
        )

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.head)

    def post(self, path: str) -> Any:
        return self.client.post(path, headers=self.head)


def given(here: Enterprise, **values: Any) -> dict[str, Any]:
    return {"period": "2026Q1", "rows": [{"uscc": here.uscc, **values}]}


def test_each_row_is_judged_by_itself_and_the_good_ones_are_written(steward: User) -> None:
    here, other = make.enterprise(), make.enterprise()
    tax = System(issued(steward))
    body = {
        "period": "2026Q1",
        "rows": [
            {"uscc": here.uscc, "total_wages": "86.4万元", "revenue": 9_000_000},
            {"uscc": other.uscc, "total_wages": -1},
            {"uscc": other.uscc, "employees_end": 5},
            {"uscc": other.uscc, "total_wages": "8斤"},
            {"total_wages": 5},
            {"uscc": make.valid_uscc(424_242), "revenue": 1},
            {"uscc": other.uscc, "revenue": [1]},
            {"uscc": other.uscc, "revenue": "9" * 1_100_000},
        ],
    }
    answered = tax.send(body)
    assert answered.status_code == 200, answered.content
    said = answered.json()
    assert (said["new"], said["faulty"], said["state"]) == (1, 7, "done")
    assert [row["result"] for row in said["rows"]] == ["new", *["faulty"] * 7]
    faults = [row["faults"][0] for row in said["rows"][1:]]
    reasons = [fault["reason"] for fault in faults]
    assert [fault["field"] for fault in faults] == [
        "total_wages", "employees_end", "total_wages", "uscc", "uscc", "revenue", "revenue",
    ]  # fmt: skip
    whys = [
        "不能是负数", "没有这一项", "不认识的单位", "没有填", "没有这家企业", "不是数字",
        "不是数字",
    ]  # fmt: skip
    for part, reason in zip(whys, reasons, strict=True):
        assert part in reason
    told = lists.values(lists.quarter())
    assert told == {(here.pk, "total_wages", "tax"): 864_000, (here.pk, "revenue", "tax"): 9e6}
    assert Event.objects.filter(kind="facts imported", actor=None).count() == 1


@pytest.mark.parametrize(
    ("giver", "said", "why"),
    [
        (Giver.HRSS, {"wage_guideline_base": 120}, "不能超过100"),
        (Giver.HRSS, {"contracts_signed": "105%"}, "不填百分数"),
        (Giver.HRSS, {"contracts_signed": 101, "employees_due": 100}, "不能超过整体"),
        (Giver.HRSS, {"employees_end": -5}, "不能是负数"),
        (Giver.HRSS, {"employees_end": 10.5}, "整数"),
        (Giver.HRSS, {"employees_end": 9, "as_of": "2025-12-31"}, "截至日不在"),
        (Giver.HRSS, {"employees_end": 9, "period": "2025Q4"}, "别的季度"),
        (Giver.UNION, {"women_contract": 7}, "没有这个代码"),
    ],
    ids=["percent", "percent of a count", "part", "negative", "broken", "day", "quarter",
         "code"],
)  # fmt: skip
def test_what_cannot_be_is_named_and_the_row_is_not_kept(
    steward: User, giver: Giver, said: dict[str, Any], why: str
) -> None:
    answered = System(issued(steward, giver=giver)).send(given(make.enterprise(), **said))
    [row] = answered.json()["rows"]
    assert row["result"] == "faulty" and why in row["faults"][0]["reason"]
    assert not Fact.objects.exists()


def test_an_enterprise_that_stands_twice_in_a_submission_is_kept_once(steward: User) -> None:
    here = make.enterprise()
    rows = [{"uscc": here.uscc, "revenue": number} for number in (5, 6)]
    answered = System(issued(steward)).send({"period": "2026Q1", "rows": rows}).json()
    assert [row["result"] for row in answered["rows"]] == ["new", "faulty"]
    assert "同一家企业" in answered["rows"][1]["faults"][0]["reason"]
    assert Fact.objects.get().value == 5


def test_the_same_submission_is_done_once_and_other_content_is_refused(steward: User) -> None:
    here = make.enterprise()
    tax = System(issued(steward))
    first = tax.send(given(here, revenue=5))
    again = tax.send(given(here, revenue=5))
    assert first.json() == again.json()
    assert ImportBatch.objects.count() == 1
    other = tax.send(given(here, revenue=6))
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency")
    assert tax.send(given(here, revenue=5), key="submission-2").json()["same"] == 1
    assert tax.send(given(here, revenue=5), key="").status_code == 400


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"{", 400, "json"),
        (b"[]", 400, "json"),
        (b'{"period": "2026Q1", "rows": [{"uscc": "x", "revenue": NaN}]}', 400, "json"),
        (b"[" * 100_000, 400, "json"),
        (b'{"period": "2026Q1", "rows": [{"uscc": "\\ud800"}]}', 400, "json"),
        (b'{"period": "2026Q1", "rows": [{"\\udfff": 1}]}', 400, "json"),
        (b'{"period": "2026Q1", "rows": [{"uscc": "\\u0000"}]}', 400, "json"),
        (b'{"period": "2026Q1", "rows": [{"revenue": 1, "revenue": 2}]}', 400, "twice"),
        (b'{"period": "2026Q1", "rows": []}', 422, "rows"),
        (b'{"period": "2026Q1", "rows": [1]}', 422, "rows"),
        (b'{"period": "2026Q1"}', 422, "rows"),
        (b'{"period": "2031Q1", "rows": [{}]}', 422, "period"),
        (b'{"period": {}, "rows": [{}]}', 422, "period"),
        (b'{"period": "2026Q1", "rows": [' + b"{}," * 1_000 + b"{}]}", 422, "rows"),
        (b'{"x": "' + b"a" * api.LARGEST + b'"}', 413, "size"),
    ],
    ids=["cut", "list", "nan", "deep", "half", "half name", "nul", "twice", "empty",
         "number", "none", "unopened", "object", "many", "large"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(
    steward: User, raw: bytes, status: int, code: str
) -> None:
    refused = System(issued(steward)).send(None, raw=raw)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert refused.json()["error"]["message"]
    assert not ImportBatch.objects.exists()


def test_a_key_opens_only_what_it_is_for(steward: User) -> None:
    here = make.enterprise()
    reader = System(issued(steward, Scope.READ))
    assert reader.send(given(here, revenue=5)).status_code == 403
    writer = System(issued(steward, Scope.WRITE))
    batch = writer.send(given(here, revenue=5)).json()["batch"]
    assert writer.post(f"/api/v1/batches/{batch}/withdraw").status_code == 403
    assert reader.get(f"/api/v1/batches/{batch}").json()["new"] == 1
    court = System(issued(steward, giver=Giver.COURT))
    assert court.get(f"/api/v1/batches/{batch}").status_code == 404
    assert court.post(f"/api/v1/batches/{batch}/withdraw").status_code == 404
    assert court.get("/api/v1/facts?period=2026Q1").json() == {"facts": [], "next": None}


def test_a_key_reaches_no_other_county(steward: User) -> None:
    here = make.enterprise()
    batch = System(issued(steward)).send(given(here, revenue=5)).json()["batch"]
    neighbour = make.data_steward(make.OTHER_COUNTY)
    other = System(issued(neighbour, region=make.OTHER_COUNTY))
    assert other.get(f"/api/v1/batches/{batch}").status_code == 404
    assert other.post(f"/api/v1/batches/{batch}/withdraw").status_code == 404
    assert other.get("/api/v1/facts?period=2026Q1").json()["facts"] == []
    refused = other.send(given(here, revenue=6)).json()
    assert (refused["new"], refused["faulty"]) == (0, 1)
    assert "不在980122" in refused["rows"][0]["faults"][0]["reason"]
    assert Fact.objects.get().value == 5


def test_no_key_a_wrong_one_an_expired_and_a_revoked_one_are_all_refused_alike(
    steward: User,
) -> None:
    here = make.enterprise()
    token = issued(steward)
    key = ApiKey.objects.get()
    assert token.split("_", 2)[2] not in json.dumps(list(ApiKey.objects.values()), default=str)
    wrong = ["", "x", token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B")]
    answers = [System(each).send(given(here, revenue=5)) for each in wrong]
    keys.revoke(key, by=steward, today=lists.TODAY)
    answers.append(System(token).send(given(here, revenue=5)))
    ApiKey.objects.filter(pk=key.pk).update(
        revoked_on=None, since=make.SINCE, expires_on=lists.TODAY - timedelta(days=1)
    )
    answers.append(System(token).send(given(here, revenue=5)))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert not Fact.objects.exists()


def test_an_exchanged_key_works_a_fortnight_longer(steward: User) -> None:
    here = make.enterprise()
    old = issued(steward)
    made, new = keys.exchange(ApiKey.objects.get(), by=steward, today=lists.TODAY)
    assert System(old).send(given(here, revenue=5)).status_code == 200
    assert System(new).send(given(here, revenue=6)).status_code == 200
    assert made.follows is not None
    assert made.follows.expires_on == lists.TODAY + keys.OVERLAP


@pytest.mark.usefixtures("one_window")
def test_too_many_requests_are_told_when_to_come_back(
    steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PER_KEY", Limit("api", 2, timedelta(minutes=1)))
    tax = System(issued(steward))
    answers = [tax.get("/api/v1/variables") for _each in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 61


@pytest.mark.usefixtures("one_window")
def test_whoever_guesses_keys_is_slowed_down(
    steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "FAILURES", Limit("f", 2, timedelta(minutes=10)))
    guesses = [System(f"xs_{n:012x}_{'a' * 43}").get("/api/v1/variables") for n in range(3)]
    assert [answer.status_code for answer in guesses] == [401, 401, 429]


def test_a_batch_taken_back_restores_and_a_frozen_quarter_takes_nothing(steward: User) -> None:
    here = make.enterprise()
    tax = System(issued(steward))
    tax.send(given(here, revenue=5))
    second = tax.send(given(here, revenue=6), key="submission-2").json()["batch"]
    taken = tax.post(f"/api/v1/batches/{second}/withdraw")
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")
    assert lists.values(lists.quarter()) == {(here.pk, "revenue", "tax"): 5}
    freeze()
    assert tax.send(given(here, revenue=7), key="submission-3").status_code == 409
    first = ImportBatch.objects.earliest("pk")
    refused = tax.post(f"/api/v1/batches/{first.pk}/withdraw")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "frozen")
    first.refresh_from_db()
    assert first.state == "done"


def freeze() -> None:
    period = lists.quarter()
    period.frozen_on, period.sha256 = lists.TODAY, "0" * 64
    period.save()


def test_what_is_sent_again_after_the_freeze_gets_its_answer_again(steward: User) -> None:
    here = make.enterprise()
    tax = System(issued(steward))
    first = tax.send(given(here, revenue=5))
    freeze()
    again = tax.send(given(here, revenue=5))
    assert (again.status_code, again.json()) == (200, first.json())
    assert tax.send(given(here, revenue=5), key="submission-2").status_code == 409


def test_a_quarter_frozen_while_rows_are_judged_is_told_and_nothing_is_left(
    steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make.enterprise()

    def frozen_meanwhile(period: Period) -> Period:
        freeze()
        return opened(period)

    opened = facts.opened
    monkeypatch.setattr(facts, "opened", frozen_meanwhile)
    refused = System(issued(steward)).send(given(here, revenue=5))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "frozen")
    assert not ImportBatch.objects.exists()


def test_a_way_that_is_not_there_is_told_with_those_that_are(steward: User) -> None:
    tax = System(issued(steward))
    refused = tax.client.put("/api/v1/facts", headers=tax.head)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST")


def test_facts_are_read_back_page_by_page(
    steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PAGE", 2)
    firms = [make.enterprise() for _each in range(3)]
    tax = System(issued(steward))
    rows = [{"uscc": each.uscc, "revenue": number} for number, each in enumerate(firms)]
    tax.send({"period": "2026Q1", "rows": rows})
    first = tax.get("/api/v1/facts?period=2026Q1").json()
    rest = tax.get(f"/api/v1/facts?period=2026Q1&after={first['next']}").json()
    assert rest["next"] is None
    assert [one["value"] for one in first["facts"] + rest["facts"]] == [0, 1, 2]
    alone = tax.get(f"/api/v1/facts?period=2026Q1&uscc={firms[1].uscc}").json()["facts"]
    assert [one["value"] for one in alone] == [1]


# The document and the views say the same.


def fits(value: Any, schema: dict[str, Any], where: str = "") -> None:
    """Hold a value to as much of JSON Schema as the document uses."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return fits(value, openapi.document()["components"]["schemas"][name], where)
    if "enum" in schema:
        assert value in schema["enum"], where
        return None
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool,
             "object": dict, "array": list, "null": type(None)}  # fmt: skip
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, kinds[kind]) for kind in named), (where, value)
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value), where
        for name, one in value.items():
            fits(one, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            fits(one, schema["items"], f"{where}[]")
    return None


def schema_of(path: str, method: str, status: int) -> dict[str, Any]:
    told = openapi.document()["paths"][path][method]["responses"][str(status)]
    found: dict[str, Any] = told["content"]["application/json"]["schema"]
    return found


def test_every_answer_is_as_the_document_says(steward: User) -> None:
    here = make.enterprise()
    tax, reader = System(issued(steward)), System(issued(steward, Scope.READ))
    sent = tax.send({"period": "2026Q1", "rows": [{"uscc": here.uscc, "revenue": 5}, {}]})
    batch = sent.json()["batch"]
    at = "/api/v1/batches/{pk}"
    answers = [
        ("/api/v1/facts", "post", sent),
        ("/api/v1/facts", "post", tax.send({}, key="submission-2")),
        ("/api/v1/facts", "post", tax.send({}, key="")),
        ("/api/v1/facts", "post", reader.send({})),
        ("/api/v1/facts", "get", tax.get("/api/v1/facts?period=2026Q1")),
        ("/api/v1/facts", "get", tax.get("/api/v1/facts")),
        ("/api/v1/variables", "get", tax.get("/api/v1/variables")),
        ("/api/v1/variables", "get", System("").get("/api/v1/variables")),
        (at, "get", tax.get(f"/api/v1/batches/{batch}")),
        (at, "get", tax.get("/api/v1/batches/999999")),
        (f"{at}/withdraw", "post", tax.post(f"/api/v1/batches/{batch}/withdraw")),
        (f"{at}/withdraw", "post", reader.post(f"/api/v1/batches/{batch}/withdraw")),
    ]
    for path, method, answer in answers:
        fits(answer.json(), schema_of(path, method, answer.status_code), f"{method} {path}")
    assert {answer.status_code for *_way, answer in answers} == {200, 400, 401, 403, 404, 422}


def test_every_address_of_the_interface_stands_in_the_document() -> None:
    shown = Client().get("/api/v1/openapi.json").json()
    assert shown == json.loads(json.dumps(openapi.document()))
    routes = {
        f"/{form[0][0][0]}"
        for _name, forms in get_resolver().reverse_dict.lists()
        for form in forms
        if str(form[0][0][0]).startswith("api/")
    }
    named = {route.replace("%(", "{").replace(")s", "}") for route in routes}
    assert named == {
        *shown["paths"],
        "/api/v1/openapi.json",
    }
