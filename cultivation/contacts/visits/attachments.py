"""Photos and files of a visit: brought by who may correct it, seen by who sees it, on the enterprise's page too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.files.attachable import attachable
from core.files.attaching import answer
from core.files.listing import Listed, listed
from cultivation.contacts.visits.models import Visit
from cultivation.contacts.visits.selectors import one
from cultivation.contacts.visits.services import hold, may_correct


def register() -> None:
    """Called once, when Django is ready."""
    attachable(Visit, Visit.objects.visible_to, may_correct, of="enterprise", hold=hold)


@require_POST
@needs(Permission.VISIT_WRITE)
def attach(request: HttpRequest, visit: int) -> HttpResponse:
    """Bring files, or take one away."""
    user = signed_in(request)
    row = one.get(user, visit)
    return answer(request, user, row, reverse("visits:detail", args=[row.pk]) + "#attachments")


def of_visit(user: User, visit: Visit) -> Listed:
    """附件 of a visit."""
    may = user.can(Permission.VISIT_WRITE) and may_correct(user, visit)
    return listed(visit, reverse("visits:attach", args=[visit.pk]), may=may)
