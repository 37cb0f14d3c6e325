"""The administrator's pages of users (用户)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors, services
from accounts.filters import USERS
from accounts.forms import UserForm
from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.versions import Conflict
from core.ui.bulk import Nothing, Selection
from core.ui.filter_bar import FilterBar
from core.ui.paging import SIZE, page_number, page_of, pager
from core.verdict import Refused


@needs(Permission.USER_WRITE)
@require_GET
def user_list(request: HttpRequest) -> HttpResponse:
    """Users by name, unit, role and state."""
    bar = FilterBar(request, USERS)
    page = page_of(selectors.users(signed_in(request), bar.filters), page_number(request))
    context = {
        "bar": bar,
        "people": page.rows,
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
    }
    return render(request, "accounts/user_list.html", context)


@needs(Permission.USER_WRITE)
@never_cache
@require_http_methods(["GET", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    """A new user; the one-time password is shown once, by the answer to the form."""
    form = UserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            person, password = services.create_user(actor=signed_in(request), **fields)
        except Refused as refused:
            form.add_error(_field_of(refused), refused.sentence)
        else:
            return passwords_once(request, [(person, password)], _("用户已建好"))
    status = 422 if form.errors else 200
    return render(request, "accounts/user_form.html", {"form": form}, status=status)


@needs(Permission.USER_WRITE)
@require_http_methods(["GET", "POST"])
def user_edit(request: HttpRequest, user: int) -> HttpResponse:
    """A user's name, unit, roles; below them the other acts: password, acting, leaving."""
    person = _person(user)
    form = UserForm(
        request.POST if request.method == "POST" else None, person=person, initial=_stored(person)
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            services.change_user(
                actor=signed_in(request), user=person.pk, version=fields.pop("version"), **fields
            )
        except Conflict as conflict:
            conflict.show_in(form)
            return _stale(request, person, form)
        except Refused as refused:
            form.add_error(_field_of(refused), refused.sentence)
        else:
            messages.success(request, _("“%(name)s”已保存。") % {"name": fields["name"]})
            return HttpResponseRedirect(reverse("accounts:users"))
    return _edit_page(request, person, form)


@needs(Permission.USER_WRITE)
@never_cache
@require_POST
def reset_password(request: HttpRequest, user: int) -> HttpResponse:
    """A one-time password, shown once."""
    person = _person(user)
    password = services.reset_password(actor=signed_in(request), user=person.pk)
    return passwords_once(request, [(person, password)], _("密码已重置"))


@needs(Permission.USER_WRITE)
@never_cache
@require_POST
def reset_passwords(request: HttpRequest) -> HttpResponse:
    """One-time passwords for the users picked in the list, as a sheet to print or copy once."""
    actor = signed_in(request)
    try:
        selection = Selection.read(actor, USERS, request.POST)
    except Nothing:
        messages.error(request, _("请先勾选用户。"))
        return HttpResponseRedirect(reverse("accounts:users"))
    picked = selection.anew(selectors.users(actor), None).values_list("pk", flat=True)[:SIZE]
    given = services.reset_passwords(actor=actor, users=list(picked))
    return passwords_once(request, given, _("密码已重置"))


def passwords_once(request: HttpRequest, given: list[tuple[User, str]], title: str) -> HttpResponse:
    """The page that shows one-time passwords; it is never stored anywhere."""
    rows = [{"person": person, "password": password} for person, password in given]
    return render(request, "accounts/passwords_once.html", {"rows": rows, "title": title})


def _edit_page(request: HttpRequest, person: User, form: UserForm) -> HttpResponse:
    context = {
        "form": form,
        "person": person,
        "acting": selectors.acting_of(person),
        "is_self": person.pk == signed_in(request).pk,
    }
    return render(request, "accounts/user_form.html", context, status=422 if form.errors else 200)


def _stale(request: HttpRequest, person: User, form: UserForm) -> HttpResponse:
    """Say what stands there now beside what was typed."""
    stored = _stored(person)
    for name, field in form.fields.items():
        if name == "version":
            continue
        now = stored[name]
        typed = form.data.getlist(name) if name == "roles" else form.data.get(name, "")  # type: ignore[attr-defined]
        if sorted(now) != sorted(typed) if name == "roles" else str(now) != typed:
            labels = dict(getattr(field, "choices", ()))
            said = "、".join(str(labels.get(one, one)) for one in (now if isinstance(now, list) else [now]))
            form.add_error(name, _("现在是：%(value)s") % {"value": said or _("空")})
    return _edit_page(request, person, form)


def _stored(person: User) -> dict[str, Any]:
    return {
        "name": person.name,
        "unit": str(person.unit_id),
        "roles": list(person.role_codes),
        "phone": person.phone,
        "email": person.email,
        "version": person.version,
    }


def _person(user: int) -> User:
    return get_object_or_404(User.objects.with_unit(), pk=user)


def _field_of(refused: Refused) -> str | None:
    """The field of the form that a refusal speaks of."""
    return {"USERNAME_TAKEN": "username", "ROLE_PLACE": "roles", "ROLE_ADMIN_ALONE": "roles"}.get(
        refused.code
    )
