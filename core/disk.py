"""A full disk: of the file store (ENOSPC), of PostgreSQL (53100) or of Valkey (MISCONF: it takes no more writes while
it cannot keep them)."""

from __future__ import annotations

import errno
from typing import Final

from django.utils.translation import gettext_lazy as _
from redis.exceptions import ResponseError

from core.outage import causes

SENTENCE: Final = _("服务器存储空间不足。请联系系统管理员清理空间后重试。")
_PG_DISK_FULL = "53100"


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, says that a disk is full."""
    return any(_is_full(each) for each in causes(error))


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    if getattr(error, "pgcode", None) == _PG_DISK_FULL:
        return True
    return isinstance(error, ResponseError) and str(error).startswith("MISCONF")
