"""What the core's tests stand on when they are asked for by themselves."""

from __future__ import annotations

from hypothesis import settings

# The build machine is slow and noisy: how long one example takes says nothing.
settings.register_profile("core", deadline=None, print_blob=True)
settings.load_profile("core")
