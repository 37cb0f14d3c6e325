"""`nominate YEAR DISTRICT --user NAME (--uscc U … | --filter k=v …) [--commit] [--json]`: the key pool's nominations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.commands import person
from accounts.models import Unit, UnitKind, User
from core import uscc
from core.commands import ReportingCommand
from core.verdict import Refused, refuse
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise, EnterpriseUscc
from cultivation.pool.services.nominating import foresee, nominate


class Command(ReportingCommand):
    """Nominate enterprises by their codes, or all of a district that the list's filters let through."""

    help = "提名重点培育企业"

    def arguments(self, parser: CommandParser) -> None:
        """Which year and district, for whom, who, and whether it is written."""
        parser.add_argument("year", type=int)
        parser.add_argument("district", help="its code or name")
        parser.add_argument("--user", required=True)
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--uscc", nargs="+", default=[])
        who.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument("--commit", action="store_true")

    def report(self, **options: Any) -> dict[str, Any]:
        """What it came to, or would."""
        actor, district = person(options["user"]), _district(options["district"])
        by_code = _by_code(options["uscc"])
        ids = list(by_code.values()) if options["uscc"] else _listed(actor, district, options["filter"])
        act = nominate if options["commit"] else foresee
        done = act(actor=actor, year=options["year"], district=district, ids=ids)
        report = done.as_dict()
        told = {one.uscc for one in done.accepted} | {one.uscc for one in done.refused}
        now = dict(Enterprise.objects.filter(pk__in=ids).values_list("pk", "uscc")) if by_code else {}
        for code in options["uscc"]:
            if now.get(by_code.get(uscc.normalise(code), 0)) not in told:
                report["refused"].append({"uscc": code, "code": "key.unknown", "message": str(_UNKNOWN)})
        report["selected"] = len(options["uscc"]) or report["selected"]
        return report

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The counts, then who was refused."""
        quota = (
            "目标未下达"
            if report["quota"] is None
            else f"应有 {report['quota']} 家，还差 {report['short']} 家"
        )
        counts = "选中 {selected} 家，提名 {nominated} 家；重点库共 {members} 家，其中库外 {outside} 家；"
        return [
            counts.format(**report) + quota,
            *("{uscc}: {message}".format(**r) for r in report["refused"]),
        ]


_UNKNOWN = _("没有找到这家企业，可能不在您的工作范围内")


def _district(text: str) -> Unit:
    found = Unit.objects.filter(kind=UnitKind.DISTRICT).filter(code=text).first()
    found = found or Unit.objects.filter(kind=UnitKind.DISTRICT, name=text).first()
    if found is None:
        raise Refused(refuse(_("没有名为“%(name)s”的区"), code="unit.unknown", name=text))
    return found


def _by_code(codes: list[str]) -> dict[str, int]:
    plain = [uscc.normalise(code) for code in codes]
    return dict(EnterpriseUscc.objects.filter(uscc__in=plain).values_list("uscc", "enterprise_id"))


def _listed(actor: User, district: Unit, filters: list[str]) -> list[int]:
    asked: dict[str, list[str]] = defaultdict(list)
    for text in filters:
        key, _equals, value = text.partition("=")
        asked[key].append(value)
    values = ENTERPRISES.parse_or_refuse(actor, asked)
    rows = Enterprise.objects.visible_to(actor).filter(values.q("standing__"), district=district)
    return list(rows.values_list("pk", flat=True))
