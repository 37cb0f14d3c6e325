"""`seed_demo --enterprises N --seed S [--at DATE]`: a city's life, invented, the same for the same arguments."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import nullcontext
from itertools import groupby
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.commands import ReportingCommand
from core.demo import Invention
from core.registry import demo_parts
from core.verdict import refuse, require
from cultivation.enterprises.models import Enterprise


class Command(ReportingCommand):
    """Lay down each room's part in its stage; refuses a portal that already has enterprises."""

    help = "生成演示数据：企业、季报、问题、研判、奖励资格和演示账号"

    def arguments(self, parser: CommandParser) -> None:
        """How many, from which chance, as of when."""
        parser.add_argument("--enterprises", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--at", type=dt.datetime.fromisoformat)

    def report(self, **options: Any) -> dict[str, Any]:
        """Seed everything and say how long each part took."""
        if not Unit.objects.exists():
            require(refuse(_("请先载入城市数据（load_city）"), code="demo.no_city"))
        if Enterprise.objects.exists():
            require(refuse(_("已有企业数据，演示数据只能放进空的平台"), code="demo.not_empty"))
        given = options["at"] or timezone.localtime().replace(tzinfo=None)
        at = timezone.make_aware(given) if given.tzinfo is None else given
        start = time.monotonic()
        took = _lay_down(Invention(options["enterprises"], options["seed"], at))
        return {
            "enterprises": Enterprise.objects.count(),
            "seconds": round(time.monotonic() - start, 2),
            "rooms": took,
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        return ["演示数据已就绪：{enterprises} 家企业，用时 {seconds} 秒。".format(**report)]


def _lay_down(asked: Invention) -> dict[str, float]:
    """Every part, stage by stage; the seconds of each."""
    took: dict[str, float] = {}
    parts = sorted(demo_parts.all(), key=lambda part: (part.stage, part.order))
    for (_stage, joined), group in groupby(parts, key=lambda part: (part.stage, part.joined)):
        with transaction.atomic() if joined else nullcontext():
            for part in group:
                began = time.monotonic()
                import_string(part.write)(asked)
                took[part.code] = round(time.monotonic() - began, 2)
        _tell_planner()
    return took


def _tell_planner() -> None:
    """What has come since."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
