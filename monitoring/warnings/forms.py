"""The forms of acts on warnings; whether something may be done is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.versions import VersionedForm
from cultivation.ledger.forms.log import SHORT
from monitoring.warnings.codes import LEVEL_WORDS, RAISING, Diagnosis, Measure
from monitoring.warnings.services.acting import Said
from monitoring.warnings.states import Act

_DAY = {"type": "date"}


def _text(label: Any, *, required: bool = True, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class WarningForm(VersionedForm):
    """Every act carries the version of the warning that was on the screen."""

    def said(self) -> Said:
        """What was said with the act."""
        return Said(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ActForm(WarningForm):
    """What was done: how, when, with what result, what is agreed next; a problem's category where it becomes one."""

    code = forms.ChoiceField(label=_("方式"), choices=Measure.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    note = _text(_("结果"), rows=3)
    next_on = forms.DateField(
        label=_("下次约定"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    category = forms.ChoiceField(
        label=_("问题类别"),
        choices=[("", _("不转问题")), *SHORT.items()],
        required=False,
        help_text=_("方式选“转问题台账”时必填"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class WatchForm(WarningForm):
    """Nothing more is to be done for now."""

    note = _text(_("说明"), required=False)


class CloseForm(WarningForm):
    """Why it is over."""

    note = _text(_("解除原因"))


class DiagnoseForm(WarningForm):
    """Why the enterprise may fall below scale."""

    diagnosis = forms.ChoiceField(label=_("诊断"), choices=Diagnosis.choices, widget=forms.RadioSelect)
    note = _text(_("说明"), required=False)


class VoidForm(WarningForm):
    """Why an entry was a mistake."""

    note = _text(_("作废原因"))


class OpenForm(forms.Form):
    """Opened by hand: level and reason."""

    level = forms.ChoiceField(
        label=_("等级"),
        choices=[(level.value, LEVEL_WORDS[level]) for level in RAISING],
        widget=forms.RadioSelect,
    )
    reason = _text(_("原因"), rows=3)


FORMS: dict[Act, type[WarningForm]] = {
    Act.ACT: ActForm,
    Act.WATCH: WatchForm,
    Act.CLOSE: CloseForm,
    Act.DIAGNOSE: DiagnoseForm,
    Act.VOID: VoidForm,
}
