"""指定挂点领导 of one enterprise, and the end of a leader's time."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.templatetags.portal import day as written
from cultivation.contacts import selectors
from cultivation.contacts.forms import EndForm, LeaderForm
from cultivation.contacts.hanging import hanging_of
from cultivation.contacts.services import hang_points
from cultivation.contacts.terms import asked_on
from cultivation.contacts.views.acting import act_page
from cultivation.contacts.views.assigning import home_of
from cultivation.enterprises.models import Enterprise


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
@single
def leader(request: HttpRequest, enterprise: int) -> HttpResponse:
    """指定挂点领导, or 更换; before the inclusion and after the time it says why not."""
    user = signed_in(request)
    asked = asked_on(timezone.localdate(), user.pk)
    row = selectors.one(user, enterprise, asked)
    found, hanging = row.enterprise, hanging_of(row.enterprise, asked.day, asked.terms)
    near = _near(found)
    units = [(str(one.pk), one.name) for one in Unit.objects.filter(near, is_active=True)]
    people = (
        User.objects.filter(_at(near), is_active=True)
        .select_related("unit")
        .order_by("unit__sort", "username")
    )
    form = LeaderForm(
        request.POST or None,
        units=units,
        people=[(str(one.pk), f"{one.name}（{one.unit.short_name}，{one.username}）") for one in people],
        initial={"seen": row.leader.pk if row.leader else 0},
    )

    def do(data: Any) -> str:
        hang_points.assign(
            actor=user, enterprise=found.pk, leader=data["leader"], title=data["title"], unit=int(data["unit"]),
            user=int(data["user"]) if data["user"] else None, on=data["on"], seen=data["seen"],
        )  # fmt: skip
        return _("已指定挂点领导")

    about = ""
    if row.leader:
        words = {"name": row.leader.leader, "day": written(row.leader.valid_from)}
        about = _("现任：%(name)s，%(day)s起。指定他人后，现任到开始日期为止。") % words
    elif hanging.until:
        about = _("挂点到 %(day)s 为止。") % {"day": written(hanging.until)}
    act = _("更换挂点领导") if row.leader else _("指定挂点领导")
    refusal = hanging.may_hang(asked.day).sentence
    return act_page(
        request, form, do, enterprise=found, act=act, back=home_of(found.pk), about=about, refusal=refusal
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
@single
def end(request: HttpRequest, hang_point: int) -> HttpResponse:
    """结束挂点 before its time."""
    user = signed_in(request)
    row = selectors.leader_row(user, hang_point)
    form = EndForm(request.POST or None, initial={"version": row.version})

    def do(data: Any) -> str:
        hang_points.end(
            actor=user, hang_point=row.pk, on=data["on"], reason=data["reason"], version=data["version"]
        )
        return _("已结束挂点")

    about = _("现任：%(name)s，%(day)s起。") % {"name": row.leader, "day": written(row.valid_from)}
    refusal = _("这位领导的挂点已经结束") if row.ended_on else ""
    return act_page(
        request, form, do, enterprise=row.enterprise, act=_("结束挂点"), back=home_of(row.enterprise_id),
        about=about, refusal=refusal,
    )  # fmt: skip


def _near(enterprise: Enterprise) -> Q:
    """The units whose leaders may be named: the enterprise's street and district with its departments, and the city's."""
    own = Q(pk__in=[place for place in (enterprise.street_id, enterprise.district_id) if place])
    departments = Q(kind=UnitKind.DEPARTMENT) & (
        Q(parent=enterprise.district_id) | Q(parent__kind=UnitKind.CITY)
    )
    return own | departments | Q(kind=UnitKind.CITY)


def _at(near: Q) -> Q:
    return Q(unit__in=Unit.objects.filter(near).values("pk"))
