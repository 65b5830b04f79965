"""What day it is: the only place that asks, for views and jobs."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from xieshang.apps.cases.models import DemoDay


def today() -> date:
    """The local day (Asia/Shanghai), or the demo's day where a demonstration runs."""
    if settings.DEMO and (demo := DemoDay.objects.first()):
        return demo.day
    return timezone.localdate()
