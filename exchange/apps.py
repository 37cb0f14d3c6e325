"""The app `exchange`: spreadsheets in and out."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        """Jobs, navigation, downloads, expiry, and the dataset of users."""
        import_module("exchange.room").register()  # by its path: models may be imported only now
