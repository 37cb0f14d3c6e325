"""The forms of applications; whether something may be done is decided by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.versions import VersionedForm
from incentives.applications.codes import Files
from incentives.applications.models import Application, AwardPaper
from incentives.applications.services.accounts import Account
from incentives.applications.services.checklist import PaperTerms
from incentives.policy.models import Call, Programme


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期"), "invalid": _("请按 2024-09-13 的样子填写日期")},
    )


def _key() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class ActForm(VersionedForm):
    """An act: what is said with it."""

    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    form_key = _key()

    def require_note(self, label: str) -> None:
        """The act carries a reason."""
        note: Any = self.fields["note"]
        note.required, note.label = True, label
        note.error_messages["required"] = _("请写明原因")


class EnterForm(forms.Form):
    """录入申报: which programme and year; the subject where there are several."""

    programme = forms.ModelChoiceField(
        label=_("政策"),
        queryset=Programme.objects.none(),
        empty_label=_("请选择政策"),
        error_messages={"required": _("请选择政策"), "invalid_choice": _("请选择政策")},
    )
    year = forms.IntegerField(
        label=_("年度"),
        min_value=2017,
        max_value=2100,
        error_messages={"required": _("请填写四位数的年度"), "invalid": _("请填写四位数的年度")},
    )
    subject = forms.CharField(label=_("申报对象"), widget=forms.HiddenInput, max_length=40, required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    form_key = _key()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.order_by("code")  # type: ignore[attr-defined]

    def offer(self, subjects: Sequence[tuple[str, str]]) -> None:
        """Let one of these be chosen."""
        self.fields["subject"].widget = forms.RadioSelect(choices=subjects)

    @property
    def key(self) -> tuple[int, str]:
        """The subject and part that were chosen."""
        number, _colon, part = (self.cleaned_data.get("subject") or "0").partition(":")
        return (int(number) if number.isascii() and number.isdigit() else 0), part[:16]


class AccountForm(VersionedForm):
    """收款账户; a number that is stored is shown by its tail alone and is typed anew."""

    name = forms.CharField(label=_("户名"), max_length=120, error_messages={"required": _("请填写户名")})
    bank = forms.CharField(label=_("开户行"), max_length=120, error_messages={"required": _("请填写开户行")})
    number = forms.CharField(
        label=_("账号"),
        max_length=40,
        error_messages={"required": _("请填写账号")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("户名与企业名称不同的原因"), max_length=200, required=False)
    form_key = _key()

    def __init__(self, *args: Any, row: Application, **kwargs: Any) -> None:
        initial = {
            "version": row.version,
            "name": row.account_name or row.enterprise.name,
            "bank": row.account_bank,
            "reason": row.account_reason,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})

    @property
    def account(self) -> Account:
        """What was typed."""
        data = self.cleaned_data
        return Account(data["name"], data["bank"], data["number"], data["reason"])


class LinkForm(AccountForm):
    """What an enterprise sends by its link: the account, and that all is true."""

    is_true = forms.BooleanField(
        label=_("所填内容和所交材料真实、完整，愿意承担责任"),
        error_messages={"required": _("请先勾选真实性承诺")},
    )
    field_order = ("name", "bank", "number", "reason", "is_true")


class PaperForm(VersionedForm):
    """A paper seen on paper, or waived with the reason."""

    on_paper = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=200, required=False)


class CallForm(VersionedForm):
    """登记申报通知."""

    programme = forms.ModelChoiceField(
        label=_("政策"),
        queryset=Programme.objects.none(),
        empty_label=_("请选择政策"),
        error_messages={"required": _("请选择政策"), "invalid_choice": _("请选择政策")},
    )
    year = forms.IntegerField(
        label=_("年度"),
        error_messages={"required": _("请填写四位数的年度"), "invalid": _("请填写四位数的年度")},
    )
    opens_on = _day(_("开始日期"))
    closes_on = _day(_("截止日期"))
    document = forms.CharField(
        label=_("通知文号"), max_length=100, error_messages={"required": _("请填写通知文号")}
    )
    unasked = forms.BooleanField(
        label=_("免申即享：平台为符合条件的企业建立草稿，企业只需确认"), required=False
    )
    form_key = _key()

    def __init__(self, *args: Any, call: Call | None = None, **kwargs: Any) -> None:
        names = ("programme", "year", "opens_on", "closes_on", "document", "unasked", "version")
        told = {name: getattr(call, name) for name in names} if call else {"version": 0}
        super().__init__(*args, **{**kwargs, "initial": told})
        self.fields["programme"].queryset = Programme.objects.order_by("code")  # type: ignore[attr-defined]


class AwardPaperForm(VersionedForm):
    """修改申报材料清单: the paper's words, who brings it, and from which day on."""

    name = forms.CharField(
        label=_("材料名称"), max_length=60, error_messages={"required": _("请填写材料名称")}
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    is_wanted = forms.BooleanField(label=_("要交"), required=False)
    unasked = forms.BooleanField(label=_("免申即享也要交"), required=False)
    waivable = forms.BooleanField(label=_("可免交"), required=False)
    fetched = forms.BooleanField(label=_("可在审核时由工作人员取得"), required=False)
    file_kind = forms.ChoiceField(label=_("文件类型"), choices=Files.choices)
    provider = forms.CharField(
        label=_("谁来交"), max_length=20, error_messages={"required": _("请填写谁来交")}
    )
    valid_from = _day(_("起用日期"))
    why = forms.CharField(
        label=_("修改依据"), max_length=200, error_messages={"required": _("请写明修改的依据，例如通知文号")}
    )
    form_key = _key()

    def __init__(self, *args: Any, paper: AwardPaper, **kwargs: Any) -> None:
        names = (
            "name",
            "note",
            "is_wanted",
            "unasked",
            "waivable",
            "fetched",
            "provider",
        )
        told: dict[str, Any] = {name: getattr(paper, name) for name in (*names, "version")}
        told["file_kind"] = paper.files
        told["valid_from"] = max(paper.valid_from, timezone.localdate())
        super().__init__(*args, **{**kwargs, "initial": told})

    @property
    def terms(self) -> PaperTerms:
        """What was said of the paper."""
        data = self.cleaned_data
        return PaperTerms(
            name=data["name"],
            note=data["note"],
            is_wanted=data["is_wanted"],
            unasked=data["unasked"],
            waivable=data["waivable"],
            fetched=data["fetched"],
            files=data["file_kind"],
            provider=data["provider"],
        )
