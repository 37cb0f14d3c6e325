"""One's own access tokens: make one (its key is shown once), revoke one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import TokenForm
from accounts.gate import for_everyone, signed_in
from accounts.models import AccessToken
from accounts.tokens import make_token, revoke_token, tokens_of
from core.forms.keys import once


@for_everyone
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens, and the form for another; what a POST makes is shown in its answer and never again."""
    user = signed_in(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    key = ""
    if request.method == "POST" and form.is_valid():
        with once(request) as first:
            if first.led_to:  # a second submit: the key was in the first one's answer
                return redirect(first.led_to)
            _token, key = make_token(actor=user, **form.cleaned_data)
            first.leads_to(reverse("accounts:tokens"))
        form = TokenForm()
    context = {"form": form, "tokens": tokens_of(user), "key": key}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@for_everyone
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End a token at once."""
    try:
        ended = revoke_token(actor=signed_in(request), token=token)
    except AccessToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": ended.name})
    return redirect("accounts:tokens")
