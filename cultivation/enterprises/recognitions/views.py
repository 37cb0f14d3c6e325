"""A title is recorded and corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions import services
from cultivation.enterprises.recognitions.forms import RecognitionForm
from cultivation.enterprises.recognitions.models import Recognition


@require_http_methods(["GET", "POST"])
@needs(Permission.RECOGNITION_WRITE)
@single
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """登记称号."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    form = RecognitionForm(request.POST or None)
    return _answer(request, user, found, form, _("登记称号"), services.record_recognition, enterprise=pk)


@require_http_methods(["GET", "POST"])
@needs(Permission.RECOGNITION_WRITE)
@single
def correct(request: HttpRequest, pk: int, recognition: int) -> HttpResponse:
    """修改称号."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    row = get_object_or_404(Recognition, pk=recognition, enterprise=found)
    names = [*RecognitionForm.base_fields]
    form = RecognitionForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return _answer(request, user, found, form, _("修改称号"), services.correct_recognition, recognition=row)


def _answer(
    request: HttpRequest,
    user: User,
    found: Enterprise,
    form: RecognitionForm,
    title: str,
    service: Any,
    **about: Any,
) -> HttpResponse:
    place = (found.district_id, found.street_id)
    if not rules.covers(user.grants, Permission.RECOGNITION_WRITE.value, *place):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if "recognition" not in about:
            values.pop("version")
        try:
            service(actor=user, **about, **values)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记"))
            return redirect("enterprises:detail", found.pk)
    context = {"form": form, "enterprise": found, "title": title, "key": new_key()}
    return render(request, "enterprises/record.html", context, status=422 if form.is_bound else 200)
