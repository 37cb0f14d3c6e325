"""`{% form_key %}`: the hidden key that makes a double submit one (core.forms.keys); built in."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.web.form_key import NAME, new_key

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """A fresh key; after an error the form keeps the key it came with, since nothing was written under it."""
    request = context.get("request")
    kept = request.POST.get(NAME, "") if request is not None else ""
    return format_html('<input type="hidden" name="{}" value="{}">', NAME, kept or new_key())
