"""The app `accounts`: units, users, roles, scope, sign-in."""

from django.db.models.signals import post_migrate

from accounts.roles import sync_groups
from core import house


class AccountsConfig(house.House):
    """Who uses the portal, and what they may see."""

    name = "accounts"
    verbose_name = "单位与用户"

    def ready(self) -> None:
        """Keep Django's groups in step with the table of roles."""
        post_migrate.connect(sync_groups, sender=self, dispatch_uid="accounts.roles.sync_groups")
        super().ready()
