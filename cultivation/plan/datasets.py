"""The bulletin's columns (通报): each place with its target and how far it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from exchange.dataset import Column, Dataset, Kind, register

UNIT_TARGETS = register(
    Dataset(
        "unit_targets",
        _("目标进度通报"),
        key=("code",),
        reads=Permission.PLAN_READ,
        columns=(
            Column("code", _("单位代码"), Kind.CODE),
            Column("name", _("单位"), width=18),
            Column("target", _("目标"), Kind.INTEGER, unit="家"),
            Column("included", _("已纳统"), Kind.INTEGER, unit="家"),
            Column("rate", _("完成率"), Kind.RATIO),
            Column("expected", _("序时应达"), Kind.INTEGER, unit="家"),
            Column("gap", _("差序时"), Kind.INTEGER, unit="家"),
            Column("low", _("预计全年低位"), Kind.INTEGER, unit="家"),
            Column("middle", _("预计全年居中"), Kind.INTEGER, unit="家"),
            Column("high", _("预计全年高位"), Kind.INTEGER, unit="家"),
            Column("before", _("上年同日"), Kind.INTEGER, unit="家"),
            Column("exited", _("退库"), Kind.INTEGER, unit="家"),
            Column("net", _("净增"), Kind.INTEGER, unit="家"),
            Column("refined", _("规做精"), Kind.INTEGER, unit="家"),
            Column("key_members", _("重点库已有"), Kind.INTEGER, unit="家"),
            Column("key_quota", _("重点库应有"), Kind.INTEGER, unit="家"),
            Column("key_short", _("重点库缺口"), Kind.INTEGER, unit="家"),
        ),
    )
)
