"""The app `accounts`: units, users, roles, scope, sign-in."""

from core import house


class AccountsConfig(house.House):
    """Who uses the portal, and what they may see."""

    name = "accounts"
    verbose_name = "单位与用户"
