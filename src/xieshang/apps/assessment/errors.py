"""Why facts of a quarter cannot be changed, or not by this form."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Period
from xieshang.core.index.data import State


class Stale(Exception):
    """Somebody told other things since the form was opened; ``now`` says them by variable."""

    def __init__(self, now: Mapping[str, float | State | None]) -> None:
        self.now = now
        super().__init__(*now)


class Frozen(ValidationError):
    """The quarter is frozen: nothing of it changes any more."""

    def __init__(self, period: Period) -> None:
        super().__init__(
            _("%(period)s已经冻结，不能再改。请在现在的统计期报新的数") % {"period": period},
            code="frozen",
        )
