"""合并 on an enterprise's page: what it has absorbed, and what may be the same enterprise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from accounts.roles import Permission
from cultivation.enterprises.merging.selectors import doublets_of, merges_of
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers


def merges(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """For who may merge here; those whose names are near are looked for when they are asked for."""
    user = signed_in(request)
    if not covers(user.grants, Permission.ENTERPRISE_MERGE.value, enterprise.district_id, None):
        return None
    same = doublets_of(user, enterprise)
    title = _("合并：%(n)d 家名称相同") % {"n": len(same)} if same else _("合并")
    return {"merges": merges_of(enterprise)[:10], "same": same, "section_title": title}
