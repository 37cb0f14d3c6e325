"""The form behind a link: that of keying, which tells the enterprise nothing of a figure that it did not send."""

from __future__ import annotations

from typing import Any, Final

from django.utils.html import format_html, format_html_join

from core.links.models import LinkDraft
from monitoring.returns.fields import FIELDS, REQUIRED, Field, FieldUnit
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.forms import WHY, KeyForm
from monitoring.returns.keyed import POWERS
from monitoring.returns.rules import outside
from monitoring.returns.rules.findings import Finding
from monitoring.returns.rules.magnitude import Question

_TYPED: Final = frozenset({"version", *(field.code for field in FIELDS)})


def typed_before(draft: LinkDraft) -> dict[str, str]:
    """What a draft puts into the form, with the version on which it was typed: another one since is a conflict."""
    return {
        name: value
        for name, value in draft.fields
        if isinstance(value, str) and (name in _TYPED or name.startswith(WHY))
    }


def typed_unit(draft: LinkDraft) -> str:
    """The unit of a draft's amounts."""
    return next((unit for unit in POWERS if [f"unit={unit}", True] in draft.fields), "")


class LinkForm(KeyForm):
    """企业报送. `switches` says that the unit is chosen within the form, so that the digits stay as they are; where stored
    figures are shown again another unit shows them anew.
    """

    def __init__(self, *args: Any, switches: bool, **kwargs: Any) -> None:
        self.switches = switches
        super().__init__(*args, **kwargs)

    def told(self, finding: Finding | ReturnFinding) -> str:
        """Without the figures of others."""
        return outside.told(finding.rule, finding.field, finding.sentence)

    def question(self, question: Question) -> str:
        """Without the figure of last time."""
        return outside.asked(question.field)

    @property
    def missing(self) -> int:
        """How many required fields are empty."""
        return sum(self[field.code].value() in (None, "") for field in REQUIRED)

    def _unit(self, field: Field) -> str:
        if field.unit is not FieldUnit.YUAN or not self.switches:
            return super()._unit(field)
        units = format_html_join("", '<span data-unit="{}">{}</span>', ((unit, unit) for unit in POWERS))
        return format_html('<span class="chosen-unit">{}</span>', units)
