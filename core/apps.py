"""The app `core`: calendar, periods, money, parameters, jobs, notices, audit, registries, ui."""

from django.db.models.signals import post_migrate
from django.forms import Field
from django.utils.translation import gettext_lazy

from core import house, lookups
from core.audit.install import install_all as install_audit
from core.sql.install import install_all as install_sql


class CoreConfig(house.House):
    """What every room stands on; it knows no units and no enterprises."""

    name = "core"
    verbose_name = "公共基础"

    def ready(self) -> None:
        """Install functions, views and triggers after each migration; register what the rooms of core bring."""
        post_migrate.connect(install_sql, sender=self, dispatch_uid="core.sql.install")
        post_migrate.connect(install_audit, sender=self, dispatch_uid="core.audit.install")  # calls those
        Field.default_error_messages["required"] = gettext_lazy("请填写此项")  # Django's own words are stiff
        lookups.register()
        super().ready()
