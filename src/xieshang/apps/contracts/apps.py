"""Registers the app, and who answers for M01 and M08."""

from __future__ import annotations

from django.apps import AppConfig


class Contracts(AppConfig):
    name = "xieshang.apps.contracts"
    label = "contracts"
    verbose_name = "合同"

    def ready(self) -> None:
        """Bind both processes; only here are the models ready to be imported."""
        from xieshang.apps.cases.bindings import bind  # noqa: PLC0415
        from xieshang.apps.contracts.binding import RenewalBinding, RoundBinding  # noqa: PLC0415

        bind("M01", RoundBinding())
        bind("M08", RenewalBinding())
