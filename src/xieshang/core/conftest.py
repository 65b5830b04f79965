"""What the core's tests stand on when they are asked for by themselves."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# As for all tests; see the conftest.py of the whole.
settings.register_profile(
    "core",
    deadline=None,
    print_blob=True,
    derandomize=os.environ.get("EXAMPLES") == "same",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("core")
