"""The export of users: what the administrator's list shows, importable again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts import selectors
from accounts.filters import USERS as FILTERS
from accounts.models import User
from accounts.roles import Permission, Role
from exchange.people.datasets import USERS
from exchange.reading.result import Slot
from exchange.staging.exporters import Query


class UsersExporter:
    """People at work and those who left, with unit and roles in words."""

    dataset = "users"
    permission = Permission.USER_WRITE.value

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """The rows of the administrator's list under its filters. Raises Refused for one that there is not."""
        listed = selectors.users(actor, FILTERS.asked(actor, filters))
        ids, params = listed.order_by().values("pk").query.sql_with_params()
        cases = " ".join("WHEN %s THEN %s" for _role in Role)
        labels = [text for role in Role for text in (role.value, str(role.label))]
        sql = (
            "SELECT u.username, u.name, un.name, held.labels, u.phone, u.email FROM accounts_user u"
            " JOIN accounts_unit un ON un.id = u.unit_id CROSS JOIN LATERAL ("
            f"  SELECT string_agg(CASE g.name {cases} END, '、' ORDER BY g.name) AS labels"
            "   FROM accounts_user_groups x"
            "   JOIN auth_group g ON g.id = x.group_id WHERE x.user_id = u.id) held"
            f" WHERE u.id IN (SELECT q.id FROM ({ids}) q (id)) ORDER BY u.is_active DESC, un.sort, u.username"
        )
        return Query([Slot(column) for column in USERS.columns], sql, [*labels, *params], personal=True)
