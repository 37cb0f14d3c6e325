"""What ends the time of a contact officer or a leader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.codes import OperatingStatus

ENDING: Final = (
    OperatingStatus.DEREGISTERED,
    OperatingStatus.REVOKED,
    OperatingStatus.BANKRUPT,
    OperatingStatus.MERGED,
    OperatingStatus.MOVED_OUT,
)
"""Statuses, and reasons of exits, that end the hang-point (domain, section 3); any other exit does not."""

REPLACED: Final = _("另行指定")
LEFT: Final = _("离岗")
NO_VISITS: Final = _("不再有走访权限")
OUT_OF_SCOPE: Final = _("企业不在其工作范围内")
EXPIRED: Final = _("期满")
NOT_INCLUDED: Final = _("纳统记录已撤销")
