"""Which permission a view needs: checked at the door, and declared for the matrix test.

Every view of the portal carries one of the two decorators, or `@public` (`core/links/public.py`);
`tests/test_matrix.py` walks them all. Permissions are the codes of `accounts.roles.Permission`; core knows them only as
texts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def needs(*permissions: str) -> Callable[[View], View]:
    """Decorator of a view: 403 unless the person holds one of the permissions."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not (user.is_authenticated and user.use(*permissions)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.needs = permissions  # type: ignore[attr-defined]
        return inner

    return wrap


def for_everyone(view: View) -> View:
    """Decorator of a view for all who are signed in: it shows each their own (to-dos, notices, their jobs)."""
    view.needs = ()  # type: ignore[attr-defined]
    return view


def is_public(view: View) -> bool:
    """Whether a view needs no account: a link's token opens it (`core/links/public.py`)."""
    return getattr(view, "public", False)
