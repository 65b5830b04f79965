"""xieshang erase: shows first, erases when told to, refuses what it cannot do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.trail import outside
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import ERASED
from xieshang.apps.trail.tests.logs import happen, log_of
from xieshang.config.cli import erase
from xieshang.config.console import Stop, Wrong
from xieshang.core.trail import Checkpoint, sign

pytestmark = pytest.mark.django_db

WHO = ["--by", "linhai", "--why", "本人申请"]


@pytest.fixture(autouse=True)
def _a_log(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"
    log_of(3, by=User.objects.create_staff("linhai", name="林海"))


def test_nothing_goes_before_yes_and_then_it_is_gone_and_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert erase.run(["1", *WHO]) == 0
    assert "册页1：2026-04-10，case.moved，主线case/1" in capsys.readouterr().out
    assert Event.objects.get(leaf=1).payload["no"] == 1
    assert erase.run(["1", *WHO, "--yes"]) == 0
    assert Event.objects.get(leaf=1).payload == {}
    told = Event.objects.get(kind=ERASED)
    assert (told.payload, str(told.actor)) == ({"leaf": 1, "why": "本人申请"}, "林海")
    assert check().findings == []
    with pytest.raises(Wrong, match="已经清除过"):
        erase.run(["1", *WHO, "--yes"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["3", *WHO], "册里没有册页3"),
        (["1", "--by", "nobody", "--why", "本人申请"], "没有nobody这个工作人员"),
        (["1", "--by", "linhai", "--why", " "], "理由要写2到200个字"),
    ],
)
def test_what_cannot_be_done_is_named(arguments: list[str], sentence: str) -> None:
    with pytest.raises(Wrong, match=sentence):
        erase.run([*arguments, "--yes"])
    assert not Event.objects.exclude(erased_on=None).exists()


def test_on_top_of_a_log_that_was_put_back_nothing_is_erased() -> None:
    key = outside.signer()
    outside.keep_checkpoint(sign(Checkpoint(key.name, 9, b"\x07" * 32).text, key))
    happen(1)
    with pytest.raises(Stop, match="不是签过名的那一本"):
        erase.run(["1", *WHO, "--yes"])
    assert Event.objects.get(leaf=1).payload["no"] == 1
