"""The app `core`: calendar, periods, money, parameters, jobs, notices, audit, registries, ui."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room stands on; it knows no units and no enterprises."""

    name = "core"
    verbose_name = "公共基础"

    def ready(self) -> None:
        """Install the audit triggers after each migration; register what the rooms of core bring."""
        from django.db.models.signals import post_migrate

        from core import rooms
        from core.audit.install import install_all
        from core.ui import shell

        post_migrate.connect(install_all, sender=self, dispatch_uid="core.audit.install")
        shell.register()
        rooms.register()
