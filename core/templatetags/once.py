"""Built in: `{% form_key %}`, the hidden key that makes a double submit one (core.forms.keys), and `{% form_draft form %}`."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.forms.drafts import drafts_at
from core.web.form_key import NAME, new_key

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """A fresh key; after an error the form keeps the key it came with, since nothing was written under it."""
    request = context.get("request")
    kept = request.POST.get(NAME, "") if request is not None else ""
    return format_html('<input type="hidden" name="{}" value="{}">', NAME, kept or new_key())


@register.inclusion_tag("components/form_draft.html", takes_context=True)
def form_draft(context: template.Context, form: forms.BaseForm) -> dict[str, Any]:
    """What is typed into the form is kept as a draft (core.forms.drafts); one that came back with an error is as typed."""
    if form.is_bound:
        return {"draft": None, "others": []}
    request = context["request"]
    here, found = request.get_full_path(), list(drafts_at(request.user, request.path)[:3])
    draft = next((each for each in found if each.address == here), None)
    return {"draft": draft, "others": [each for each in found if each is not draft]}
