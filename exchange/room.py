"""What exchange registers elsewhere: jobs, its line in the navigation, who may have its files, expiry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.files.expiry import on_expiry
from core.files.selectors import permit, restrict
from core.registry import NavItem, navigation
from exchange import exporters, handlers, scope
from exchange.people.exports import UsersExporter
from exchange.people.imports import UsersHandler
from exchange.staging import expiry, jobs, selectors  # noqa: F401  (jobs register themselves)


def register() -> None:
    """Called once, when Django is ready."""
    handlers.register(UsersHandler())  # accounts lies below exchange and cannot declare its dataset
    exporters.register(UsersExporter())

    navigation.add(
        NavItem(
            "imports",
            _("系统"),
            _("导入记录"),
            "exchange:list",
            Permission.IMPORT.value,
            800,
            serves=lambda user: bool(scope.importable_by(user)),
        )
    )
    permit("exchange", selectors.may_have_file)
    restrict("exchange", scope.still_concerns)
    on_expiry("staging", expiry.expire)
