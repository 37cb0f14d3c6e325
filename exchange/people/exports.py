"""The export of users: what the administrator's list shows, importable again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts import selectors
from accounts.filters import USERS as FILTERS
from accounts.models import User
from accounts.roles import Permission
from exchange.people.datasets import USERS
from exchange.staging.listed import ListExport
from exchange.staging.shown import Ids


class UsersExporter(ListExport):
    """People at work and those who left, with unit and roles in words."""

    declared = USERS
    filters = FILTERS
    permission = Permission.USER_WRITE.value
    order = "u.is_active DESC, un.sort, u.username"

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The administrator's list under its filters."""
        listed = selectors.users(actor, FILTERS.parse_or_refuse(actor, asked))
        return listed.order_by().values("pk").query.sql_with_params()
