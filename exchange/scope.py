"""Who sees which imports, and who may act on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitKind, User
from accounts.roles import Permission, handles
from accounts.scope import covered_places
from core.files.models import FileKind, StoredFile
from core.verdict import Verdict, allow, refuse
from exchange import dataset as datasets
from exchange import exporters, handlers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Uploaded(Protocol):
    """A batch, as far as it decides who may act on it."""

    user_id: int
    dataset: str


def batches_of(user: User | AnonymousUser) -> Q:
    """One's own batches; those of one's unit, and with a role for the whole city all, of datasets that role imports.

    A batch that was made for places that one no longer has, after a move or for somebody else, is seen no more.
    """
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=[])
    covered = covered_places(user, Permission.IMPORT)
    today = Q() if covered is None else Q(places__contained_by=sorted(covered))
    seen = Q(user=user)
    for grant in user.grants:
        if Permission.IMPORT.value not in grant.permissions:
            continue
        known = [
            code
            for code in handlers.importable()
            if handlers.get(code).permission in grant.permissions and handles(grant.role, code)
        ]
        everywhere = grant.territory is not None and grant.territory.kind == UnitKind.CITY
        seen |= Q(dataset__in=known) if everywhere else Q(dataset__in=known, unit=grant.unit)
    return seen & today


def still_concerns(user: User, stored: StoredFile) -> bool:
    """Whether the rows of one's own workbook are all within one's scope today."""
    if stored.kind == FileKind.ATTACHMENT:
        return True
    covered = covered_places(user, Permission.EXPORT if stored.kind == FileKind.EXPORT else Permission.IMPORT)
    return covered is None or covered.issuperset(stored.places)


def may_import(user: User, dataset: str) -> Verdict:
    """Whether the person may import this dataset at all."""
    if _handles(user, Permission.IMPORT, dataset) and user.can(handlers.get(dataset).permission):
        return allow()
    return refuse(_("您没有导入“%(title)s”的权限"), code="import.permission", title=title_of(dataset))


def may_act(user: User, batch: Uploaded) -> Verdict:
    """Only who uploaded a file corrects, commits or gives it up: it is checked against that person's scope."""
    if batch.user_id != user.pk:
        return refuse(_("只有上传人可以继续这次导入"), code="import.not_yours")
    return may_import(user, batch.dataset)


def may_export(user: User, dataset: str) -> Verdict:
    """Whether the person may export this dataset at all."""
    if _handles(user, Permission.EXPORT, dataset) and user.can(exporters.get(dataset).permission):
        return allow()
    return refuse(_("您没有导出“%(title)s”的权限"), code="export.permission", title=title_of(dataset))


def _handles(user: User, permission: Permission, dataset: str) -> bool:
    """Whether one of the person's roles imports (exports) this dataset."""
    return any(
        permission.value in grant.permissions and handles(grant.role, dataset) for grant in user.grants
    )


def importable_by(user: User) -> list[tuple[str, str]]:
    """The datasets that the person may import, with their titles."""
    return [(code, title_of(code)) for code in handlers.importable() if may_import(user, code)]


def title_of(dataset: str) -> str:
    """The dataset's title; its code when no room declares it any more."""
    try:
        return str(datasets.get(dataset).title)
    except KeyError:
        return dataset
