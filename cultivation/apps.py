"""The app `cultivation`: enterprises and the problem ledger."""

from core import house


class CultivationConfig(house.House):
    """Its rooms register what they show elsewhere."""

    name = "cultivation"
    verbose_name = "企业培育"
