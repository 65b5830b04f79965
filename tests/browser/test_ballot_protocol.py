"""The two halves of the ballot meet: what the phone computes, the offices understand.

The phone's half runs in a real Chromium, as it is in `frontend/src/ballot`; that of the offices
is `core.ballots`.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.support.browser import ROOT
from tools.npm import FRONTEND, command
from xieshang.core.ballots import (
    Ballot,
    Board,
    Cast,
    Frozen,
    canonical,
    count,
    give_receipt,
    recount,
    shown,
    sign_blinded,
    unshown,
)
from xieshang.core.ballots.tests.samples import NO, YES, Drawn, Offices, draw, offices

BLINDING_MS = 50.0  # with a fourth of the processor
SLOWDOWN = 4
TRIES = 6  # a busy machine disturbs some of them
PROGRAM = """
export * from "SRC/ballot/bytes";
export * from "SRC/ballot/blind";
export * from "SRC/ballot/cast";
export * from "SRC/ballot/paper";
export * from "SRC/ballot/recount";
export * from "SRC/ballot/token";
"""
KNOWN = ROOT / "src/xieshang/core/ballots/tests/rfc9474.json"
BEGIN = """async ({frozen, code}) => {
  window.frozen = await ballots.read_frozen(frozen)
  window.asked = await ballots.request(window.frozen, code)
  return {hash: ballots.shown(window.frozen.hash), ...ballots.asked(window.asked)}
}"""
FINISH = """async ({answer, choices}) => {
  window.token = await ballots.drawn(window.frozen, window.asked, answer)
  const envelope = await ballots.sealed(window.frozen, window.token, choices)
  window.envelope = envelope
  return {
    cast: ballots.shown(ballots.cast_body(window.token, 7, envelope)),
    serial: ballots.shown(window.token.serial),
  }
}"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The phone's modules as one script, as the page's build makes it of them."""
    folder = tmp_path_factory.mktemp("ballots")
    entry, made = folder / "all.ts", folder / "all.js"
    entry.write_text(PROGRAM.replace("SRC", str(FRONTEND / "src")))
    _line, environment = command([])
    rolldown = FRONTEND / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    subprocess.run(
        [_line[0], rolldown, entry, "--format", "iife", "--name", "ballots", "--file", made,
         "--transform.target", "es2017", "--log-level", "silent"],
        cwd=FRONTEND, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    return made.read_text()


@pytest.fixture(scope="module")
def phone(chromium: Browser, live_server: Any, program: str) -> Any:
    """A page that was opened over a secure connection, as far as the browser is concerned."""
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/static/mark.svg")
    page.evaluate(f"{program}; window.ballots = ballots; undefined")
    yield page
    page.close()


def asked(phone: Page, at: Offices, code: str) -> dict[str, str]:
    given = {"frozen": at.frozen.data, "code": code}
    said: dict[str, str] = phone.evaluate(BEGIN, given)
    return said


def answered(at: Offices, said: dict[str, str]) -> dict[str, str]:
    return {
        "ticket": shown(sign_blinded(at.ticket, unshown(said["ticket"]))),
        "serial": shown(sign_blinded(at.ballot, unshown(said["serial"]))),
    }


@pytest.mark.parametrize("bits", [1024, 2048])
def test_drawn_on_the_phone_signed_by_the_office_cast_and_counted(
    phone: Page, bits: int
) -> None:
    at = offices(f"real-{bits}", bits)
    code = phone.evaluate("ballots.new_code()")
    said = asked(phone, at, code)
    assert said["hash"] == shown(at.frozen.hash)
    sent = phone.evaluate(FINISH, {"answer": answered(at, said), "choices": YES})
    cast = Cast.read(at.frozen, unshown(sent["cast"]))
    assert cast.revision == 7
    ballot = Ballot.unseal(at.frozen, at.count, cast.envelope)
    assert (ballot.choices, shown(ballot.serial)) == (YES, sent["serial"])
    receipt = give_receipt(at.receipt, at.frozen, envelope_hash=cast.envelope_hash, revision=7)
    holds = "({r, n}) => ballots.receipt_holds(frozen, ballots.unshown(r), envelope, n)"
    assert phone.evaluate(holds, {"r": shown(receipt), "n": 7})
    assert not phone.evaluate(holds, {"r": shown(receipt), "n": 8})


def test_the_office_never_sees_what_it_signs(phone: Page) -> None:
    at = offices()
    said = asked(phone, at, phone.evaluate("ballots.new_code()"))
    sent = phone.evaluate(FINISH, {"answer": answered(at, said), "choices": NO})
    cast = Cast.read(at.frozen, unshown(sent["cast"]))
    blinded = [unshown(said["ticket"]), unshown(said["serial"])]
    for secret in (cast.ticket, cast.signature, unshown(sent["serial"])):
        assert not any(secret[:16] in one for one in blinded)


def test_from_one_code_comes_the_same_request_and_from_another_another(phone: Page) -> None:
    at, code = offices(), phone.evaluate("ballots.new_code()")
    first, again = asked(phone, at, code), asked(phone, at, code)
    assert first == again
    assert asked(phone, at, phone.evaluate("ballots.new_code()")) != first
    assert asked(phone, offices("another paper"), code)["ticket"] != first["ticket"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz", True),
        (" 0123 4567 89AB CDEF GHJK MNPQ RSTV WXYZ ", True),
        ("o123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz", True),
        ("0i23-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz", True),
        ("0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxy", False),
        ("u123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz", False),
        ("", False),
    ],
)
def test_a_code_is_read_as_people_write_it(phone: Page, typed: str, read: bool) -> None:
    found = phone.evaluate("typed => ballots.read_code(typed)", typed)
    assert (found is not None) is read
    if found is not None:
        assert found.startswith("0") and found.endswith("-wxyz") and len(found) == 39


def test_an_office_that_signs_with_another_key_is_found_out(phone: Page) -> None:
    at, marked = offices(), offices("marked")
    said = asked(phone, at, phone.evaluate("ballots.new_code()"))
    small = {
        name: shown((int.from_bytes(unshown(said[name])) >> 2 | 2).to_bytes(128))
        for name in ("ticket", "serial")
    }
    with pytest.raises(Error, match="signed with another key"):
        phone.evaluate(FINISH, {"answer": answered(marked, small), "choices": YES})


def test_the_phone_gives_the_known_answers_of_the_rfc(phone: Page) -> None:
    known = json.loads(KNOWN.read_text())
    assert len(known["vectors"]) == 4
    for vector in known["vectors"]:
        given = {"n": known["key"]["n"], **vector}
        made = phone.evaluate(
            """async one => {
              const byte = two => parseInt(two, 16)
              const octets = text => Uint8Array.from(text.match(/../g) || [], byte)
              const key = {n: BigInt("0x" + one.n), e: 65537n, size: 512}
              const factor = ballots.inverse_of(BigInt("0x" + one.inv), key.n)
              const luck = ballots.to_bytes(factor, 512)
              const message = octets(one.prepared_msg)
              const found = await ballots.blind(key, message, octets(one.salt), luck)
              return {sent: ballots.shown(found.sent), inverse: found.inverse.toString(16)}
            }""",
            given,
        )
        assert unshown(made["sent"]).hex() == vector["blinded_msg"]
        assert int(made["inverse"], 16) == int(vector["inv"], 16)


def voted(at: Offices, many: int) -> tuple[list[Drawn], Board]:
    voters = [draw(at) for _ in range(many)]
    box = [v.ballot(YES if at_ % 3 else NO).seal(at.frozen) for at_, v in enumerate(voters)]
    return voters, Board(at.frozen, count(at.frozen, at.count, box), drawn=many)


CHANGES: dict[str, dict[str, Any]] = {
    "hash": {"hash": shown(bytes(32))},
    "valid": {"valid": 6},
    "cast": {"invalid": {"sealed": 1}},
    "root": {"box_root": shown(bytes(32))},
    "drawn": {"drawn": 3},
    "entitled": {"drawn": 41},
    "totals": {"totals": {}},
    "paper": {"on_paper": {"other": {"yes": 1}}},
}


def test_the_phone_adds_a_board_up_as_the_office_does(phone: Page) -> None:
    _voters, board = voted(offices(), 5)
    add = "async text => (await ballots.recount(JSON.parse(text))).faults"
    assert phone.evaluate(add, board.record.decode()) == []
    for fault, change in CHANGES.items():
        changed = canonical(board.data | change)
        assert fault in phone.evaluate(add, changed.decode())
        assert recount(changed).faults
    for fault, rows in {
        "order": board.data["rows"][::-1],
        "rows": [
            board.data["rows"][0] | {"signature": shown(bytes(128))},
            *board.data["rows"][1:],
        ],
        "trackers": [board.data["rows"][0] | {"tracker": ""}, *board.data["rows"][1:]],
    }.items():
        changed = canonical(board.data | {"rows": rows})
        assert fault in phone.evaluate(add, changed.decode())
        assert recount(changed).faults


def test_blinding_takes_a_slow_phone_no_time(phone: Page) -> None:
    """Two numbers for a key as it is used, with a fourth of the processor."""
    frozen: Frozen = offices("real-2048", 2048).frozen
    inside = phone.context.new_cdp_session(phone)
    inside.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    took = phone.evaluate(
        """async ({frozen, tries}) => {
          const read = await ballots.read_frozen(frozen), took = []
          for (let at = 0; at < tries; at++) {
            const began = performance.now()
            await ballots.request(read, ballots.new_code())
            took.push(performance.now() - began)
          }
          return took
        }""",
        {"frozen": frozen.data, "tries": TRIES},
    )
    inside.detach()
    print(f"blinding of two numbers: {[round(one, 1) for one in took]} ms")  # noqa: T201
    assert min(took) <= BLINDING_MS
