"""The forms of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.forms import DayField

Options = Sequence[tuple[str, str]]


class _Dated(forms.Form):
    """An act with its day, today unless something else is said."""

    on = DayField(label=_("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


def _choose(field: forms.Field, options: Options) -> None:
    field.choices = [("", _("请选择")), *options]  # type: ignore[attr-defined]


class OfficerForm(_Dated):
    """Who is the officer, from when on; `seen` is the officer's row that was shown."""

    person = forms.ChoiceField(label=_("联系干部"))  # the list has a filter `officer`
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("person", "on", "seen")

    def __init__(self, *args: Any, offered: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["person"], offered)
        self.fields["on"].label = _("开始日期")


class BulkOfficerForm(OfficerForm):
    """The same for several; `stamp` says who the officers were when it was shown."""

    seen = None  # type: ignore[assignment]
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)


class HandOverForm(_Dated):
    """Everything of one person goes to another."""

    person = forms.ChoiceField(label=_("移交人"))
    successor = forms.ChoiceField(label=_("接手人"))
    field_order = ("person", "successor", "on")

    def __init__(self, *args: Any, holders: Options, offered: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["person"], holders)
        _choose(self.fields["successor"], offered)
        self.fields["on"].label = _("移交日期")


class LeaderForm(_Dated):
    """The leader by name and title, in which unit, and as which user of the portal."""

    leader = forms.CharField(label=_("挂点领导"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    unit = forms.ChoiceField(label=_("所在单位"))
    user = forms.ChoiceField(
        label=_("系统用户"), required=False, help_text=_("领导本人使用平台的，可以对应到账号")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("leader", "title", "unit", "user", "on", "seen")

    def __init__(self, *args: Any, units: Options, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["unit"], units)
        self.fields["user"].choices = [("", _("不对应")), *people]  # type: ignore[attr-defined]
        self.fields["on"].label = _("开始日期")


class EndForm(_Dated):
    """Why and when someone's time ends."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("reason", "on", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("结束日期")
