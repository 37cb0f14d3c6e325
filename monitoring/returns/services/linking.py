"""报送链接: an officer gives an enterprise a link to its return, one or a whole list of those that owe, and ends it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.links.services import end_all, issue, issue_each
from core.parameters.selectors import at
from core.ui.bulk import Selection
from core.verdict import refuse, require
from cultivation.enterprises import rules as enterprise_rules
from exchange.links import MOST, LinkRow
from monitoring.returns.by_link import RETURN, Standing, standing
from monitoring.returns.filters import OWED_STATES, MemberQuery
from monitoring.returns.models import MonitoringMember
from monitoring.returns.openings import Openings, openings
from monitoring.returns.rules.frame import Window
from monitoring.returns.services.permits import must
from monitoring.returns.services.several import scope

_DAYS: Final = "return_link_days"


@dataclass(frozen=True)
class Offered:
    """A new link: its address, shown this once, its last day, and whose quarter it opens."""

    address: str
    until: dt.date
    stands: Standing


@recorded("发放报送链接")
def offer(*, actor: User, member: int) -> Offered:
    """A link for one enterprise's quarter; the one before ends.

    Raises Http404 out of scope; Refused: no permission there, the quarter takes no returns, approved already.
    """
    row = _locked(actor, member)
    stands = standing(row)
    if stands.approved:
        require(refuse(_("区里已经审核，不用再发链接"), code="RETURN_APPROVED"))
    if stands.window is not Window.OPEN or stands.last_day is None:
        require(refuse(_("本季度现在不收报表，不能发链接"), code="V02"))
    until = _until(stands.opened, row.district_id, row.street_id)
    end_all(RETURN, [row.pk])
    _link, address = issue(actor=actor, purpose=RETURN, thing=row, expires_on=until)
    return Offered(address, until, stands)


@recorded("收回报送链接")
def withdraw(*, actor: User, member: int) -> int:
    """End the link of one enterprise's quarter at once; how many ended. Raises Http404, Refused as `offer`."""
    return end_all(RETURN, [_locked(actor, member).pk])


def owing(query: MemberQuery) -> QuerySet[Any]:
    """Who still owes a return that the person may send and the quarter takes: for a `Selection`."""
    mine = MonitoringMember.objects.all().scope_of(query.user, Permission.RETURN_WRITE)
    rows = scope(query).filter(mine, state__in=OWED_STATES)
    opened = openings(query.period)
    for district, street in rows.order_by().values_list("district_id", "street_id").distinct():
        if opened.window(query.today, [district], street) is not Window.OPEN:
            rows = rows.exclude(Q(district_id=district, street_id=street))
    return rows


@recorded("按列表发放报送链接")
def offer_each(*, actor: User, selection: Selection[MemberQuery], query: MemberQuery) -> list[LinkRow]:
    """A new link for each that owes of a list, the earlier ones end; set-based, in the order of the list's places.

    Raises Changed where the list is another than was shown; Refused: no permission, nobody owes, too many.
    """
    must(actor, Permission.RETURN_WRITE)
    rows = selection.anew(owing(query), query)
    found = list(
        rows.order_by("district__sort", "street__sort", "enterprise__name", "pk").values_list(
            "pk", "district_id", "street_id", "enterprise__name", "enterprise__uscc", "district__name",
            "street__name",
        )
    )  # fmt: skip
    if not found:
        require(refuse(_("没有还要报送的企业"), code="links.nobody"))
    if len(found) > MOST:
        many = _("一次最多发 %(most)d 条链接，这里有 %(count)d 家，请先筛选再分批发")
        require(refuse(many, code="bulk.many", most=MOST, count=len(found)))
    keys = [line[0] for line in found]
    members = MonitoringMember.objects.filter(pk__in=keys).order_by("pk")
    list(members.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    opened = openings(query.period)
    places = {(line[1], line[2]) for line in found}
    until = {place: _until(opened, *place) for place in places}
    expiries = {line[0]: until[line[1], line[2]] for line in found}
    made = issue_each(actor=actor, purpose=RETURN, expiries=expiries)
    return [
        LinkRow(name, uscc, district, street or "", made[pk], expiries[pk])
        for pk, _district, _street, name, uscc, district, street in found
    ]


def _locked(actor: User, member: int) -> MonitoringMember:
    must(actor, Permission.RETURN_WRITE)
    rows = MonitoringMember.objects.visible_to(actor).select_related("enterprise")
    row = rows.filter(pk=member, removed_on=None).select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        raise Http404
    write = Permission.RETURN_WRITE.value
    require(enterprise_rules.covers(actor.grants, write, row.district_id, row.street_id))
    return row


def _until(opened: Openings, district: int, street: int | None) -> dt.date:
    """A link opens some days longer than the quarter takes returns, to show what was sent."""
    days = at(timezone.localdate()).needed_count(_DAYS)
    last = opened.last_day([district], street) or timezone.localdate()
    return last + dt.timedelta(days=days)
