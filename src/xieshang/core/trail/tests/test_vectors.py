"""Vectors that others published: 12 proofs hold, 184 malformed ones do not, notes agree."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from xieshang.core.trail import (
    Checkpoint,
    Signer,
    Verifier,
    open_note,
    sign,
    verify_consistency,
    verify_inclusion,
)

PUBLISHED: dict[str, Any] = json.loads(
    Path(__file__).with_name("merkle_vectors.json").read_text()
)
HASHES = [base64.b64decode(text) for text in PUBLISHED["hashes"]]

# The example in the documentation of Go's note package (BSD-3-Clause).
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAID = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
    "gotpRZb6KE6RyyBwJnAM=\n"
)

# The example of C2SP's tlog-checkpoint.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_published_probes_are_all_here() -> None:
    rows = [*PUBLISHED["inclusion"], *PUBLISHED["consistency"]]
    assert [sum(row[1] is holds for row in rows) for holds in (True, False)] == [12, 184]


def test_inclusion_proofs_are_judged_as_published() -> None:
    for name, holds, index, size, root, leaf, proof in PUBLISHED["inclusion"]:
        path = [HASHES[number] for number in proof]
        found = verify_inclusion(HASHES[leaf], index, size, path, HASHES[root])
        assert found is holds, name


def test_consistency_proofs_are_judged_as_published() -> None:
    for name, holds, old, size, old_root, root, proof in PUBLISHED["consistency"]:
        path = [HASHES[number] for number in proof]
        found = verify_consistency(old, size, path, HASHES[old_root], HASHES[root])
        assert found is holds, name


def test_the_published_key_signs_the_published_note() -> None:
    key = Signer.read(SKEY)
    assert key.skey == SKEY
    assert key.verifier().vkey == VKEY
    assert sign(SAID, key) == SAID + SIGNED
    assert open_note(SAID + SIGNED, [Verifier.read(VKEY)]).text == SAID


def test_the_published_checkpoint_is_read_and_written_alike() -> None:
    read = Checkpoint.read(SOFA)
    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert read.text == SOFA
