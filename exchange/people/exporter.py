"""The export of users: what the administrator's list shows, importable again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission, Role
from core.verdict import Refused, refuse
from exchange.people.datasets import USERS
from exchange.reading.result import Slot
from exchange.staging.exporters import Query

_FILTERS = {"unit", "role", "state"}


class UsersExporter:
    """People at work and those who left, with unit and roles in words."""

    dataset = "users"
    permission = Permission.USER_WRITE.value

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """The rows that the filters `unit` (id), `role` (code) and `state` (active, left) let through."""
        unknown = set(filters) - _FILTERS
        if unknown:
            sentence = _("没有“%(name)s”这个筛选条件")
            raise Refused(refuse(sentence, code="export.filter", name="、".join(sorted(unknown))))
        where, params = ["true"], []
        for value in filters.get("unit", ()):
            where.append("%s::bigint IN (un.id, un.parent_id, un.district_id)")
            params.append(value)
        for value in filters.get("role", ()):
            where.append("%s = ANY (held.codes)")
            params.append(value)
        for value in filters.get("state", ()):
            where.append("u.is_active = %s::boolean")
            params.append("true" if value == "active" else "false")
        cases = " ".join("WHEN %s THEN %s" for _role in Role)
        labels = [text for role in Role for text in (role.value, str(role.label))]
        sql = (
            "SELECT u.username, u.name, un.name, held.labels, u.phone, u.email FROM accounts_user u"
            " JOIN accounts_unit un ON un.id = u.unit_id CROSS JOIN LATERAL ("
            f"  SELECT string_agg(CASE g.name {cases} END, '、' ORDER BY g.name) AS labels,"
            "   coalesce(array_agg(g.name::text), '{}') AS codes FROM accounts_user_groups x"
            "   JOIN auth_group g ON g.id = x.group_id WHERE x.user_id = u.id) held"
            f" WHERE {' AND '.join(where)} ORDER BY un.sort, u.username"
        )
        return Query([Slot(column) for column in USERS.columns], sql, [*labels, *params], personal=True)
