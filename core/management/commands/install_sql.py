"""`install_sql [--check]`: the database's functions, views and triggers become those of the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.sql.install import install_all, outdated


class Command(BaseCommand):
    """What `migrate` does at its end, by itself; with --check only says what is not as it should be, and exits with 1."""

    help = "安装数据库的函数、视图和触发器；加 --check 只检查，不一致时返回 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to look."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Install, or look."""
        names = outdated() if options["check"] else install_all()
        for name in names:
            self.stdout.write(name)
        if options["check"] and names:
            raise SystemExit(1)
