"""The app `cultivation`: enterprises and the problem ledger."""

from django.apps import AppConfig


class CultivationConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "cultivation"
    verbose_name = "企业培育"

    def ready(self) -> None:
        """Register what the rooms declare."""
        from cultivation.enterprises import room as enterprises
        from cultivation.ledger import room as ledger

        enterprises.register()
        ledger.register()
