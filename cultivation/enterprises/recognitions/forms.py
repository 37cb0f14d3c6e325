"""The form of a title."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.versions import VersionedForm
from cultivation.enterprises.forms import DayField
from cultivation.enterprises.recognitions.codes import RecognitionKind, RecognitionLevel


class RecognitionForm(VersionedForm):
    """A title with its days; without an end it is reckoned."""

    kind = forms.ChoiceField(label=_("称号"), choices=RecognitionKind.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("级别"), choices=RecognitionLevel.choices, widget=forms.RadioSelect)
    valid_from = DayField(label=_("有效期起"))
    valid_to = DayField(label=_("有效期止"), required=False, help_text=_("不填即按称号有效年数推算"))
    batch = forms.CharField(label=_("批次"), max_length=40, required=False)
    document = forms.CharField(label=_("认定文件"), max_length=120, required=False)
