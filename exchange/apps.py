"""The app `exchange`: spreadsheets in and out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        """Jobs, navigation, downloads, expiry, and the dataset of users."""
        from exchange import room

        room.register()
