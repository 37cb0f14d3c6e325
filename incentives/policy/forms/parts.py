"""The forms of a draft's parts: a further one, and its name."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.versions import VersionedForm
from incentives.policy.models import PolicyVersion

LONGEST: Final = 20


class PartForm(VersionedForm):
    """What a part is called."""

    title = forms.CharField(
        label=_("名称"), max_length=LONGEST, help_text=_("例如：首笔、次笔。名单、申报和拨付都这样称呼。")
    )


class NewPartForm(PartForm):
    """A further part. The first time the one that was the whole until now is named too."""

    first = forms.CharField(
        label=_("现有的这一部分叫什么"), max_length=LONGEST, help_text=_("例如：首笔。以前的申报和拨付归它。")
    )
    like = forms.TypedChoiceField(
        label=_("条件和金额"), required=False, coerce=int, empty_value=None,
        help_text=_("照抄过来以后可以再改。"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("新的一部分叫什么"),
        max_length=LONGEST,
        help_text=_("例如：次笔。各部分分别测算、申报和拨付。"),
    )

    field_order = ("version", "first", "title", "like")

    def __init__(self, row: PolicyVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = row.tree["parts"]
        if len(parts) > 1 or parts[0].get("title"):
            del self.fields["first"]
        like: Any = self.fields["like"]
        like.choices = [("", _("从空白开始")), *((at, _like(part)) for at, part in enumerate(parts))]


def _like(part: dict[str, Any]) -> Any:
    title = part.get("title")
    return _("照抄“%(title)s”") % {"title": title} if title else _("照抄现有的")
