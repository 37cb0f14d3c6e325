"""附件 on an enterprise's page: its own and those of its titles, newest first."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.gate import signed_in
from accounts.roles import Permission
from core.files.attachable import attachables
from core.files.listing import Line, Listed
from core.files.models import Attachment
from cultivation.enterprises import rules
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.models import Recognition


def attachments(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """Every file of the enterprise that the person may read, and a form for whom may bring one."""
    user = signed_in(request)
    if not Enterprise.objects.all().may(user, Permission.FIGURES_READ, enterprise.pk):
        return None
    place = (enterprise.district_id, enterprise.street_id)
    may = bool(rules.covers(user.grants, Permission.ENTERPRISE_WRITE.value, *place))
    rows = _rows(enterprise).select_related("file", "by", "content_type")
    url = reverse("enterprises:attach", args=[enterprise.pk]) if may else ""
    files = Listed([_line(row, enterprise, may) for row in rows], url)
    return {"files": files, "section_title": files.title}


def _rows(enterprise: Enterprise) -> Any:
    wanted = Q(pk__in=[])
    for each in attachables.all():
        if each.of:
            owned = each.model._default_manager.filter(**{each.of: enterprise.pk}).values("pk")
            wanted |= Q(content_type=ContentType.objects.get_for_model(each.model), object_id__in=owned)
    return Attachment.objects.filter(wanted)


def _line(row: Attachment, enterprise: Enterprise, may: bool) -> Line:
    model = row.content_type.model_class()
    own = f"enterprises:{'recognition_attach' if model is Recognition else 'attach'}"
    arguments = [enterprise.pk, row.object_id] if model is Recognition else [enterprise.pk]
    url = reverse(own, args=arguments) if may and model in (Enterprise, Recognition) else ""
    return Line(row, url, str(model._meta.verbose_name) if model else "")
