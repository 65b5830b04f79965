"""An address in a long list is the one that Django would have given."""

from __future__ import annotations

import uuid

import pytest
from django.urls import NoReverseMatch, reverse

from xieshang.web.design.templatetags.addresses import at


def test_the_address_is_that_of_the_route_with_its_key() -> None:
    key = uuid.uuid4()
    assert at("worker_thread", key) == reverse("worker_thread", args=[key])
    assert at("worker_second", key) == reverse("worker_second", args=[key])
    assert at("round", 17) == reverse("round", args=[17])


def test_a_route_that_takes_no_single_key_is_a_mistake() -> None:
    with pytest.raises(NoReverseMatch):
        at("worker_say", 1)
