"""Plain functions that make the rows tests stand on; used by the tests of every room.

    officer = user("OFFICER", "新安街道")
    works = enterprise("宝安区", "新安街道", revenue={2023: 18_000_000})
    client.force_login(officer)

The city's units are loaded from `data/shenzhen` once for each test database (see `tests/conftest.py`).
Every factory takes the fields of its model as keywords and fills in the rest.
"""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.loading import load_units
from accounts.models import ActingFor, Unit, UnitKind, User
from accounts.roles import Role
from core import uscc as codes
from core.files.attachments import attach
from core.files.models import Attachment, FileKind
from core.files.store import store
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.enterprises.merging.models import EnterpriseMerge
from cultivation.enterprises.merging.services import merge
from cultivation.enterprises.models import (
    AnnualFigures,
    Enterprise,
    EnterpriseName,
    EnterpriseUscc,
    Exit,
    Inclusion,
    Standing,
)
from cultivation.enterprises.moves.models import HandOver
from cultivation.enterprises.moves.services import propose
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.ledger.dated import Decision, Part
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.plan.models import AnnualPlan, Measure, ReceivedTarget, UnitTarget
from cultivation.pool.models import KeyMember, PoolException, PoolVersion
from incentives.applications.models import Application
from incentives.applications.money_models import Award, AwardBatch, Clawback, Purse
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.models import Evaluation
from incentives.facts.models import (
    AwardFact,
    CreditRecord,
    HistoryCheck,
    Invoice,
    Loan,
    Payment,
    Prize,
    Project,
)
from incentives.policy.models import PolicyVersion, Programme
from incentives.scoring.loading import load_sheets
from incentives.scoring.models import SelfCheckAnswer, SpecialisedCandidate
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.sprint.models import SprintLine, SprintList
from monitoring.returns.electricity.models import ElectricityMonth
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from monitoring.scan.models import Assessment, ScanRun
from monitoring.warnings.models import Warning as ExitWarning
from monitoring.warnings.models import WarningAction, WarningLevel
from tests.support.parameters import load_parameters

CITY_DATA = Path(__file__).parents[2] / "data" / "shenzhen"
PASSWORD = "Correct-Horse-2024"  # the password of `user(..., with_password=True)`

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"

_number = itertools.count(1)


def load_city_units() -> None:
    """Units, departments and aliases of the city, unless they are there."""
    if not Unit.objects.exists():
        load_units(CITY_DATA)


def unit(name: str | Unit) -> Unit:
    """A unit by its code or its name (`unit("宝安区")`, `unit("440306-D_HR")`)."""
    if isinstance(name, Unit):
        return name
    load_city_units()
    found = Unit.objects.select_related("parent", "district").filter(code=name).first()
    return found or Unit.objects.select_related("parent", "district").get(name=name)


def city() -> Unit:
    """The city."""
    load_city_units()
    return Unit.objects.get(kind=UnitKind.CITY)


HOME_OF = {
    Role.OFFICER: "宝安区",
    Role.REVIEWER: "宝安区",
    Role.BUREAU: "BUREAU",
    Role.DEPARTMENT: "HR",
    Role.LEADING_GROUP: "LEADING",
    Role.ANALYST: "BUREAU",
    Role.ADMIN: "440300",
    Role.STAT_LIAISON: "STAT",
    Role.PAYMENTS: "TREASURY",
}


def user(
    role: str | Role | tuple[str, ...] = Role.OFFICER,
    at: str | Unit | None = None,
    *,
    with_password: bool = False,
    **fields: Any,
) -> User:
    """A person with a role (or several) in a unit; without one, in the role's usual unit.

    They cannot sign in by password unless `with_password` (hashing is slow); use `client.force_login`.
    """
    roles = (role,) if isinstance(role, str) else tuple(role)
    number = next(_number)
    defaults: dict[str, Any] = {
        "username": f"{roles[0].lower()}{number}",
        "name": f"测试员{number}",
        "unit": unit(at or HOME_OF[Role(roles[0])]),
        "must_change_password": False,
        "password": "!",
    }
    made = User(**defaults | fields)
    if with_password:
        made.set_password(PASSWORD)
    made.save()
    made.groups.set(Group.objects.filter(name__in=roles))
    return made


def acting(principal: User, deputy: User, **fields: Any) -> ActingFor:
    """The deputy acts for the principal from today for a week."""
    today = timezone.localdate()
    defaults = {"starts_on": today, "ends_on": today + dt.timedelta(days=7), "reason": "年休假"}
    return ActingFor.objects.create(principal=principal, deputy=deputy, **defaults | fields)


def uscc(number: int | None = None) -> str:
    """A valid credit code, another each time."""
    body = f"91440300M{next(_number) if number is None else number:08d}"
    return str(codes.make([body])[0])


def enterprise(
    district: str | Unit = "宝安区",
    street: str | Unit | None = None,
    *,
    revenue: Mapping[int, int | str | Decimal] | None = None,
    standing: dict[str, Any] | None = None,
    **fields: Any,
) -> Enterprise:
    """An enterprise with its dated name, its credit code and its standing, as the services make it.

    `revenue` is yuan by year (source ENTERPRISE unless `source` is given). A street alone is enough as the place.
    """
    place = unit(district)
    if place.kind == UnitKind.STREET:
        place, street = unit(place.district.code if place.district else ""), place
    number = next(_number)
    source = fields.pop("source", "ENTERPRISE")
    defaults: dict[str, Any] = {
        "district": place,
        "street": unit(street) if street else None,
        "uscc": uscc(number),
        "name": f"深圳市测试{number}精密制造有限公司",
        "industry": "3982",
        "legal_form": "LIMITED",
        "founded_on": dt.date(2015, 3, 1),
        "contact": "王经理",
        "phone": "13800138000",
    }
    made = Enterprise.objects.create(**defaults | fields)
    EnterpriseUscc.objects.create(enterprise=made, uscc=made.uscc)
    EnterpriseName.objects.create(enterprise=made, name=made.name)
    if standing:  # the row itself is made by a trigger on the enterprise
        Standing.objects.filter(enterprise=made).update(**standing)
    for year, amount in (revenue or {}).items():
        annual(made, year, source=source, revenue=Decimal(amount))
    return made


def annual(of: Enterprise, year: int, **fields: Any) -> AnnualFigures:
    """A year's figures, of the enterprise's own unless `source` says otherwise."""
    return AnnualFigures.objects.create(
        **{"enterprise": of, "year": year, "source": "ENTERPRISE", "revenue": Decimal(18_000_000)} | fields
    )


def placed(of: Enterprise) -> dict[str, Any]:
    """Enterprise and place, as rows of a time carry them."""
    return {"enterprise": of, "district": of.district, "street": of.street}


def inclusion(of: Enterprise, included_on: dt.date = dt.date(2022, 11, 30), **fields: Any) -> Inclusion:
    """The fact that the enterprise was included."""
    defaults = {
        "included_on": included_on,
        "count_year": included_on.year,
        "door": "MONTHLY",
        "recorded_at": _on(included_on),
    }
    return Inclusion.objects.create(**placed(of) | defaults | fields)


def exit_(of: Enterprise, exited_on: dt.date = dt.date(2023, 12, 31), **fields: Any) -> Exit:
    """The fact that the enterprise left the above-scale database."""
    defaults = {"exited_on": exited_on, "reason": "BELOW_SCALE", "recorded_at": _on(exited_on)}
    return Exit.objects.create(**placed(of) | defaults | fields)


def _on(day: dt.date) -> dt.datetime:
    """The instant at which a fact of that day was recorded."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


def pool_version(year: int = 2024, number: int = 1, **fields: Any) -> PoolVersion:
    """A committed version of a year's city pool, with nobody in it."""
    terms = {
        "day": f"{year}-03-31",
        "low": "10000000",
        "high": "20000000",
        "snapshot": f"{year}-03-31",
        "industry": "06-46",
    }
    sums = {"considered": 0, "entered": 0, "stayed": 0, "left": 0, "excluded": {}, "written": 0}
    defaults = {"terms": terms, "sums": sums, "policy": "test"}
    return PoolVersion.objects.create(**{"year": year, "number": number} | defaults | fields)


def key_member(of: Enterprise, year: int = 2024, **fields: Any) -> KeyMember:
    """The enterprise is nominated for its district's key pool."""
    return KeyMember.objects.create(**placed(of) | {"year": year} | fields)


def judged(of: Enterprise, year: int = 2024, **fields: Any) -> dict[str, Any]:
    """What a build saw of an enterprise that belongs in the pool."""
    seen = {"in_pool": True, "reasons": ["REVENUE_IN_BAND"], "on_record": "OPERATING"}
    return placed(of) | {"year": year} | seen | fields


def pool_exception(of: Enterprise, by: User | None = None, **fields: Any) -> PoolException:
    """An exception that waits for its approval."""
    by = by or user(Role.REVIEWER, of.district)
    defaults = {"year": 2024, "kind": "IN", "reason": "已核实", "proposed_by": by}
    return PoolException.objects.create(**placed(of) | defaults | fields)


def confirmed(of: Enterprise, on: dt.date = dt.date(2024, 4, 10), **fields: Any) -> KeyMember:
    """The enterprise is a confirmed key member of the year."""
    at = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
    return key_member(of, on.year, **{"state": "CONFIRMED", "decided_at": at} | fields)


def contact(
    of: Enterprise, officer: User, since: dt.date = dt.date(2024, 4, 15), **fields: Any
) -> ContactOfficer:
    """The person is the enterprise's contact officer."""
    return ContactOfficer.objects.create(
        **{"enterprise": of, "user": officer, "valid_from": since, "by": officer} | fields
    )


def hang_point(of: Enterprise, since: dt.date = dt.date(2024, 4, 15), **fields: Any) -> HangPoint:
    """The enterprise hangs on a leader of its district."""
    defaults: dict[str, Any] = {"leader": "陈国强", "title": "副区长", "unit": of.district}
    defaults |= {"valid_from": since, "valid_to": since.replace(year=since.year + 3, day=min(since.day, 28))}
    by = fields.pop("by", None) or user(Role.REVIEWER, of.district)
    return HangPoint.objects.create(**{"enterprise": of, "by": by} | defaults | fields)


def recognition(of: Enterprise, kind: str = "SPECIALISED", **fields: Any) -> Recognition:
    """A title of the enterprise."""
    defaults = {
        "kind": kind,
        "level": "PROVINCIAL",
        "valid_from": dt.date(2022, 9, 1),
        "valid_to": dt.date(2025, 8, 31),
    }
    return Recognition.objects.create(**placed(of) | defaults | fields)


def visit(of: Enterprise, by: User | None = None, on: dt.date | None = None, **fields: Any) -> Visit:
    """A visit to the enterprise, today unless it says otherwise."""
    by = by or user(Role.OFFICER, of.district)
    told = {"on": on or timezone.localdate(), "by": by, "unit": by.unit, "text": "生产正常"}
    return Visit.objects.create(**placed(of) | told | fields)


def finding(of: Visit, problem: Problem | None = None, text: str = "消防验收没过") -> Finding:
    """Something that was found in a visit."""
    return Finding.objects.create(visit=of, text=text, problem=problem)


def part(of: Problem, place: str = "440306-D_HR") -> Part:
    """A question to a helping unit."""
    return Part.objects.create(
        problem=of,
        unit=unit(place),
        question="能否协助？",
        due_on=of.resolve_by,
        asked_by=user("DEPARTMENT", place),
    )


def decision(of: Problem, place: str = "440306-D_HR") -> Decision:
    """What the leading group decided, with who carries it out."""
    return Decision.objects.create(
        problem=of,
        text="牵头解决",
        unit=unit(place),
        due_on=of.resolve_by,
        decided_by=user("LEADING_GROUP", "LEADING"),
    )


def attachment(of: Any, by: User, name: str = "营业执照.pdf", **fields: Any) -> Attachment:
    """A small PDF that someone has brought to a row."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(PDF)
        file.flush()
        return attach(actor=by, row=of, source=Path(file.name), name=name, **fields)


def merged(survivor: Enterprise, absorbed: Enterprise) -> EnterpriseMerge:
    """The merge of two."""
    return merge(actor=user(Role.BUREAU), survivor=survivor.pk, absorbed=absorbed.pk, reason="同一家")


def hand_over(of: Enterprise, target: str | Unit = "南山区") -> HandOver:
    """The proposal to hand the enterprise over."""
    load_parameters()
    today = timezone.localdate()
    by = user(Role.REVIEWER, of.district)
    return propose(actor=by, enterprise=of.pk, target=unit(target), on=today, reason="迁入南山")


def problem(of: Enterprise | None = None, by: User | None = None, **fields: Any) -> Problem:
    """A problem as it stands in the table, registered today; not through the workflow."""
    of = of or enterprise()
    by = by or user(Role.OFFICER, of.district)
    today = timezone.localdate()
    defaults: dict[str, Any] = {
        "number": f"{of.district.code}-{today.year}-T{next(_number):05d}",
        "category": "LABOUR",
        "limit_class": "ORDINARY",
        "title": "招工难",
        "description": "一线普工缺口较大",
        "state": "REGISTERED",
        "registered_by": by,
        "registered_unit": by.unit,
        "registered_at": timezone.now(),
        "accept_by": today + dt.timedelta(days=2),
        "resolve_by": today + dt.timedelta(days=14),
        "clock_start": today,
        "due_on": today + dt.timedelta(days=2),
    }
    made = Problem.objects.create(**placed(of) | defaults | fields)
    ProblemEvent.objects.create(
        problem=made, action="register", to_state=made.state, by=by, unit=by.unit, at=made.registered_at
    )
    return made


def quarter(year: int = 2024, number: int = 3, **fields: Any) -> MonitoringQuarter:
    """A quarter of monitoring with its days."""
    first = dt.date(year + number // 4, number % 4 * 3 + 1, 1)
    days = {
        "opens_on": first,
        "due_on": first + dt.timedelta(days=14),
        "closes_on": first + dt.timedelta(days=24),
    }
    found, _new = MonitoringQuarter.objects.get_or_create(year=year, quarter=number, defaults=days | fields)
    return found


def member(of: Enterprise, year: int = 2024, number: int = 3, **fields: Any) -> MonitoringMember:
    """The enterprise is on the quarter's monitoring list."""
    return MonitoringMember.objects.create(
        **placed(of) | {"year": year, "quarter": number, "reason": "CITY_POOL"} | fields
    )


def quarterly_return(of: Enterprise, year: int = 2024, number: int = 3, **fields: Any) -> QuarterlyReturn:
    """A submitted return of the enterprise's own; amounts in yuan, cumulative from January."""
    defaults = {
        "year": year,
        "quarter": number,
        "source": "ENTERPRISE",
        "state": "SUBMITTED",
        "revenue": Decimal(15_000_000),
        "electricity": Decimal(100_000),
        "employees": 60,
        "status": "NORMAL",
    }
    return QuarterlyReturn.objects.create(**placed(of) | defaults | fields)


def electricity(of: Enterprise, year: int, *kwh: int) -> None:
    """Its electricity of a year's first months, as the grid company says."""
    for month, used in enumerate(kwh, start=1):
        first = dt.date(year, month, 1)
        ElectricityMonth.objects.create(enterprise=of, month=first, kwh=used, recorded_at=_on(first))


def suspected_unit(of: QuarterlyReturn, **fields: Any) -> ReturnFinding:
    """Validation found something of a return: its unit is in doubt."""
    said = {"rule": "V07", "field": "revenue", "strength": "B", "sentence": "请核对金额单位"}
    return ReturnFinding.objects.create(of_return=of, **said | fields)


def scan_run(year: int = 2024, number: int = 3, **fields: Any) -> ScanRun:
    """A finished run."""
    defaults = {"kind": "PRELIMINARY", "state": "DONE", "as_of": timezone.now()}
    return ScanRun.objects.create(**{"year": year, "quarter": number} | defaults | fields)


def assessment(of: Enterprise, run: ScanRun | None = None, **fields: Any) -> Assessment:
    """What a scan found for the enterprise."""
    run = run or scan_run()
    defaults = {
        "year": run.year,
        "quarter": run.quarter,
        "run": run,
        "above_scale": False,
        "readiness": "POSSIBLE",
        "reasons": "[]",
        "inputs": "{}",
        "parameters_version": "test",
        "digest": next(_number),
    }
    return Assessment.objects.create(**placed(of) | defaults | fields)


def warning(of: Enterprise, **fields: Any) -> ExitWarning:
    """An open exit warning as it stands in the table, yellow and due in two weeks; not through the services."""
    day = fields.get("opened_on") or timezone.localdate()
    defaults = {
        "level": "YELLOW",
        "holder": of.street or of.district,
        "year": day.year,
        "quarter": (day.month + 2) // 3,
        "opened_on": day,
        "due_on": day + dt.timedelta(days=14),
    }
    made = ExitWarning.objects.create(**placed(of) | defaults | fields)
    WarningLevel.objects.create(
        warning=made, level=made.level, on=made.opened_on, due_on=made.due_on, reasons="[]"
    )
    return made


def warning_action(of: ExitWarning, by: User | None = None, **fields: Any) -> WarningAction:
    """Something that was done about it."""
    by = by or user(Role.OFFICER, of.district)
    told = {"code": "CALL", "on": timezone.localdate(), "by": by, "unit": by.unit, "result": "已联系"}
    return WarningAction.objects.create(**{"warning": of} | told | fields)


def inclusion_case(of: Enterprise, state: str = "FOUND", **fields: Any) -> Case:
    """A case of the enterprise at the annual door, as it stands in the table; not through the workflow."""
    defaults = {
        "year": 2024,
        "door": "ANNUAL",
        "state": state,
        "origin": "SCAN",
        "opened_on": dt.date(2024, 10, 22),
        "opens_on": dt.date(2024, 10, 1),
        "due_on": dt.date(2025, 1, 31),
    }
    return Case.objects.create(**{"enterprise": of} | placed(of) | defaults | fields)


def missed_inclusion(of: Enterprise, **fields: Any) -> MissedInclusion:
    """A line of the list of 2023: over the threshold and not included."""
    defaults = {
        "year": 2023,
        "kind": "DUE",
        "revenue": Decimal(21_000_000),
        "threshold": Decimal(20_000_000),
        "source": "TAX",
        "listed_on": dt.date(2024, 2, 1),
        "holder": of.street or of.district,
    }
    return MissedInclusion.objects.create(**{"enterprise": of} | placed(of) | defaults | fields)


def sprint_line(of: Enterprise, readiness: str = "LIKELY", **fields: Any) -> SprintLine:
    """The enterprise on the sprint list of 2024; not through a scan."""
    year = fields.pop("year", 2024)
    made, _new = SprintList.objects.get_or_create(
        year=year, defaults={"listed_on": dt.date(year, 9, 1), "quarter": 2}
    )
    defaults = {"list": made, "readiness": readiness, "ytd": Decimal(11_000_000), "p50": Decimal(23_504_273)}
    return SprintLine.objects.create(**{"enterprise": of} | placed(of) | defaults | fields)


def programme(code: str = "", **fields: Any) -> Programme:
    """A programme by its code (P1 where none is named) with an issued version."""
    code = code or "P1"
    found, new = Programme.objects.get_or_create(
        code=code, defaults={"name": code, "source": "测试"} | fields
    )
    if new:
        policy(found)
    return found


LEGAL_PERSON: Any = {"op": "is", "fact": "legal_person", "wanted": True}
AWARD: Any = {"op": "parameter", "code": "p1_award"}


def policy(of: Programme, condition: Any = LEGAL_PERSON, amount: Any = AWARD, **fields: Any) -> PolicyVersion:
    """An issued version with one condition and one step."""
    part = {
        "code": "",
        "title": "",
        "conditions": [{"code": "ONE", "title": "独立法人", "is": condition}],
        "steps": [{"code": "award", "title": "奖励额", "is": amount}],
    }
    defaults = {
        "number": of.versions.count() + 1,
        "state": "ISSUED",
        "valid_from": dt.date(2018, 1, 1),
        "valid_to": dt.date(2030, 12, 31),
        "tree": {"subject": of.subject, "parts": [part]},
        "source": "测试办法",
    }
    return PolicyVersion.objects.create(programme=of, **defaults | fields)


def cycle(**fields: Any) -> Cycle:
    """A cycle of P1; its file holds nothing."""
    kept = store(b"", kind=FileKind.FROZEN, name="P1-2022.npz")
    counts = {"subjects": 0, "passed": 0, "failed": 0, "unknown": 0, "amount": Decimal(0)}
    defaults = {"year": 2022, "number": 1, "day": dt.date(2024, 6, 1), "parameters_version": "test"} | counts
    return Cycle.objects.create(
        **{"programme": programme(), "file": kept, "digest": kept.sha256} | defaults | fields
    )


def payment(of: Enterprise, code: str = "", **fields: Any) -> Payment:
    """Money paid to the enterprise."""
    defaults = {"year": 2023, "amount": Decimal(200_000), "paid_on": dt.date(2023, 12, 1)}
    return Payment.objects.create(enterprise=of, programme=programme(code), **defaults | fields)


def project(of: Enterprise, **fields: Any) -> Project:
    """A technical upgrade of the enterprise, audited."""
    defaults = {
        "code": f"2203-440306-04-02-{next(_number):06d}",
        "name": "生产线智能化改造",
        "filed_on": dt.date(2022, 3, 15),
        "call_year": 2023,
        "kind": "智能化改造",
        "tier": "一档",
        "in_city": True,
        "is_industrial": True,
        "investment": Decimal(30_000_000),
        "audited_on": dt.date(2023, 5, 20),
    }
    return Project.objects.create(**placed(of) | defaults | fields)


def loan(of: Enterprise, **fields: Any) -> Loan:
    """A loan of the enterprise, of a bank unless it says otherwise."""
    defaults = {
        "number": f"借字{next(_number):06d}号",
        "call_year": 2023,
        "kind": "BANK",
        "principal": Decimal(5_000_000),
    }
    return Loan.objects.create(**placed(of) | defaults | fields)


def invoice(of: Project, **fields: Any) -> Invoice:
    """A paid invoice of a project."""
    defaults = {
        "number": f"{next(_number):020d}",
        "issued_on": dt.date(2022, 8, 12),
        "amount": Decimal(128_000),
        "paid": True,
    }
    return Invoice.objects.create(**{"project": of} | defaults | fields)


def prize(of: Enterprise, **fields: Any) -> Prize:
    """A place on a contest's list."""
    defaults = {"year": 2023, "contest": "“创客中国”大赛", "group": "企业组", "rank": "一等奖"}
    return Prize.objects.create(**placed(of) | defaults | fields)


def credit_record(of: Enterprise, kind: str = "CLEAR", **fields: Any) -> CreditRecord:
    """What a check of credit found."""
    return CreditRecord.objects.create(
        **{"enterprise": of, "kind": kind, "valid_from": dt.date(2024, 1, 5)} | fields
    )


def history_check(of: Enterprise, kind: str = "INCLUSION", **fields: Any) -> HistoryCheck:
    """What an earlier list says."""
    defaults = {"found": False, "checked_on": dt.date(2024, 1, 5)}
    return HistoryCheck.objects.create(**{"enterprise": of, "kind": kind} | defaults | fields)


def award_fact(of: Enterprise, code: str = "", **fields: Any) -> AwardFact:
    """What STAT stated for a programme's year."""
    defaults = {"year": 2022, "in_database": True, "stated_on": dt.date(2024, 3, 20)}
    return AwardFact.objects.create(**{"enterprise": of, "programme": programme(code)} | defaults | fields)


def evaluation(of: Enterprise, code: str = "", **fields: Any) -> Evaluation:
    """A judged award."""
    defaults = {
        "programme": programme(code),
        "year": 2022,
        "verdict": "UNKNOWN",
        "conditions": "[]",
        "parameters_version": "test",
        "digest": next(_number),
    }
    return Evaluation.objects.create(**placed(of) | defaults | fields)


def score_sheets() -> None:
    """The city's score sheets."""
    load_sheets(CITY_DATA / "score_sheets")


def self_check_answer(
    of: Enterprise, fact: str = "margin", value: str = "5", *, by: User | None = None, **fields: Any
) -> SelfCheckAnswer:
    """Something that was stated of the enterprise for 2024."""
    defaults = {
        "year": 2024,
        "stated_by": by or user(Role.OFFICER, of.district),
        "stated_at": _on(dt.date(2024, 6, 3)),
    }
    return SelfCheckAnswer.objects.create(enterprise=of, fact=fact, value=value, **defaults | fields)


def candidate(of: Enterprise, **fields: Any) -> SpecialisedCandidate:
    """What the enterprise would come to at a level, as it was judged."""
    defaults = {
        "year": timezone.localdate().year,
        "level": "SPECIALISED",
        "standing": "OPEN",
        "place": 1,
        "result": "UNKNOWN",
        "total": 55,
        "possible": 70,
        "lacks": ["local"],
        "why": "待补：地方特色指标得分",
    }
    return SpecialisedCandidate.objects.create(**placed(of) | defaults | fields)


def application(of: Enterprise, state: str = "DRAFT", code: str = "", **fields: Any) -> Application:
    """An application of the enterprise as it stands in the table, decided by the bureau; not through the workflow."""
    defaults = {
        "programme": programme(code),
        "year": 2022,
        "unit": unit("BUREAU"),
        "state": state,
        "origin": "OFFICER",
        "entered_on": dt.date(2024, 9, 2),
    }
    return Application.objects.create(**{"enterprise": of} | placed(of) | defaults | fields)


def award(of: Enterprise, code: str = "", **fields: Any) -> Award:
    """What a paid application of the enterprise was given, out of a purse of the bureau's."""
    made = fields.pop("application", None) or application(of, "PAID", code)
    purse, _new = Purse.objects.get_or_create(
        programme=made.programme, year=made.year, owner=city(), defaults={"budget": Decimal(12_000_000)}
    )
    defaults = {
        "application": made,
        "programme": made.programme,
        "year": made.year,
        "purse": purse,
        "amount": Decimal(200_000),
        "approved_on": dt.date(2024, 10, 24),
    }
    return Award.objects.create(**placed(of) | defaults | fields)


def award_batch(of: Purse, **fields: Any) -> AwardBatch:
    """A batch of the bureau in publication, of nothing yet."""
    defaults = {
        "purse": of,
        "unit": unit("BUREAU"),
        "programme": of.programme,
        "year": of.year,
        "number": 1,
        "state": "PUBLISHED",
        "budget": Decimal(200_000),
        "published_on": dt.date(2024, 10, 24),
        "ends_on": dt.date(2024, 10, 31),
    }
    return AwardBatch.objects.create(**defaults | fields)


def clawback(of: Award, **fields: Any) -> Clawback:
    """An award is claimed back, in one instalment."""
    defaults = {
        "award": of,
        "reason": "FUNDED_TWICE",
        "amount": of.amount,
        "decided_on": dt.date(2024, 10, 28),
        "document": "追〔2024〕1号",
        "banned_until": dt.date(2029, 10, 27),
    }
    made = Clawback.objects.create(**defaults | fields)
    made.instalments.create(due_on=made.decided_on, amount=made.amount)
    return made


def plan(year: int = 2024, targets: Mapping[str, int] | None = None, **fields: Any) -> AnnualPlan:
    """A draft of a year's plan as it stands in the table, with targets by the district's name; `issue` puts it in force."""
    targets = targets if targets is not None else {"宝安区": 60, "龙岗区": 40}
    weights = {f"weight_{name}": Decimal("0.5") for name in ("pool", "above_scale", "last_year")}
    made = AnnualPlan.objects.create(
        **{"year": year, "number": 1, "total": sum(targets.values()), "refined": 10} | weights | fields
    )
    for name, number in targets.items():
        line = {"target": number, "formula": number, "counts": [number, 0, 0], "weight": 0, "quota": number}
        UnitTarget.objects.create(plan=made, unit=unit(name), **line)
    return made


def issue(of: AnnualPlan | None = None) -> AnnualPlan:
    """A plan comes into force."""
    of = of or plan()
    of.state, of.issued_at = "ISSUED", timezone.now()
    of.save(update_fields=["state", "issued_at"])
    return of


def measure(of: AnnualPlan, at: str | Unit = "HR", **fields: Any) -> Measure:
    """A line of its division of tasks."""
    defaults = {"line": of.measures.count() + 1, "text": "用工对接", "due_on": dt.date(of.year, 9, 30)}
    return Measure.objects.create(plan=of, unit=unit(at), **defaults | fields)


def received(of: AnnualPlan, **fields: Any) -> ReceivedTarget:
    """A target that was handed down for it."""
    defaults = {
        "issuer": "CITY",
        "document": "深府函31号",
        "on": dt.date(of.year, 3, 20),
        "above_scale": of.total,
    }
    return ReceivedTarget.objects.create(plan=of, **defaults | fields)
