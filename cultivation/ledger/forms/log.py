"""The form 记问题: what is typed is tidied here; whether it may be logged is decided by the service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.phones import parted
from core.verdict import Refused
from cultivation.enterprises.selectors import find
from cultivation.ledger.categories import Category, LimitClass
from cultivation.ledger.services.logging import Registration

SHORT: dict[str, Any] = {
    Category.LABOUR: _("用工"),
    Category.FINANCE: _("融资"),
    Category.SPACE: _("空间"),
    Category.INNOVATION: _("创新"),
    Category.DIGITAL: _("数字化"),
    Category.MARKET: _("订单"),
    Category.POLICY: _("政策"),
    Category.STATISTICS: _("纳统"),
    Category.TAX: _("税务"),
    Category.UTILITIES: _("水电气"),
    Category.LOGISTICS: _("物流"),
    Category.APPROVAL: _("审批"),
    Category.OTHER: _("其他"),
}
"""The categories as one taps them on a phone."""

URGENT, SENSITIVE = "urgent", "sensitive"


class LogForm(forms.Form):
    """记问题: six inputs at most; three are needed, the others stand under 更多."""

    q = forms.CharField(label=_("企业"), max_length=120, required=False)
    enterprise = forms.IntegerField(widget=forms.HiddenInput, required=False)
    category = forms.ChoiceField(label=_("类别"), choices=list(SHORT.items()), widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明遇到的问题")},
    )
    limit_class = forms.ChoiceField(
        label=_("办理时限"),
        choices=[("", _("按类别")), *LimitClass.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    marks = forms.MultipleChoiceField(
        label=_("标记"),
        choices=[
            (URGENT, _("紧急（排在前面）")),
            (SENSITIVE, _("敏感（只有本单位、区审核、承办和协办单位、市局能看到）")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact = forms.CharField(
        label=_("联系人和电话"),
        max_length=80,
        required=False,
        help_text=_("与企业档案相同可不填"),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["category"].error_messages["required"] = _("请点选类别")

    def clean(self) -> dict[str, Any]:
        """The enterprise chosen from the suggestions, or the only one that the typed name finds."""
        data = super().clean() or {}
        if not data.get("enterprise"):
            data["enterprise"] = self._found(str(data.get("q", "")))
        return data

    def _found(self, text: str) -> int | None:
        try:
            hits = find(self.user, text)
        except Refused:
            hits = []
        if len(hits) == 1:
            return hits[0].id
        sentence = (
            _("有多家企业符合，请从列表中选择一家")
            if hits
            else _("没有找到这家企业，请输入名称中的任意两个字并选择")
        )
        self.add_error("q", sentence)
        return None

    def registration(self) -> Registration:
        """What the service is told."""
        data = self.cleaned_data
        contact, phone = parted(data["contact"])
        return Registration(
            category=data["category"],
            description=data["description"],
            limit_class=data["limit_class"],
            is_urgent=URGENT in data["marks"],
            is_sensitive=SENSITIVE in data["marks"],
            contact=contact,
            phone=phone,
        )
