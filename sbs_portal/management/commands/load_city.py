"""`load_city DIR`: the city as data, loaded room by room in the order of the layers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.loading import load_units
from core.calendar.loading import load_calendar
from core.counted import Counted
from core.parameters.loading import load_parameters
from cultivation.enterprises.industries import load_industries
from incentives.applications.loading import load_award_papers
from incentives.policy.loading import load_programmes
from monitoring.inclusion.loading import load_papers

NEEDED = (
    "units.csv",
    "unit_aliases.csv",
    "departments.csv",
    "industries.csv",
    "calendar.csv",
    "parameters.csv",
    "programmes.csv",
    "inclusion_papers.csv",
    "award_papers.csv",
)


def load(directory: Path, *, only_units: bool = False) -> dict[str, dict[str, int]]:
    """Load everything in one transaction; for each kind how many rows were created, updated, unchanged."""
    loaders: dict[str, Callable[[Path], Counted]] = {
        "calendar": load_calendar,
        "parameters": load_parameters,
        "industries": load_industries,
        "programmes": load_programmes,
        "inclusion_papers": load_papers,
        "award_papers": load_award_papers,
    }
    with transaction.atomic():
        found = {name: counted.as_dict() for name, counted in load_units(directory).items()}
        for name, loader in loaders.items():
            if not only_units:
                found[name] = loader(directory / f"{name}.csv").as_dict()
    return found


class Command(BaseCommand):
    """Load the city's units, departments, industries, calendar, parameters, programmes and papers."""

    help = "载入城市数据：单位、部门、行业、日历、参数、政策、纳统材料；可重复执行"

    def add_arguments(self, parser: CommandParser) -> None:
        """The directory, and whether a machine reads the answer."""
        parser.add_argument("directory", type=Path)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--only-units", action="store_true", help="只载入单位、部门和别名")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse a directory that lacks a file; else load and say what changed."""
        directory: Path = options["directory"]
        missing = [name for name in NEEDED if not (directory / name).is_file()]
        if missing:
            sentence = f"{directory} 缺少文件：{'、'.join(missing)}"
            if options["json"]:
                self.stdout.write(json.dumps({"refused": sentence, "code": "FILES"}, ensure_ascii=False))
                raise SystemExit(1)
            raise CommandError(sentence)
        start = time.perf_counter()
        found = load(directory, only_units=options["only_units"])
        seconds = round(time.perf_counter() - start, 3)
        if options["json"]:
            self.stdout.write(json.dumps({**found, "seconds": seconds}, ensure_ascii=False))
            return
        for name, counted in found.items():
            self.stdout.write(
                f"{name}: 新增 {counted['created']}，更新 {counted['updated']}，不变 {counted['unchanged']}"
            )
