"""The forms of visits; whether something may be done is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms.versions import VersionedForm
from core.ui.query import typed
from core.verdict import Refused
from cultivation.contacts.visits.selectors.one import BETWEEN
from cultivation.contacts.visits.services import Account
from cultivation.enterprises.selectors import find
from cultivation.ledger.forms.log import SHORT
from cultivation.ledger.services.logging import Registration

LONGEST, MOST_WHOM = 2000, 60
FIRST_TAPS = 3
"""So many categories are tapped at once; the others stand behind 更多."""


class NamesField(forms.Field):
    """Names that were tapped, several of one name in the form."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        """Without blanks and doubles."""
        return list(dict.fromkeys(filter(None, (typed(str(name)) for name in value or ()))))


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        label=_("走访日期"),
        widget=forms.DateInput(attrs={"type": "date", **more}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写走访日期"), "invalid": _("请按 2024-09-13 的样子填写日期")},
    )


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明走访情况")},
    )


class ProblemForm(forms.Form):
    """What makes a finding a problem: its category, the sentence, whether it is sensitive."""

    category = forms.ChoiceField(
        label=_("问题类别"), choices=list(SHORT.items()), widget=forms.RadioSelect, required=False
    )
    problem = forms.CharField(
        label=_("一句话说明问题"), max_length=LONGEST, required=False, widget=forms.TextInput
    )
    sensitive = forms.BooleanField(
        label=_("敏感（只有本单位、区审核、承办和协办单位、市局能看到）"), required=False
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def require_problem(self, *, sentence: bool = True) -> None:
        """Say what is missing of a problem."""
        if not self.cleaned_data.get("category") and "category" not in self.errors:
            self.add_error("category", _("请点选类别"))
        if sentence and not self.cleaned_data.get("problem") and "problem" not in self.errors:
            self.add_error("problem", _("请用一句话写明问题"))

    def registration(self) -> Registration:
        """What the ledger is told."""
        data = self.cleaned_data
        return Registration(
            category=data["category"], description=data["problem"], is_sensitive=data["sensitive"]
        )


class LogForm(ProblemForm):
    """记走访: with one tick the problem that was found is logged too."""

    q = forms.CharField(label=_("企业"), max_length=120, required=False)
    enterprise = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = _day(form="visit-form")
    met = NamesField(label=_("见到谁"), required=False)
    other = forms.CharField(label=_("别人"), max_length=MOST_WHOM, required=False)
    text = _text()
    file = forms.Field(label=_("照片和文件"), required=False, widget=forms.FileInput)
    found = forms.BooleanField(label=_("发现问题，一起登记"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """The enterprise that was chosen, or the only one that the typed name finds; whom they met as one text."""
        data = super().clean() or {}
        if not data.get("enterprise"):
            data["enterprise"] = self._named(str(data.get("q", "")))
        whom = [*data.get("met", ()), *filter(None, (typed(str(data.get("other", ""))),))]
        data["whom"] = BETWEEN.join(dict.fromkeys(whom))
        if len(data["whom"]) > MOST_WHOM:
            self.add_error("other", _("见到的人太多，请只写主要的几位（60 字以内）"))
        if data.get("found"):
            self.require_problem()
        return data

    def _named(self, text: str) -> int | None:
        try:
            hits = find(self.user, text)
        except Refused:
            hits = []
        if len(hits) == 1:
            return hits[0].id
        many = _("有多家企业符合，请从列表中选择一家")
        self.add_error("q", many if hits else _("没有找到这家企业，请输入名称中的任意两个字并选择"))
        return None

    @property
    def account(self) -> Account:
        """What the service is told."""
        data = self.cleaned_data
        return Account(on=data["on"], text=data["text"], whom=data["whom"])

    @property
    def is_today(self) -> bool:
        """Whether the day is today's, as most visits are logged."""
        return str(self["on"].value() or "") == timezone.localdate().isoformat()


class CorrectForm(VersionedForm):
    """更正走访."""

    on = _day()
    whom = forms.CharField(label=_("见到谁"), max_length=MOST_WHOM, required=False)
    text = _text()

    @property
    def account(self) -> Account:
        """What the service is told."""
        data = self.cleaned_data
        return Account(on=data["on"], text=data["text"], whom=data["whom"])


class WithdrawForm(VersionedForm):
    """撤销走访."""

    reason = forms.CharField(
        label=_("为什么撤销"), max_length=200, error_messages={"required": _("请写明为什么撤销")}
    )


class FindingForm(ProblemForm):
    """补充发现: a sentence; with a category it is logged as a problem at once."""

    field_order = ("problem", "category", "sensitive")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].help_text = _("点选类别即登记为问题；不点只记在这次走访里")
        self.fields["problem"].label = _("发现的问题")
        self.fields["problem"].required = True
        self.fields["problem"].error_messages["required"] = _("请用一句话写明问题")


class RegisterForm(ProblemForm):
    """转为问题: the category; the sentence is the finding's and may be told better."""

    field_order = ("category", "problem", "sensitive")

    def clean(self) -> dict[str, Any]:
        """A problem has a category and a sentence."""
        data = super().clean() or {}
        self.require_problem()
        return data
