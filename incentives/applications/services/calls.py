"""The call of a programme's year (申报通知): who decides the programme enters when applications are taken."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission, Role
from core.audit.context import recorded
from core.forms.versions import require_version
from core.verdict import Refused, Verdict, allow, refuse, require
from incentives.policy.models import Call, Programme

FIRST, LAST = 2017, 2100


def may_call(actor: User) -> Verdict:
    """Calls are the city's: its business offices enter them."""
    able = (grant for grant in actor.grants if Permission.APPLICATION_DECIDE.value in grant.permissions)
    if any(grant.role == Role.BUREAU for grant in able):
        return allow()
    return refuse(_("只有市局业务处可以登记申报通知。"), code="call.permission")


@recorded("登记申报通知")
def enter_call(
    *,
    actor: User,
    programme: str,
    year: int,
    opens_on: dt.date,
    closes_on: dt.date,
    document: str,
    unasked: bool = False,
    version: int | None = None,
) -> Call:
    """A call, or what it is from now on. Raises Refused, Conflict."""
    require(may_call(actor))
    require(_sound(year, opens_on, closes_on, document))
    if not Programme.objects.filter(code=programme).exists():
        raise Refused(refuse(_("没有这项奖补政策，请重新选择。"), code="application.programme"))
    row = Call.objects.select_for_update().filter(programme_id=programme, year=year).first()
    if version is not None:
        require_version(row, version)
    row = row or Call(programme_id=programme, year=year, version=0)
    row.opens_on, row.closes_on, row.unasked = opens_on, closes_on, unasked
    row.document, row.by = document.strip()[:100], actor
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(
            refuse(_("这一年度的申报通知刚由他人登记，请核对后再提交。"), code="call.known")
        ) from None
    return row


def _sound(year: int, opens_on: dt.date, closes_on: dt.date, document: str) -> Verdict:
    for wrong, sentence, code in (
        (not FIRST <= year <= LAST, _("请填写四位数的年度。"), "call.year"),
        (closes_on < opens_on, _("截止日期不能早于开始日期。"), "call.order"),
        (not document.strip(), _("请填写通知文号。"), "call.document"),
    ):
        if wrong:
            return refuse(sentence, code=code)
    return allow()
