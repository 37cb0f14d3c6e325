"""What moves a version: submitted, sent back, issued, given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict, VersionedForm
from core.verdict import Refused
from core.web.form_key import new_key
from incentives.policy import page, selectors
from incentives.policy.forms.heads import SendBackForm
from incentives.policy.services import approving, drafts


def _opened(request: HttpRequest) -> int:
    form = VersionedForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def submit(request: HttpRequest, policy: int) -> HttpResponse:
    """送审批."""
    user = signed_in(request)
    approving.submit(actor=user, policy=policy, version=_opened(request))
    messages.success(request, _("已送审批，由他人批准后发布"))
    return redirect("policy:version", policy)


@require_POST
@needs(Permission.POLICY_APPROVE)
@single
def approve(request: HttpRequest, policy: int) -> HttpResponse:
    """批准发布."""
    user = signed_in(request)
    row = approving.approve(actor=user, policy=policy, version=_opened(request))
    messages.success(request, _("%(policy)s已发布") % {"policy": row})
    return redirect("policy:version", policy)


@require_POST
@needs(Permission.POLICY_APPROVE, Permission.POLICY_WRITE)
@single
def send_back(request: HttpRequest, policy: int) -> HttpResponse:
    """退回, with what is to be mended."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    form = SendBackForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            approving.send_back(actor=user, policy=policy, reason=data["reason"], version=data["version"])
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已退回起草人"))
            return redirect("policy:version", policy)
    context = page.context(request, user, row) | {"send_back": form, "key": new_key()}
    return render(request, "policy/version.html", context, status=422)


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def withdraw(request: HttpRequest, policy: int) -> HttpResponse:
    """放弃草稿."""
    user = signed_in(request)
    drafts.withdraw(actor=user, policy=policy, version=_opened(request))
    messages.success(request, _("草稿已放弃"))
    return redirect("policy:list")
