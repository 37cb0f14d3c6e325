"""The app `exchange`: spreadsheets in and out."""

from core import house


class ExchangeConfig(house.House):
    """Its rooms register what they show elsewhere."""

    name = "exchange"
    verbose_name = "数据交换"
