"""The bench's server with a fault: see mutants."""

from __future__ import annotations

from bench.settings import *  # noqa: F403
from bench.settings import MIDDLEWARE

MIDDLEWARE = ["tests.bench.mutants.Forgetful", *MIDDLEWARE]
