"""Forms of one's own password, of users, of leave, and of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from accounts.models import Unit, UnitKind, User
from accounts.roles import Role
from core.forms.versions import VersionedForm


class NewPasswordForm(PasswordChangeForm):
    """The old password and a new one twice; the new one differs from the old."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("当前密码不正确，请重新输入。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django's own words say 你
        rules = (text.replace("你", "您") for text in password_validators_help_texts())
        items = format_html_join("", "<li>{}</li>", ((text,) for text in rules))
        self.fields["new_password1"].help_text = format_html("<ul>{}</ul>", items)
        self.fields["new_password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Refuse the same password again."""
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", ValidationError(_("新密码不能与当前密码相同。"), code="same"))
        return cleaned


class TokenForm(forms.Form):
    """What a new access token is for, for how long, and whether it may write."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写明哪个系统使用，便于日后核对。"))
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=[(30, _("30 天")), (90, _("90 天")), (365, _("一年"))],
        initial=90,
    )
    may_write = forms.BooleanField(
        label=_("可以写入"),
        required=False,
        help_text=_("勾选后，对方系统还可以您的名义登记和办理，都记在您名下；只查数据的系统不用勾选。"),
    )


class UserForm(VersionedForm):
    """A person's name, unit, roles and how to reach them; `username` only for a new one."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录时使用，不区分大小写，建好后不能修改"),
        validators=[
            RegexValidator(r"^[A-Za-z0-9_.@-]{3,}$", _("用户名至少 3 位，只能用字母、数字和 . _ - @"))
        ],
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = forms.ChoiceField(label=_("单位"))
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个角色")},
    )
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(label=_("邮箱"), required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = selectors.unit_choices()
        if person is not None:
            del self.fields["username"]
            if str(person.unit_id) not in dict(units):
                units = [(str(person.unit_id), person.unit.name), *units]
        self.fields["unit"].choices = units if person else [("", _("请选择")), *units]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself, with the unit above."""
        return Unit.objects.select_related("parent", "district").get(pk=self.cleaned_data["unit"])


class LeaveForm(forms.Form):
    """To whom the open work of someone who leaves goes."""

    successor = forms.ChoiceField(label=_("接手人"), required=False)

    def __init__(self, *args: Any, person: User, has_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.required = has_work
        field.choices = [("", _("请选择")), *selectors.person_choices(without=person)]  # type: ignore[attr-defined]
        field.error_messages["required"] = _("该用户还有未办完的工作，请选择接手人")

    def clean_successor(self) -> User | None:
        """The person, or None."""
        chosen = self.cleaned_data["successor"]
        return User.objects.select_related("unit").get(pk=chosen) if chosen else None


class ActingForm(forms.Form):
    """Who acts for a person, from when to when, why."""

    deputy = forms.ChoiceField(label=_("代行人"))
    starts_on = forms.DateField(
        label=_("开始日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("结束日期（含当日）"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：年休假、出差、产假"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", _("请选择")), *selectors.person_choices(without=person)]  # type: ignore[attr-defined]

    def clean_deputy(self) -> User:
        """The person."""
        return User.objects.select_related("unit").get(pk=self.cleaned_data["deputy"])


class _Lines(forms.CharField):
    """One word a line; several on a line may be parted by 、 or ,"""

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or "")
        for mark in "、，,;；":
            text = text.replace(mark, "\n")
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class UnitForm(VersionedForm):
    """A unit's names, head, aliases and state; code, kind and the unit above only for a new one."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[
            (UnitKind.STREET.value, UnitKind.STREET.label),
            (UnitKind.DEPARTMENT.value, UnitKind.DEPARTMENT.label),
        ],
    )
    parent = forms.ChoiceField(label=_("上级单位"), help_text=_("街道选所属区，部门选市或区"))
    code = forms.CharField(
        label=_("单位代码"),
        max_length=20,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]+$", _("单位代码只能用字母、数字、- 和 _"))],
    )
    name = forms.CharField(label=_("单位名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=30)
    head = forms.ChoiceField(
        label=_("负责人"),
        required=False,
        help_text=_("本单位承办的问题逾期时提级给负责人；不选则通知全体可承办的人员"),
    )
    categories = _Lines(
        label=_("默认承办的问题类别"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("每行一个代码，例如 LABOUR；仅部门填写"),
    )
    aliases = _Lines(
        label=_("别名"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("每行一个；导入时用这些名称也能认出本单位"),
    )
    is_active = forms.BooleanField(label=_("启用"), required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit is None:
            del self.fields["is_active"], self.fields["head"]
            above = selectors.unit_choices(kinds=(UnitKind.CITY, UnitKind.DISTRICT))
            self.fields["parent"].choices = [("", _("请选择")), *above]  # type: ignore[attr-defined]
            return
        for name in ("kind", "parent", "code"):
            del self.fields[name]
        if unit.kind != UnitKind.DEPARTMENT:
            del self.fields["categories"]
        self.fields["head"].choices = [("", _("不指定")), *selectors.people_at_work(unit)]  # type: ignore[attr-defined]

    def clean_head(self) -> User | None:
        """The person, or None."""
        chosen = self.cleaned_data["head"]
        return User.objects.get(pk=chosen) if chosen else None

    def clean_parent(self) -> Unit:
        """The unit above."""
        return Unit.objects.select_related("district").get(pk=self.cleaned_data["parent"])
