"""What stands in the portal's addresses: for each argument of a URL the object that it names.

`tests/test_matrix.py` walks every address of the resolver by this. When a room adds an address with an argument,
it adds a line to `ARGUMENTS`: by `view name.argument`, by `namespace.argument`, or by the bare argument where it means
the same everywhere.

    "enterprise": lambda world: world.enterprise,
    "ledger:attachment.file": lambda world: world.attachment,

The maker gives a model instance (its primary key goes into the address), or `Named(object, text)` where the address
carries something else (a credit code, a period). An object whose manager has `visible_to` is out of scope for whom
that says so; one that belongs to a person declares it by `Owned(object, owners)`; all others are everyone's who holds
the view's permission. A text alone names no object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AccessToken, ActingFor, Unit, User
from accounts.tokens import make_token
from core.audit.models import AuditStamp
from core.files.store import store
from core.jobs.models import Job
from core.notices.models import Notice
from core.parameters.models import Parameter
from core.web.needs import is_public
from exchange.models import ImportBatch
from incentives.applications.loading import load_award_papers
from incentives.applications.models import AwardPaper
from incentives.applications.money_models import Movement, PaymentBatch
from incentives.policy.models import Call
from monitoring.inclusion.loading import load_papers
from monitoring.inclusion.models import PaperRule, Window
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_rules


class World:
    """One of everything in 新安街道 of 宝安区, made when an address asks for it."""

    @cached_property
    def person(self) -> User:
        """The officer of the street, who made what is theirs."""
        return make.user("OFFICER", "新安街道")

    @cached_property
    def colleague(self) -> User:
        """Someone for the administrator to change."""
        return make.user("OFFICER", "宝安区")

    @cached_property
    def acting(self) -> ActingFor:
        """Someone acts for the colleague."""
        return make.acting(self.colleague, self.person)

    @cached_property
    def access_token(self) -> AccessToken:
        """A token of the person's."""
        return make_token(actor=self.person, name="测试系统", days=30)[0]

    @cached_property
    def unit(self) -> Unit:
        """A street."""
        return make.unit("新安街道")

    @cached_property
    def enterprise(self) -> Any:
        """An enterprise of the street."""
        return make.enterprise("宝安区", "新安街道", revenue={2023: 18_000_000})

    @cached_property
    def problem(self) -> Any:
        """A problem of it, held by nobody yet."""
        return make.problem(self.enterprise, self.person)

    @cached_property
    def part(self) -> Any:
        """A question to a helping unit on it."""
        return make.part(self.problem)

    @cached_property
    def decision(self) -> Any:
        """What the leading group decided on it."""
        return make.decision(self.problem)

    @cached_property
    def visit(self) -> Any:
        """A visit to it, by the person."""
        return make.visit(self.enterprise, self.person)

    @cached_property
    def finding(self) -> Any:
        """What was found in that visit."""
        return make.finding(self.visit)

    @cached_property
    def quarterly_return(self) -> Any:
        """Its return of 2024Q3, submitted."""
        make.quarter(2024, 3)
        return make.quarterly_return(self.enterprise)

    @cached_property
    def suspected_unit(self) -> Any:
        """A finding of that return: its unit is in doubt."""
        return make.suspected_unit(self.quarterly_return)

    @cached_property
    def member(self) -> Any:
        """It is on the monitoring list of 2024Q3."""
        make.quarter(2024, 3)
        return make.member(self.enterprise)

    @cached_property
    def scan_run(self) -> Any:
        """A finished run of 2024Q3."""
        return make.scan_run()

    @cached_property
    def assessment(self) -> Any:
        """What that run found for the enterprise."""
        return make.assessment(self.enterprise, self.scan_run)

    @cached_property
    def warning(self) -> Any:
        """The exit warning of the enterprise."""
        return make.warning(self.enterprise)

    @cached_property
    def warning_action(self) -> Any:
        """What was done about it."""
        return make.warning_action(self.warning, self.person)

    @cached_property
    def candidate(self) -> Any:
        """What the enterprise would come to."""
        return make.candidate(self.enterprise)

    @cached_property
    def evaluation(self) -> Any:
        """The judged award of the enterprise."""
        return make.evaluation(self.enterprise)

    @cached_property
    def policy(self) -> Any:
        """A draft of a policy, of one condition and one step."""
        return make.policy(make.programme(), number=2, state="DRAFT", drafted_by=make.user("BUREAU"))

    @cached_property
    def plan(self) -> Any:
        """The draft of 2024, with its district."""
        return make.plan(2024)

    @cached_property
    def measure(self) -> Any:
        """One of its measures."""
        return make.measure(self.plan)

    @cached_property
    def received(self) -> Any:
        """A target that was handed down for it."""
        return make.received(self.plan)

    @cached_property
    def pool_exception(self) -> Any:
        """An exception of the enterprise that waits."""
        return make.pool_exception(self.enterprise)

    @cached_property
    def key_member(self) -> Any:
        """The enterprise is nominated for the key pool."""
        return make.key_member(self.enterprise)

    @cached_property
    def contact(self) -> Any:
        """The officer of the street is its contact officer."""
        return make.contact(self.enterprise, self.person)

    @cached_property
    def hang_point(self) -> Any:
        """It hangs on a leader."""
        return make.hang_point(self.enterprise)

    @cached_property
    def recognition(self) -> Any:
        """A title of the enterprise."""
        return make.recognition(self.enterprise)

    @cached_property
    def attachment(self) -> Any:
        """A file of the enterprise."""
        return make.attachment(self.enterprise, self.person)

    @cached_property
    def other(self) -> Any:
        """Another enterprise of the street."""
        return make.enterprise("宝安区", "新安街道")

    @cached_property
    def merge(self) -> Any:
        """One that the enterprise absorbed."""
        return make.merged(self.enterprise, make.enterprise("宝安区", "新安街道"))

    @cached_property
    def hand_over(self) -> Any:
        """Its hand-over to another district, not answered yet."""
        return make.hand_over(self.enterprise)

    @cached_property
    def inclusion_case(self) -> Any:
        """Its case of inclusion, with the papers being prepared."""
        load_papers(make.CITY_DATA / "inclusion_papers.csv")
        load_parameters()
        return make.inclusion_case(self.enterprise, "PREPARING")

    @cached_property
    def paper_rule(self) -> Any:
        """A paper of the checklist."""
        load_papers(make.CITY_DATA / "inclusion_papers.csv")
        return PaperRule.objects.get(kind="ANNUAL", code="M03")

    @cached_property
    def missed_inclusion(self) -> Any:
        """It was over the threshold in 2023 and not included."""
        return make.missed_inclusion(self.enterprise)

    @cached_property
    def sprint_line(self) -> Any:
        """It is on the sprint list of 2024."""
        return make.sprint_line(self.enterprise)

    @cached_property
    def window(self) -> Any:
        """A window of the annual door."""
        load_parameters()
        return Window.objects.create(
            door="ANNUAL", opens_on="2024-10-08", closes_on="2024-10-31", reason="市统计局通知"
        )

    @cached_property
    def application(self) -> Any:
        """Its application, a draft."""
        load_rules()
        load_award_papers(make.CITY_DATA / "award_papers.csv")
        return make.application(self.enterprise)

    @cached_property
    def award(self) -> Any:
        """What the enterprise was given by the bureau."""
        return make.award(self.enterprise)

    @cached_property
    def purse(self) -> Any:
        """The city's money of that, with an entry."""
        row = self.award.purse
        Movement.objects.create(purse=row, kind="BUDGET", amount=row.budget, reason="预算批复")
        return row

    @cached_property
    def award_batch(self) -> Any:
        """A published batch of the bureau."""
        return make.award_batch(self.purse)

    @cached_property
    def payment_batch(self) -> Any:
        """A batch of payments that was prepared."""
        return PaymentBatch.objects.create(
            purse=self.purse, programme=self.purse.programme, year=self.purse.year, number=1
        )

    @cached_property
    def paid_line(self) -> Any:
        """A line of a released batch that was paid."""
        batch = PaymentBatch.objects.create(
            purse=self.purse, programme=self.purse.programme, year=self.purse.year, number=2, state="RELEASED",
            released_at=timezone.now(),
        )  # fmt: skip
        return self.award.lines.create(
            batch=batch, position=1, state="PAID", amount=1, voucher="J1", paid_on="2024-05-13"
        )

    @cached_property
    def clawback(self) -> Any:
        """The award is claimed back, in one instalment."""
        return make.clawback(self.award)

    @cached_property
    def award_paper(self) -> Any:
        """A paper that applications need."""
        load_award_papers(make.CITY_DATA / "award_papers.csv")
        return AwardPaper.objects.get(code="A02")

    @cached_property
    def call(self) -> Any:
        """A call of the first programme."""
        return Call.objects.create(
            programme=make.programme(),
            year=2022,
            opens_on="2024-09-01",
            closes_on="2024-12-31",
            document="12号",
        )

    @cached_property
    def job(self) -> Any:
        """A finished job of the person's."""
        return Job.objects.create(kind="test", title="测试任务", owner=self.person, state="DONE", result={})

    @cached_property
    def notice(self) -> Any:
        """A notice to the person."""
        return Notice.objects.create(user=self.person, title="测试通知", url="/")

    @cached_property
    def batch(self) -> Any:
        """A refused import of the person's."""
        return ImportBatch.objects.create(
            dataset="enterprises", user=self.person, unit=self.person.unit, filename="企业.xlsx", sha256="0" * 64,
            state="REFUSED", refusal="没有找到表头",
        )  # fmt: skip

    @cached_property
    def parameter(self) -> Any:
        """A dated parameter."""
        return Parameter.objects.create(
            code="ledger_accept", value="2", unit="workdays", valid_from="2022-08-03", mark="ours"
        )

    @cached_property
    def stamp(self) -> Any:
        """The stamp of a write."""
        assert self.parameter.pk
        return AuditStamp.objects.order_by("id").last()

    @cached_property
    def export(self) -> Any:
        """A file of the person's."""
        return store(b"x", kind="EXPORT", owner=self.person, name="企业.xlsx")


@dataclass(frozen=True)
class Named:
    """An object that an address names by `text` instead of its primary key."""

    thing: Model
    text: str


@dataclass(frozen=True)
class Owned:
    """An object that belongs to a person; `others` holds the permission that lets others at it too."""

    thing: Model
    owner: User
    others: str = ""
    text: str = ""


Target = Model | Named | Owned | str | int
ARGUMENTS: dict[str, Callable[[World], Target]] = {
    "user": lambda world: world.colleague,
    "token": lambda world: Owned(world.access_token, world.person),
    "acting": lambda world: world.acting,
    "unit": lambda world: world.unit,
    "enterprise": lambda world: world.enterprise,
    "awards:cycle.cycle": lambda world: make.cycle(),
    "recognition": lambda world: world.recognition,
    "attachment": lambda world: world.attachment,
    "other": lambda world: world.other,
    "merge": lambda world: world.merge,
    "hand_over": lambda world: world.hand_over,
    "enterprises.pk": lambda world: world.enterprise,
    "ledger.pk": lambda world: world.problem,
    "pool.pk": lambda world: world.enterprise,
    "pool.exception": lambda world: world.pool_exception,
    "pool.member": lambda world: world.key_member,
    "contact": lambda world: world.contact,
    "hang_point": lambda world: world.hang_point,
    "returns.pk": lambda world: world.quarterly_return,
    "returns:quarters.code": lambda _world: "revenue",
    "returns.finding": lambda world: world.suspected_unit,
    "member": lambda world: world.member,
    "uscc": lambda world: Named(world.enterprise, world.enterprise.uscc),
    "problem": lambda world: world.problem,
    "visit": lambda world: world.visit,
    "finding": lambda world: world.finding,
    "part": lambda world: world.part,
    "decision": lambda world: world.decision,
    "number": lambda world: Named(world.problem, world.problem.number),
    "quarterly_return": lambda world: world.quarterly_return,
    "run": lambda world: world.scan_run,
    "warning": lambda world: world.warning,
    "action": lambda world: world.warning_action,
    "api-warnings-one.pk": lambda world: world.warning,
    "assessment": lambda world: world.assessment,
    "case": lambda world: world.inclusion_case,
    "missed": lambda world: world.missed_inclusion,
    "rule": lambda world: world.paper_rule,
    "window": lambda world: world.window,
    "paper": lambda _world: "M01",
    "act": lambda _world: "withdraw",
    "api-inclusion-cases-one.pk": lambda world: world.inclusion_case,
    "api-specialised-candidates-one.pk": lambda world: world.candidate,
    "api-sprint-lines-one.pk": lambda world: world.sprint_line,
    "api-missed-inclusions-one.pk": lambda world: world.missed_inclusion,
    "evaluation": lambda world: world.evaluation,
    "application": lambda world: world.application,
    "applications:paper.paper": lambda _world: "A01",
    "award_paper": lambda world: world.award_paper,
    "call": lambda world: world.call,
    "api-applications-one.pk": lambda world: world.application,
    "api-purses-one.pk": lambda world: world.purse,
    "api-money-movements-one.pk": lambda world: world.purse.movements.first(),
    "api-award-batches-one.pk": lambda world: world.award_batch,
    "api-payment-batches-one.pk": lambda world: world.payment_batch,
    "api-payment-lines-one.pk": lambda world: world.paid_line,
    "api-clawbacks-one.pk": lambda world: world.clawback,
    "money:purse.purse": lambda world: world.purse,
    "money:correct.movement": lambda world: world.purse.movements.first(),
    "money:batch.batch": lambda world: world.award_batch,
    "money:publish.batch": lambda world: world.award_batch,
    "money:cancel.batch": lambda world: world.award_batch,
    "money:approve.batch": lambda world: world.award_batch,
    "money:public.batch": lambda world: world.award_batch,
    "money:sheet.batch": lambda world: world.award_batch,
    "money:payment.batch": lambda world: world.payment_batch,
    "money:release.batch": lambda world: world.payment_batch,
    "money:cancel_payment.batch": lambda world: world.payment_batch,
    "money:bounce.line": lambda world: world.paid_line,
    "money:file.batch": lambda world: world.payment_batch,
    "money:file.kind": lambda _world: "csv",
    "money:clawback.clawback": lambda world: world.clawback,
    "money:withdraw.clawback": lambda world: world.clawback,
    "money:decide.application": lambda world: world.award.application,
    "money:receive.instalment": lambda world: world.clawback.instalments.first(),
    "programme": lambda _world: make.programme(),
    "policy": lambda world: world.policy,
    "api-policy-versions-one.pk": lambda world: world.policy,
    "policy.place": lambda _world: "0-c-0",
    "policy:kinds.place": lambda _world: "0-c",
    "policy:add.place": lambda _world: "0-c",
    "policy:add.kind": lambda _world: "is",
    "policy.part": lambda _world: 0,
    "job": lambda world: Owned(world.job, world.person, "job.operate"),
    "notice": lambda world: Owned(world.notice, world.person),
    "core:parameter.code": lambda world: Named(world.parameter, world.parameter.code),
    "stamp": lambda world: world.stamp,
    "core:file.file": lambda world: Owned(world.export, world.person),
    "batch": lambda world: world.batch,
    "api-enterprises-one.pk": lambda world: world.enterprise,
    "api-problems-one.pk": lambda world: world.problem,
    "api-problems-notes.pk": lambda world: world.problem,
    "api-problems-acts.pk": lambda world: world.problem,
    "api-visits-one.pk": lambda world: world.visit,
    "api-returns-one.pk": lambda world: world.quarterly_return,
    "api-assessments-one.pk": lambda world: world.assessment,
    "exchange.dataset": lambda _world: "enterprises",
    "manual_page.page": lambda _world: "ledger",
    "plan": lambda world: world.plan,
    "measure": lambda world: world.measure,
    "received": lambda world: world.received,
    "plan:streets.district": lambda _world: "440306",
    "plan:rows.kind": lambda _world: "included",
    "period": lambda _world: "2024Q3",
    "year": lambda _world: 2024,
    "quarter": lambda _world: 3,
}


@dataclass(frozen=True)
class Address:
    """One address of the portal: its view's name, the view, the names of its arguments, and how it is written."""

    name: str
    view: Any
    arguments: tuple[str, ...]
    route: str = ""

    @property
    def is_public(self) -> bool:
        """Whether a link's token opens it without an account."""
        return is_public(self.view)

    @property
    def needs(self) -> tuple[str, ...] | None:
        """The permissions the view declares, one of which is needed; () is everyone's, None says nothing."""
        for holder in (self.view, getattr(self.view, "cls", None), getattr(self.view, "view_class", None)):
            declared = getattr(holder, "needs", None)
            if declared is not None:
                return tuple(declared)
        return None

    def targets(self, world: World) -> dict[str, Target]:
        """The object behind each argument. LookupError with what to do where nobody said it."""
        found = {}
        for argument in self.arguments:
            names = (f"{self.name}.{argument}", f"{self.name.rpartition(':')[0]}.{argument}", argument)
            maker = next((ARGUMENTS[name] for name in names if name in ARGUMENTS), None)
            if maker is None:
                raise LookupError(
                    f"{self.name}: add to ARGUMENTS in tests/support/urls.py what {argument!r} names in its address"
                )
            found[argument] = maker(world)
        return found

    def url(self, targets: dict[str, Target]) -> str:
        """The address with its arguments filled in."""
        return reverse(self.name, kwargs={name: _text(target) for name, target in targets.items()})


def _text(target: Target) -> str | int:
    if isinstance(target, Model):
        return target.pk  # type: ignore[no-any-return]
    if isinstance(target, (Named, Owned)):
        return target.text or target.thing.pk
    return target


def is_visible(target: Target, user: User) -> bool:
    """Whether the object lies in the person's scope."""
    if isinstance(target, Owned):
        return user == target.owner or bool(target.others and user.can(target.others))
    thing = target.thing if isinstance(target, Named) else target
    if not isinstance(thing, Model):
        return True
    manager: Any = type(thing)._default_manager
    return (
        bool(manager.visible_to(user).filter(pk=thing.pk).exists())
        if hasattr(manager, "visible_to")
        else True
    )


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", before: str = ""
) -> Iterator[Address]:
    """Every address of the resolver."""
    patterns: list[Any] = (resolver or get_resolver()).url_patterns
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            for address in addresses(pattern, inside, route):
                outer = tuple(pattern.pattern.regex.groupindex)
                yield replace(address, arguments=(*outer, *address.arguments))
        elif isinstance(pattern, URLPattern) and not str(pattern.pattern).endswith(
            "(?P<format>[a-z0-9]+)/?$"
        ):
            name = namespace + (pattern.name or str(pattern.pattern))
            yield Address(name, pattern.callback, _arguments(pattern), route)


def public_faults(found: Iterable[Address]) -> list[str]:
    """What is wrong with the public pages: all of them, and nothing else, lie under `/l/`."""
    return [
        f"{address.name} ({address.route}): a view is @public if and only if it lies under l/"
        for address in found
        if address.is_public != address.route.startswith("l/")
    ]


def _arguments(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(pattern.pattern.regex.groupindex)
