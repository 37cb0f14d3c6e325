"""The app `incentives`: policy and eligibility."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "incentives"
    verbose_name = "奖补政策"

    def ready(self) -> None:
        """Register what the rooms declare."""
        from incentives.eligibility import room

        room.register()
