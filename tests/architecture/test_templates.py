"""Templates: each is used, says what it needs, and keeps within the security policy."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import PACKAGE, python_files, shown, templates

# Django or a library asks for these by name.
ASKED_FOR_BY_OTHERS = {"account", "mfa", "socialaccount", "allauth", "registration"}
AGAINST_POLICY = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script\b(?![^>]*(?:\ssrc=|type=\"application/json\"))"),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*="),
    "a foreign host": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
}


def against_policy(source: str) -> list[str]:
    """What the content security policy would stop in the reader's browser."""
    return [name for name, sign in AGAINST_POLICY.items() if sign.search(source)]


def test_every_template_is_used() -> None:
    texts = [file.read_text() for file in [*python_files(within=PACKAGE), *templates()]]
    code = "\n".join(texts)
    unused = {
        shown(file)
        for file in templates()
        if file.parts[file.parts.index("templates") + 1] not in ASKED_FOR_BY_OTHERS
        and file.name not in code
    }
    assert unused == set()


def test_every_partial_says_what_it_needs() -> None:
    silent = [
        shown(file)
        for file in templates()
        if file.name.startswith("_") and "{# needs: " not in file.read_text().splitlines()[0]
    ]
    assert silent == []


def test_every_template_keeps_within_the_security_policy() -> None:
    found = {shown(file): against_policy(file.read_text()) for file in templates()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "offence",
    [
        '<p class="a" style="color:red">',
        "<style>p{}</style>",
        "<script>go()</script>",
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        '<img src="https://example.org/a.png">',
    ],
)
def test_what_the_policy_would_stop_is_seen(offence: str) -> None:
    assert against_policy(offence)
