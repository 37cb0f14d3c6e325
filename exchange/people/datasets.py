"""The columns of the dataset `users`, for template, import and export."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from exchange.dataset import Column, Dataset, Kind, register

_CASES = " ".join(f"WHEN '{role.value}' THEN '{role.label}'" for role in Role)
_ROLES = (
    f"(SELECT string_agg(CASE g.name {_CASES} END, '、' ORDER BY g.name) FROM accounts_user_groups m"
    " JOIN auth_group g ON g.id = m.group_id WHERE m.user_id = u.id)"
)

USERS = register(
    Dataset(
        "users",
        _("用户"),
        key="username",
        alias="u",
        joins=" JOIN accounts_user u ON u.id = x.id JOIN accounts_unit un ON un.id = u.unit_id",
        note=_(
            "新用户导入后没有密码：请在用户列表勾选后“重置密码”，把一次性密码转告本人。离岗请在用户页面办理。"
        ),
        columns=(
            Column(
                "username",
                _("用户名"),
                aliases=("账号", "登录名", "用户账号"),
                required=True,
                width=18,
                pattern=r"[A-Za-z0-9_.@-]{3,60}",
                expected=_("至少 3 位的字母、数字和 . _ - @"),
                example="li.si",
                sql="u.username",
            ),
            Column(
                "name",
                _("姓名"),
                aliases=("人员姓名",),
                required=True,
                width=12,
                max_length=40,
                example="李四",
                field="name",
            ),
            Column(
                "unit",
                _("单位"),
                aliases=("所属单位", "工作单位"),
                required=True,
                width=24,
                note=_("单位的名称、代码或别名"),
                example="宝安区新安街道",
                sql="un.name",
            ),
            Column(
                "roles",
                _("角色"),
                aliases=("岗位角色",),
                required=True,
                width=20,
                note=_("有多个时用顿号分开，例如：经办、区审核"),
                example="经办",
                sql=_ROLES,
            ),
            Column(
                "phone",
                _("手机"),
                Kind.PHONE,
                aliases=("手机号", "联系电话"),
                width=16,
                max_length=20,
                masked=True,
                field="phone",
            ),
            Column(
                "email",
                _("邮箱"),
                aliases=("电子邮箱",),
                width=24,
                max_length=200,
                pattern=r"[^@\s]+@[^@\s]+\.[^@\s.]+",
                expected=_("邮箱地址（如 li.si@example.com）"),
                field="email",
            ),
        ),
    )
)
