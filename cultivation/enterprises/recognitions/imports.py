"""Dataset `recognitions`: a title is known by enterprise, kind, level and first day."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from core.bulk import insert_select
from cultivation.enterprises.imports.base import OWNER, ByEnterprise, refuse_doubles, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.rules import FUTURE
from cultivation.enterprises.recognitions.terms import usual_end
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stated, stored_fields

_KEY = ("kind", "level", "valid_from")
_SAME = " AND ".join(f"g.{name} = s.{name}" for name in _KEY)


class RecognitionsImport(ByEnterprise):
    """One row is one title."""

    dataset = "recognitions"
    permission = Permission.RECOGNITION_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match the title; refuse what is not the person's, has not begun, or ends before it begins."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("g.id")}, e.district_id, e.street_id
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN cultivation_recognition g ON g.enterprise_id = e.id AND {_SAME}
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        future = f"s.valid_from > '{stage.today.isoformat()}'"
        stage.refuse(future, name="valid_from", code=ErrorCode.RULE, reason=FUTURE)
        if stage.has("valid_to"):
            before = _("有效期止早于有效期起")
            stage.refuse("s.valid_to < s.valid_from", name="valid_to", code=ErrorCode.RULE, reason=before)
        refuse_doubles(stage, *_KEY)

    def current(self, stage: Stage) -> Current:
        """The stored title beside the staged."""
        return Current("JOIN cultivation_recognition g ON g.id = p.target", stored_fields(stage, "g"))

    def write(self, stage: Stage) -> None:
        """New titles with the place of today; corrected ones keep theirs."""
        insert_select(
            stage.cursor,
            Recognition,
            {
                "enterprise_id": "u.enterprise_id",
                "district_id": "p.district_id",
                "street_id": "p.street_id",
                **{name: f"s.{name}" for name in _KEY},
                **new_fields(stage, Recognition),
                "valid_to": stated(stage, "valid_to", _ends(stage)),
            },
            f"FROM {stage.changes} {OWNER} WHERE p.op = 'N' ORDER BY s.line",
        )
        if kept := kept_fields(stage, "g"):
            kept["version"] = "g.version + 1"
            run(
                stage,
                f"UPDATE cultivation_recognition g SET {assigned(kept)} FROM {stage.changes}"
                " WHERE p.op = 'C' AND g.id = p.target",
            )


def _ends(stage: Stage) -> str:
    """SQL of the last day where none is stated: the rule is asked once for each first day that the file has."""
    unstated = " AND s.valid_to IS NULL" if stage.has("valid_to") else ""
    stage.cursor.execute(
        f"SELECT DISTINCT s.valid_from FROM {stage.changes} WHERE p.op = 'N'{unstated} ORDER BY 1"
    )
    days = [day for (day,) in stage.cursor.fetchall()]
    cases = " ".join(f"WHEN '{day}' THEN '{usual_end(day)}'::date" for day in days)
    return f"CASE s.valid_from {cases} END" if cases else "NULL::date"
