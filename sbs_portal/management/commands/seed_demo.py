"""`seed_demo --enterprises N --seed S [--at DATE]`: a city's life, invented, the same for the same arguments."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import demo as people
from accounts.models import Unit
from core.commands import ReportingCommand
from core.parameters.models import Parameter
from core.verdict import refuse, require
from cultivation.enterprises import demo as enterprises
from cultivation.enterprises.models import Enterprise, Inclusion
from cultivation.enterprises.standing import refresh_standing
from cultivation.ledger import demo as ledger
from incentives.eligibility import demo as eligibility
from monitoring.returns import demo as returns
from monitoring.scan import demo as scans


class Command(ReportingCommand):
    """Seed the demo in layer order, one transaction a room; refuses a portal that already has enterprises."""

    help = "生成演示数据：企业、季报、问题、研判、奖励资格和演示账号"

    def arguments(self, parser: CommandParser) -> None:
        """How many, from which chance, as of when."""
        parser.add_argument("--enterprises", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--at", type=dt.datetime.fromisoformat)

    def report(self, **options: Any) -> dict[str, Any]:
        """Seed everything and say how long each room took."""
        if not Unit.objects.exists():
            require(refuse(_("请先载入城市数据（load_city）"), code="demo.no_city"))
        if Enterprise.objects.exists():
            require(refuse(_("已有企业数据，演示数据只能放进空的平台"), code="demo.not_empty"))
        given = options["at"] or timezone.localtime().replace(tzinfo=None)
        at = timezone.make_aware(given) if given.tzinfo is None else given
        took: dict[str, float] = {}
        start = time.monotonic()
        with transaction.atomic():
            people.seed(options["seed"], at)
            city = enterprises.invent(options["enterprises"], options["seed"], at)
            for name, room in (("enterprises", enterprises), ("returns", returns), ("ledger", ledger)):
                room.write(city)
                took[name] = round(time.monotonic() - start - sum(took.values()), 2)
            _set_target(at.date())
        self._analyse()
        with transaction.atomic():
            refresh_standing(day=at.date())
        scans.write(city)
        took["scans"] = round(time.monotonic() - start - sum(took.values()), 2)
        with transaction.atomic():
            eligibility.write(city)
        self._analyse()
        people.write_accounts(Path(settings.DATA_DIR))
        took["eligibility"] = round(time.monotonic() - start - sum(took.values()), 2)
        return {"enterprises": city.size, "seconds": round(time.monotonic() - start, 2), "rooms": took}

    def lines(self, report: dict[str, Any]) -> list[str]:
        """One sentence."""
        return ["演示数据已就绪：{enterprises} 家企业，用时 {seconds} 秒。".format(**report)]

    def _analyse(self) -> None:
        """Tell the planner what has come."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _set_target(day: dt.date) -> None:
    """A target that fits the invented city, as a dated parameter of the running year; 2000 would dwarf it."""
    counted = Inclusion.objects.filter(count_year=day.year).count()
    Parameter.objects.update_or_create(
        code="city_target_year",
        valid_from=dt.date(day.year, 1, 1),
        defaults={
            "value": str(max(10, round(counted * 0.128) * 10)),
            "unit": "count",
            "mark": "ours",
            "source": "演示数据",
            "note": "年度目标",
            "reason": "演示数据：按演示城市的规模设定",
        },
    )
