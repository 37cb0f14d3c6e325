"""Files are brought to an enterprise or a title, and taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.files.attaching import answer
from core.forms.keys import single
from cultivation.enterprises import selectors
from cultivation.enterprises.recognitions.models import Recognition


@require_POST
@needs(Permission.ENTERPRISE_WRITE)
@single
def of_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """附件 of an enterprise."""
    user = signed_in(request)
    return answer(request, user, selectors.enterprise(user, pk), _back(pk))


@require_POST
@needs(Permission.RECOGNITION_WRITE)
@single
def of_recognition(request: HttpRequest, pk: int, recognition: int) -> HttpResponse:
    """附件 of a title."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    return answer(request, user, get_object_or_404(Recognition, pk=recognition, enterprise=found), _back(pk))


def _back(pk: int) -> str:
    return reverse("enterprises:detail", args=[pk]) + "#section-attachments"
