"""Why facts of a quarter cannot be changed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Period


class Frozen(ValidationError):
    """The quarter is frozen: nothing of it changes any more."""

    def __init__(self, period: Period) -> None:
        super().__init__(
            _("%(period)s已经冻结，不能再改。请在现在的统计期报新的数") % {"period": period},
            code="frozen",
        )
