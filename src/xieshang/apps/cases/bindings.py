"""What a procedure asks from the app that keeps its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.core.law import RulePack
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.model import Actor, Timer, Transition

Guard = Callable[[Any, RulePack, date], tuple[Blocker, ...]]


class Binding(Protocol):
    """One domain's answers to the mechanism's questions."""

    @property
    def guards(self) -> Mapping[str, Guard]:
        """The process's guard table: name → what still holds a move back."""
        ...

    def facts(self, case: Case, today: date) -> Any:
        """The process's Facts (a frozen dataclass of core), read from the records."""
        ...

    def subject(self, case: Case, event: str) -> str:
        """Hash of what both chiefs consent to; a changed text asks for both consents anew."""
        ...

    def owner(self, case: Case, actor: Actor, facts: Any) -> Actor:
        """Who stands behind a relative actor: OTHER_CHIEF is the chief of the side asked."""
        ...

    def anchor(self, timer: Timer, pack: RulePack) -> str:
        """Name of the fact from which the timer counts under this pack."""
        ...

    def after(
        self,
        case: Case,
        move: Transition,
        *,
        by: User | None,
        today: date,
        payload: Mapping[str, Any],
    ) -> None:
        """What follows the move, called by name, inside its transaction."""
        ...


_bindings: dict[str, Binding] = {}


def bind(procedure: str, binding: Binding) -> None:
    """Make an app answer for a procedure; called once, at the end of its ``binding`` module."""
    _bindings[procedure] = binding


def binding_of(case: Case) -> Binding:
    """The binding of the case's procedure; ``KeyError`` names the procedure without one."""
    return _bindings[case.procedure]
