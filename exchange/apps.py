"""The app `exchange`: spreadsheets in and out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        """Register the dataset of users, which accounts below cannot declare."""
        from exchange.people.exporter import UsersExporter
        from exchange.people.handler import UsersHandler
        from exchange.staging import exporters, handlers

        handlers.register(UsersHandler())
        exporters.register(UsersExporter())
