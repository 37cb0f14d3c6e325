"""What attachments of this room register elsewhere; called from the room's `register()`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.files.attachable import attachable, by_right
from core.verdict import Verdict
from cultivation.enterprises import rules
from cultivation.enterprises.attachments.sections import attachments
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.models import Recognition


def _of_enterprise(user: Any, row: Enterprise) -> Verdict:
    write = Permission.ENTERPRISE_WRITE.value
    return by_right(rules.covers(user.grants, write, row.district_id, row.street_id))


def _of_title(user: Any, row: Recognition) -> Verdict:
    write, of = Permission.RECOGNITION_WRITE.value, row.enterprise
    return by_right(rules.covers(user.grants, write, of.district_id, of.street_id))


def register() -> None:
    """Called once, when Django is ready; a department has identity and contact alone, hence no files."""
    figures = Permission.FIGURES_READ
    attachable(Enterprise, lambda user: Enterprise.objects.visible_to(user, figures), _of_enterprise, "pk")
    attachable(Recognition, _titles, _of_title, "enterprise")
    registry.sections.add(
        registry.Section(
            "attachments",
            _("附件"),
            figures.value,
            600,
            "components/attachments.html",
            attachments,
            aside=True,
        )
    )


def _titles(user: Any) -> Any:
    """The titles on the pages of enterprises that someone sees."""
    seen = Enterprise.objects.visible_to(user, Permission.FIGURES_READ)
    return Recognition.objects.filter(enterprise__in=seen.values("pk"))
