"""`create_admin NAME`: an administrator with a one-time password, printed once."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles import Role
from accounts.services import city_unit, create_user
from core.verdict import Refused


class Command(BaseCommand):
    """Make an administrator; refuses politely when the name is taken or the city was not loaded."""

    help = "新建系统管理员，一次性密码只显示一次"

    def add_arguments(self, parser: CommandParser) -> None:
        """The user name, and whether a machine reads the answer."""
        parser.add_argument("username")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the user and print the password."""
        username = options["username"].strip()
        try:
            user, password = create_user(
                actor=None, username=username, name="系统管理员", unit=city_unit(), roles=[Role.ADMIN]
            )
        except Refused as refused:
            if options["json"]:
                self.stdout.write(
                    json.dumps({"refused": refused.sentence, "code": refused.code}, ensure_ascii=False)
                )
                raise SystemExit(1) from refused
            raise CommandError(refused.sentence) from refused
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "password": password}))
            return
        self.stdout.write(f"管理员 {user.username} 的一次性密码（只显示这一次，首次登录须修改）：{password}")
