"""xieshang trail: keys to exchange, files to export, refusals with a remedy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.trail import outside, witnessing
from xieshang.apps.trail.models import Witness, WitnessedLog
from xieshang.apps.trail.tests.logs import NOW, log_of
from xieshang.config import doctor
from xieshang.config.cli import trail
from xieshang.config.console import Stop, Wrong
from xieshang.core.trail import Checkpoint, Signer, sign
from xieshang.core.trail.note import COSIGNATURE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"


def own_witness() -> str:
    return witnessing.signer().verifier(COSIGNATURE).vkey


def test_the_keys_are_shown_as_they_are_registered(capsys: pytest.CaptureFixture[str]) -> None:
    assert trail.run(["key"]) == 0
    shown = capsys.readouterr().out.splitlines()
    log, witness = outside.signer().verifier().vkey, own_witness()
    assert log in shown and witness in shown
    assert trail.run(["log", "add", log]) == 0
    assert trail.run(["witness", "add", witness, "--address", "http://city.example/w"]) == 0
    assert WitnessedLog.objects.get().vkey == log
    assert Witness.objects.get().address == "http://city.example/w"
    assert trail.run(["witness", "end", Witness.objects.get().name]) == 0
    assert trail.run(["log", "end", outside.signer().name]) == 0
    capsys.readouterr()
    trail.run(["witness", "list"])
    trail.run(["log", "list"])
    assert capsys.readouterr().out == ""


def test_the_export_says_how_much_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(3)
    assert trail.run(["export", str(tmp_path / "out")]) == 0
    assert "已导出3条的留痕" in capsys.readouterr().out
    assert (tmp_path / "out" / "checkpoint").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(Stop, match="请换一个能写的文件夹"):
        trail.run(["export", str(tmp_path / "file")])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["log", "add", "x"], "不是留痕的公钥"),
        (["witness", "add", "x"], "不是见证人的公钥"),
        (["witness", "end", "x"], "没有这位见证人"),
        (["log", "end", "x"], "没有登记这本留痕"),
        (["request", "f"], "没有这位见证人"),
        (["receive", "f"], "没有这位见证人"),
        (["cosign", "/nowhere/f"], "没有这个文件"),
        (["ask"], "留痕还是空的"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(words: list[str], sentence: str) -> None:
    with pytest.raises(Stop, match=sentence):
        trail.run(words)


def test_files_that_are_no_requests_and_no_answers_are_refused(tmp_path: Path) -> None:
    log_of(2)
    junk = tmp_path / "junk"
    junk.write_text("photo")
    with pytest.raises(Stop, match="不是见证请求"):
        trail.run(["cosign", str(junk)])
    trail.run(["witness", "add", own_witness()])
    with pytest.raises(Wrong, match="没有收下"):
        trail.run(["receive", str(junk)])
    request = tmp_path / "request"
    assert trail.run(["request", str(request)]) == 0
    with pytest.raises(Stop, match="没有登记这本留痕"):
        trail.run(["cosign", str(request)])
    trail.run(["log", "add", Signer(outside.signer().name, b"\x09" * 32).verifier().vkey])
    with pytest.raises(Stop, match="不是登记的那把公钥"):
        trail.run(["cosign", str(request)])


def test_a_request_that_goes_on_from_elsewhere_is_sent_back_with_the_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(2)
    request = tmp_path / "request"
    trail.run(["witness", "add", own_witness()])
    trail.run(["log", "add", outside.signer().verifier().vkey])
    trail.run(["request", str(request)])
    assert trail.run(["cosign", str(request)]) == 0
    assert trail.run(["cosign", str(request)]) == 1
    assert "上次见证到第2条" in capsys.readouterr().out
    answer = request.with_name("request.answer")
    assert answer.read_text() == "2\n"
    assert trail.run(["receive", str(answer)]) == 0
    assert "请再做一份请求" in capsys.readouterr().out
    assert Witness.objects.get().size == 2
    trail.run(["request", str(request)])
    assert trail.run(["cosign", str(request)]) == 0
    assert trail.run(["receive", str(answer)]) == 0


def test_the_doctor_names_what_to_do_for_every_fault() -> None:
    trail.run(["witness", "add", own_witness()])
    for fault in Witness.Fault:
        Witness.objects.update(fault=fault)
        [found] = doctor.witnesses()
        assert found.well == (fault == Witness.Fault.NONE)


def test_what_was_refused_is_shown_as_evidence_where_the_doctor_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = outside.signer()
    trail.run(["log", "add", key.verifier().vkey])
    refused = sign(Checkpoint(key.name, 4, b"\x07" * 32).text, key)
    WitnessedLog.objects.update(refused=refused, refused_at=NOW)
    [found] = doctor.witnesses()
    assert "2026-04-10送来的接不上" in found.remedy and "trail log list" in found.remedy
    capsys.readouterr()
    assert trail.run(["log", "list"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("✗") and "2026-04-10没有见证的检查点" in said
    assert refused in said
    WitnessedLog.objects.update(signed_at=NOW + timedelta(days=1))  # it has continued since
    assert all(one.well for one in doctor.witnesses())
    trail.run(["log", "list"])
    assert refused in capsys.readouterr().out
