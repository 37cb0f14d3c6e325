"""One row an enterprise: another officer or leader follows from the stated day, and those before end on it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from core.notices.services import notify_each
from core.ui.query import address
from cultivation.contacts.codes import REPLACED
from cultivation.contacts.datasets import NOW
from cultivation.contacts.filters import MINE
from cultivation.contacts.imports.facts import AMBIGUOUS, UNKNOWN, facts
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.enterprises.imports.base import OWNER, lock_enterprises, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned

NEW_OFFICER: Final = "k.user_id IS NOT NULL AND k.user_id IS DISTINCT FROM k.now"
MOVED_OFFICER: Final = (
    "k.contact IS NOT NULL AND coalesce(k.user_id, k.now) = k.now AND k.officer_from IS DISTINCT FROM k.since"
    " AND k.officer_from IS NOT NULL"
)
NEW_LEADER: Final = "k.leader <> '' AND k.leader IS DISTINCT FROM k.now_leader"
SAME_LEADER: Final = "k.hang IS NOT NULL AND k.leader IN ('', k.now_leader)"


class ContactsImport:
    """What the file states, follows; what it leaves out stays as it is."""

    dataset = "contacts"
    permission = Permission.CONTACT_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match the enterprise; refuse strangers, people who may not serve, and days and leaders that cannot be."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("e.id")}, e.district_id, e.street_id
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        table = facts(stage)
        for name, condition, reason in _REFUSALS:
            if stage.has(name):
                where = f"p.line IN (SELECT k.line FROM {table} k WHERE {condition})"
                stage.refuse(
                    where.replace("{today}", f"DATE '{stage.today.isoformat()}'"),
                    name=name,
                    code=ErrorCode.RULE,
                    reason=reason,
                )

    def current(self, stage: Stage) -> Current:
        """Who it is now; another spelling of the same person or unit is no change."""
        table = f"contact_facts_{stage.batch_id}"
        stored = {
            "officer": "CASE WHEN k.user_id = k.now THEN s.officer ELSE o.username END",
            "officer_from": "co.valid_from",
            "leader": "h.leader",
            "title": "nullif(h.title, '')",
            "leader_unit": "CASE WHEN k.unit_id = h.unit_id THEN s.leader_unit ELSE hu.name END",
            "leader_from": "h.valid_from",
        }
        joins = f"JOIN {table} k ON k.line = p.line" + NOW.format(row="p.target")
        return Current(joins, {name: sql for name, sql in stored.items() if stage.has(name)})

    def lock(self, stage: Stage) -> None:
        """Who appoints an enterprise's officer or leader locks the enterprise; so does an import."""
        lock_enterprises(stage, f"SELECT p.target FROM {stage.changes}")

    def write(self, stage: Stage) -> None:
        """Those before end, the new ones begin; days and titles of those who stay are corrected."""
        self.lock(stage)
        self._officers(stage, f"FROM {stage.changes} JOIN {facts(stage)} k ON k.line = s.line")
        self._leaders(stage, f"FROM {stage.changes} JOIN contact_facts_{stage.batch_id} k ON k.line = s.line")

    def _officers(self, stage: Stage, changes: str) -> None:
        run(
            stage,
            "UPDATE cultivation_contactofficer c SET valid_to = k.begins, end_reason = %s, version = c.version + 1"
            f" {changes} WHERE c.id = k.contact AND {NEW_OFFICER}",
            [str(REPLACED)],
        )
        run(
            stage,
            "UPDATE cultivation_contactofficer c SET valid_from = k.officer_from, version = c.version + 1"
            f" {changes} WHERE c.id = k.contact AND {MOVED_OFFICER}",
        )
        insert_select(
            stage.cursor,
            ContactOfficer,
            {
                "enterprise_id": "k.enterprise_id",
                "user_id": "k.user_id",
                "valid_from": "k.begins",
                "by_id": str(stage.actor.pk),
            },
            f"{changes} WHERE {NEW_OFFICER} ORDER BY s.line",
        )
        _tell(stage, changes)

    def _leaders(self, stage: Stage, changes: str) -> None:
        run(
            stage,
            "UPDATE cultivation_hangpoint h SET ended_on = k.leader_begins, end_reason = %s, version = h.version + 1"
            f" {changes} WHERE h.id = k.hang AND {NEW_LEADER}",
            [str(REPLACED)],
        )
        run(
            stage,
            "UPDATE cultivation_hangpoint h SET title = coalesce(nullif(k.title, ''), h.title),"
            " unit_id = coalesce(k.unit_id, h.unit_id), valid_from = coalesce(k.leader_from, h.valid_from),"
            f" version = h.version + 1 {changes} WHERE h.id = k.hang AND {SAME_LEADER}"
            " AND (nullif(k.title, '') <> h.title OR k.unit_id <> h.unit_id OR k.leader_from <> h.valid_from)",
        )
        insert_select(
            stage.cursor,
            HangPoint,
            {
                "enterprise_id": "k.enterprise_id",
                "leader": "k.leader",
                "title": "k.title",
                "unit_id": "k.unit_id",
                "valid_from": "k.leader_begins",
                "valid_to": "k.until",
                "by_id": str(stage.actor.pk),
            },
            f"{changes} WHERE {NEW_LEADER} ORDER BY s.line",
        )

    def after(self, stage: Stage) -> None:
        """Nothing is derived from contacts."""

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Those before are in force again where the new ones still stand."""
        del actor
        return undo(batch_id)


def _tell(stage: Stage, changes: str) -> None:
    """Each new officer is told how many enterprises are now theirs."""
    stage.cursor.execute(f"SELECT k.user_id, count(*) {changes} WHERE {NEW_OFFICER} GROUP BY 1 ORDER BY 1")
    told = [(person, number) for person, number in stage.cursor.fetchall() if person != stage.actor.pk]
    url = address("contacts:list", show=MINE)
    title = _("您新增 %(n)d 家联系企业")
    notify_each(
        [(person, str(title) % {"n": number}, "", url) for person, number in told],
        f"contacts:import:{stage.batch_id}",
    )


_REFUSALS: Final = (
    ("officer", f"k.fault = '{UNKNOWN}'", _("没有这个账号或姓名的在岗干部")),
    ("officer", f"k.fault = '{AMBIGUOUS}'", _("有几位同名的干部，请填写账号")),
    ("officer", f"{NEW_OFFICER} AND NOT k.serves", _("这位干部没有走访权限，或企业不在其工作范围内")),
    (
        "officer_from",
        "k.officer_from IS NOT NULL AND k.user_id IS NULL AND k.contact IS NULL",
        _("请填写联系干部账号"),
    ),
    ("officer_from", "k.officer_from > {today}", _("开始日期不能晚于今天")),
    (
        "officer_from",
        f"{NEW_OFFICER} AND (k.begins < k.since OR k.begins < k.last_ended) OR {MOVED_OFFICER} AND k.begins < k.last_ended",
        _("开始日期不能早于前任的日期"),
    ),
    ("leader_unit", "k.unit_text <> '' AND k.unit_id IS NULL", _("没有这个单位，请填写单位全称或代码")),
    ("leader", f"{NEW_LEADER} AND k.included_on IS NULL", _("企业还没有纳统，纳统后才能指定挂点领导")),
    ("leader", f"{NEW_LEADER} AND k.is_over", _("企业已注销、吊销、破产、被兼并或迁出，不再安排挂点领导")),
    (
        "leader",
        f"{NEW_LEADER} AND k.included_on IS NOT NULL AND k.until IS NULL",
        _("参数里没有纳统那天的挂点年限，请先补上"),
    ),
    ("leader", f"{NEW_LEADER} AND k.leader_begins > k.until", _("挂点期已满，不能再指定挂点领导")),
    ("leader", f"{NEW_LEADER} AND k.unit_id IS NULL", _("请填写挂点领导所在单位")),
    ("leader_from", "k.leader_from > {today}", _("开始日期不能晚于今天")),
    (
        "leader_from",
        "k.leader_from < k.included_on AND (k.leader <> '' OR k.hang IS NOT NULL)",
        _("挂点开始日期不能早于纳统日期"),
    ),
    (
        "leader_from",
        f"{NEW_LEADER} AND (k.leader_begins < k.hang_since OR k.leader_begins < k.hang_ended)"
        f" OR {SAME_LEADER} AND k.leader_from < k.hang_ended",
        _("开始日期不能早于前任的日期"),
    ),
    ("title", "k.title <> '' AND k.leader = '' AND k.hang IS NULL", _("请填写挂点领导")),
)
"""By the column that is at fault: when, and what is said of it; in the words of `rules`."""
