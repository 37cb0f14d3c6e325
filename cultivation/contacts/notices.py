"""A new officer is told of the enterprises that are now theirs: of several in one notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices.services import notify
from core.ui.query import address
from cultivation.contacts.filters import MINE
from cultivation.enterprises.models import Enterprise

_NAMED: Final = 3


def tell_officer(actor: User | None, officer: User, ids: Sequence[int]) -> None:
    """Whoever names themselves knows it."""
    if actor is not None and actor.pk == officer.pk:
        return
    first = list(
        Enterprise.objects.filter(pk__in=list(ids)[:_NAMED]).order_by("pk").values_list("name", flat=True)
    )
    if len(ids) == 1:
        title = _("您是“%(name)s”的联系干部") % {"name": first[0]}
        notify([officer], title, _("请尽快与企业取得联系。"), reverse("enterprises:detail", args=[ids[0]]))
        return
    body = "、".join(first) + (_("等") if len(ids) > _NAMED else "")
    title = _("您新增 %(n)d 家联系企业") % {"n": len(ids)}
    notify([officer], title, body, address("contacts:list", show=MINE))
