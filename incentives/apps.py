"""The app `incentives`: policy and eligibility."""

from core import house


class IncentivesConfig(house.House):
    """Its rooms register what they show elsewhere."""

    name = "incentives"
    verbose_name = "奖补政策"
