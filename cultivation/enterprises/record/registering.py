"""What the reconciliation registers elsewhere; called from the room's `register()`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges


def register() -> None:
    """Called once, when Django is ready."""
    figures = Permission.FIGURES_READ.value
    registry.navigation.add(
        registry.NavItem(
            "reconciliation", _("企业"), _("核对清单"), "enterprises:reconciliation", figures, 180
        )
    )
    merges.add(Merge("cultivation.RecordChoice", OnMerge.KEEP))
