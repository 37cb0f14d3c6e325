"""Whether an explanation says enough (domain, section 4: E submits with a written reason)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse


def short(explanation: str, least: int) -> Verdict:
    """An explanation has at least so many characters, blanks at its ends not counted."""
    if len(explanation.strip()) < least:
        return refuse(_("说明太短，请写明原因（至少 %(least)d 个字）"), code="EXPLANATION_SHORT", least=least)
    return allow()
