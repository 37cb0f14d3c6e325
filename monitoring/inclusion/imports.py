"""Dataset `inclusion_results`: what STAT decided on cases that were submitted; set-based, one row for an enterprise.

A case that is included has its fact recorded with it, in one transaction; what is imported again is unchanged.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from cultivation import signals
from cultivation.enterprises.imports.base import OWNER, refuse_doubles, refuse_strangers, run
from cultivation.enterprises.imports.facts import COUNT_YEAR
from cultivation.enterprises.imports.scope import writable
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.standing import refresh_standing, refresh_standing_of
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import CaseEvent
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.states import State

_SUBMITTED = f"'{State.SUBMITTED.value}'"
_ENDS = f"s.result IN ('{State.REFUSED.value}', '{State.RETURNED.value}')"
_CHECKERS = ("checked_by_id", "checked_for_id", "city_checked_by_id", "city_checked_for_id")
"""What was checked has to be checked again after a return alone."""
_INCLUDED = f"s.result = '{State.INCLUDED.value}'"


class ResultsImport:
    """One row is the result of one case: the submitted one, else the newest that has it already."""

    dataset = "inclusion_results"
    permission = Permission.STAT_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match the case; refuse who has none, and what a result must say."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, CASE WHEN c.state = {_SUBMITTED} THEN 'C' ELSE 'S' END, c.id,
                coalesce(c.district_id, e.district_id), coalesce(c.street_id, e.street_id)
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN LATERAL (
                SELECT k.id, k.state, k.district_id, k.street_id FROM monitoring_case k
                WHERE k.enterprise_id = e.id AND (k.state = {_SUBMITTED} OR k.state = s.result)
                    AND {self._door(stage)}
                ORDER BY k.state = {_SUBMITTED} DESC, k.id DESC LIMIT 1
            ) c ON true
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        refuse_doubles(stage)
        for where, name, reason in (
            ("p.target IS NULL", "uscc", _("这家企业没有已报送的纳统件")),
            (f"{_INCLUDED} AND {self._day(stage)} IS NULL", "included_on", _("纳入的请填写纳统日期")),
            (
                f"{_INCLUDED} AND {self._day(stage)} > '{stage.today.isoformat()}'",
                "included_on",
                _("日期晚于今天"),
            ),
            (f"{_ENDS} AND {self._reason(stage)} IS NULL", "reason", _("未通过和退回的请写明原因")),
            (f"p.op = 'C' AND {_INCLUDED} AND {self._above(stage)}", "uscc", _("该企业当日已在规上")),
        ):
            stage.refuse(where, name=name, code=ErrorCode.RULE, reason=reason)

    def current(self, stage: Stage) -> Current:
        """The state of the case beside the result."""
        return Current("JOIN monitoring_case k ON k.id = p.target", {"result": "k.state"})

    def write(self, stage: Stage) -> None:
        """The facts of the included, and the other results as the table of states has them."""
        rows = f"FROM {stage.changes} JOIN monitoring_case c ON c.id = p.target"
        door = "coalesce(s.door, c.door)" if stage.has("door") else "c.door"
        insert_select(
            stage.cursor,
            Inclusion,
            {
                "enterprise_id": "c.enterprise_id",
                "district_id": "c.district_id",
                "street_id": "c.street_id",
                "included_on": self._day(stage),
                "door": door,
                "count_year": COUNT_YEAR.replace("s.door", door).replace("s.included_on", self._day(stage)),
                "source": f"left(coalesce({self._reason(stage)}, ''), 100)",
            },
            f"{rows} WHERE {_INCLUDED} ORDER BY s.line",
        )
        given = {"by": stage.actor.pk}
        insert_select(
            stage.cursor,
            CaseEvent,
            {
                "case_id": "c.id",
                "kind": f"CASE s.result WHEN '{State.REFUSED.value}' THEN '{Happening.REFUSE.value}'"
                f" ELSE '{Happening.RETURN.value}' END",
                "from_state": "c.state",
                "to_state": "s.result",
                "on": f"DATE '{stage.today.isoformat()}'",
                "by_id": "%(by)s",
                "note": f"coalesce({self._reason(stage)}, '')",
                "at": "now()",
            },
            f"{rows} WHERE {_ENDS} ORDER BY s.line",
            given,
        )
        run(
            stage,
            f"""
            UPDATE monitoring_case c SET state = s.result, version = c.version + 1,
                {", ".join(f"{name} = CASE WHEN s.result <> '{State.RETURNED.value}' THEN c.{name} END" for name in _CHECKERS)},
                batch = CASE WHEN s.result = '{State.RETURNED.value}' THEN '' ELSE c.batch END,
                ended_on = CASE WHEN s.result = '{State.REFUSED.value}' THEN DATE '{stage.today.isoformat()}' END,
                ended_reason = CASE WHEN s.result = '{State.REFUSED.value}'
                    THEN coalesce({self._reason(stage)}, '') ELSE '' END
            FROM {stage.changes} WHERE c.id = p.target AND {_ENDS}
            """,
        )

    def after(self, stage: Stage) -> None:
        """Cases follow their facts, standings too; the other rooms are told."""
        touched = f"SELECT u.enterprise_id FROM {stage.changes} {OWNER}"
        stage.cursor.execute(touched)
        ids = [row[0] for row in stage.cursor.fetchall() if row[0] is not None]
        refresh_standing_of(touched)
        follow_inclusions(ids, by=stage.actor.pk)
        signals.after_commit(signals.enterprises_merged, batch=stage.batch_id, actor=stage.actor.pk)

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands; cases follow their facts."""
        outcome = undo(batch_id)
        refresh_standing()
        follow_inclusions()
        signals.after_commit(signals.enterprises_merged, batch=batch_id, actor=actor.pk)
        return outcome

    @staticmethod
    def _door(stage: Stage) -> str:
        """A door that is told tells cases of two doors apart, where the case has it."""
        if not stage.has("door"):
            return "true"
        return (
            "(s.door IS NULL OR k.door = s.door OR NOT EXISTS (SELECT FROM monitoring_case o"
            f" WHERE o.enterprise_id = k.enterprise_id AND o.state = {_SUBMITTED} AND o.door = s.door))"
        )

    @staticmethod
    def _day(stage: Stage) -> str:
        return "s.included_on" if stage.has("included_on") else "NULL::date"

    @staticmethod
    def _reason(stage: Stage) -> str:
        return "s.reason" if stage.has("reason") else "NULL::text"

    def _above(self, stage: Stage) -> str:
        """An inclusion while above scale, or known for the day."""
        day = self._day(stage)
        of = "(SELECT o.enterprise_id FROM cultivation_enterpriseuscc o WHERE o.uscc = s.uscc)"
        return (
            f"EXISTS (SELECT FROM cultivation_inclusion i WHERE i.enterprise_id = {of} AND i.included_on <= {day}"
            " AND NOT EXISTS (SELECT FROM cultivation_exit x WHERE x.enterprise_id = i.enterprise_id"
            f" AND x.reason <> 'MOVED_DISTRICT' AND x.exited_on > i.included_on AND x.exited_on <= {day}))"
        )
