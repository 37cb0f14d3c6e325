"""The code lists of the pools (domain, section 7)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExceptionKind(models.TextChoices):
    """What an exception does."""

    OUT = "OUT", _("暂不入库")
    IN = "IN", _("同意纳入")


class ExceptionState(models.TextChoices):
    """Where an exception stands."""

    PROPOSED = "PROPOSED", _("待批")
    APPROVED = "APPROVED", _("已批准")
    DECLINED = "DECLINED", _("未批准")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class MoveKind(models.TextChoices):
    """What happened to a member after the freeze."""

    JOIN = "JOIN", _("增补")
    LEAVE = "LEAVE", _("调出")
    TRANSFER = "TRANSFER", _("跨区移交")


class LeaveReason(models.TextChoices):
    """Why someone left a pool."""

    INCLUDED = "INCLUDED", _("已纳统")
    DEREGISTERED = "DEREGISTERED", _("注销")
    MOVED = "MOVED", _("迁出")
    WITHDRAWN = "WITHDRAWN", _("退出培育")


class KeyState(models.TextChoices):
    """Where a key member stands."""

    NOMINATED = "NOMINATED", _("已提名")
    CONFIRMED = "CONFIRMED", _("已确认")
    DECLINED = "DECLINED", _("未确认")
    LEFT = "LEFT", _("已调出")
    REPLACED = "REPLACED", _("已替换")


IN_FORCE: Final = (KeyState.NOMINATED, KeyState.CONFIRMED)
"""The states in which someone is a key member today."""


class Origin(models.TextChoices):
    """Where a key member comes from: the city pool, or one of the three grounds outside of it."""

    POOL = "POOL", _("培育库内")
    NEWLY_OPENED = "NEWLY_OPENED", _("新投产")
    RESERVE = "RESERVE", _("储备企业")
    MISSED = "MISSED", _("应统未统")
