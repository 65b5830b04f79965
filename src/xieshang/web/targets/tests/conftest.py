"""Who sits at the desk when targets are read."""

from __future__ import annotations

import pytest
from django.test import Client

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.tests import factories as make


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(make.county_officer())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
