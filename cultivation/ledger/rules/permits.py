"""Who may do what to a problem, and in which state (plan art. 5: 有求必应, 有应必落实).

Every rule asks two things: does the table allow the act in this state, and is the actor the party whom
the table names. The bureau stands in for a district's officer and reviewer; nobody stands in for the
holder.
"""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import EXTENDABLE, Action, Party, State, Transition, transition

_HANDLERS = (Role.OFFICER, Role.REVIEWER, Role.BUREAU, Role.DEPARTMENT)

_WHO: dict[Party, str | Promise] = {
    Party.DISTRICT_OFFICER: _("只有问题所属区的经办或审核人员、市中小企业服务局可以%(action)s"),
    Party.DISTRICT_REVIEWER: _("只有问题所属区的审核人员、市中小企业服务局可以%(action)s"),
    Party.HOLDER: _("只有承办单位可以%(action)s"),
    Party.CALLER_BACK: _("只有所属区、街道或登记单位的人员和市中小企业服务局可以回访并%(action)s"),
}


def may(action: Action, problem: ProblemFacts, actor: ActorFacts, row: Transition | None = None) -> Verdict:
    """Whether the table lets `actor` do `action`; codes `ledger.state`, `ledger.party`, `ledger.own_work`.

    `row` is that of an act that leaves the state as it is, of which the table has none.
    """
    row = row or transition(problem.state, action)
    if row is None:
        return refuse(
            _("问题当前状态为“%(state)s”，不能%(action)s"),
            code="ledger.state",
            state=problem.state.label,
            action=action.label,
        )
    if row.party is Party.CALLER_BACK and _is_own_work(problem, actor):
        return refuse(_("承办单位和办理人不能回访自己办理的问题"), code="ledger.own_work")
    if not _is_party(row.party, problem, actor):
        return refuse(_WHO[row.party], code="ledger.party", action=action.label)
    return allow()


def may_reopen(
    problem: ProblemFacts, actor: ActorFacts, *, today: date, within_days: int, times: int
) -> Verdict:
    """Dissatisfied: back to work. After closing: by the district reviewer, `times` times, within `within_days`.

    `within_days` are calendar days (`ledger_reopen_within`), `times` is `ledger_reopen_count`.
    """
    verdict = may(Action.REOPEN, problem, actor)
    if not verdict or problem.state is not State.CLOSED or problem.closed_on is None:
        return verdict
    if problem.reopened_after_close >= times:
        return refuse(_("销号后已重新办理过，请另行登记"), code="ledger.reopened")
    if (today - problem.closed_on).days > within_days:
        return refuse(
            _("销号已超过 %(days)d 天，请另行登记"),
            code="ledger.reopen_late",
            days=within_days,
        )
    return verdict


def may_ask_extension(
    problem: ProblemFacts, actor: ActorFacts, *, days: int, longest: int, today: date, ask_by: date
) -> Verdict:
    """The holder asks, once per limit, in time, for at most `longest` working days.

    `longest` and `ask_by` come from `clocks.longest_extension` and `clocks.extension_ask_by`; `longest`
    is 0 once the limit has been extended.
    """
    if problem.state not in EXTENDABLE:
        return refuse(
            _("问题当前状态为“%(state)s”，不能延期"), code="ledger.state", state=problem.state.label
        )
    if not _is_party(Party.HOLDER, problem, actor):
        return refuse(_WHO[Party.HOLDER], code="ledger.party", action=_("申请延期"))
    if longest <= 0:
        return refuse(_("本次时限已延期过，不能再次延期"), code="ledger.extended")
    if not 1 <= days <= longest:
        return refuse(_("延期应为 1 至 %(longest)d 个工作日"), code="ledger.extension_days", longest=longest)
    if today > ask_by:
        return refuse(
            _("延期最迟应在 %(day)s 申请，现已超过"), code="ledger.extension_late", day=ask_by.isoformat()
        )
    return allow()


def may_grant_extension(problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """The district reviewer grants an extension; for a city matter only the bureau does."""
    if problem.state not in EXTENDABLE:
        return refuse(
            _("问题当前状态为“%(state)s”，不能延期"), code="ledger.state", state=problem.state.label
        )
    if problem.is_city_matter and not actor.has(Role.BUREAU):
        return refuse(_("市级事项的延期由市中小企业服务局批准"), code="ledger.party")
    if not _is_party(Party.DISTRICT_REVIEWER, problem, actor):
        return refuse(_WHO[Party.DISTRICT_REVIEWER], code="ledger.party", action=_("批准延期"))
    return allow()


def _is_own_work(problem: ProblemFacts, actor: ActorFacts) -> bool:
    return actor.unit == problem.holder or actor.person == problem.resolved_by


def _is_party(party: Party, problem: ProblemFacts, actor: ActorFacts) -> bool:
    if party is Party.HOLDER:
        return actor.unit == problem.holder and actor.has(*_HANDLERS)
    if actor.has(Role.BUREAU):
        return True
    if party is Party.DISTRICT_OFFICER:
        return actor.unit == problem.district and actor.has(Role.OFFICER, Role.REVIEWER)
    if party is Party.DISTRICT_REVIEWER:
        return actor.unit == problem.district and actor.has(Role.REVIEWER)
    near = {problem.district, problem.street, problem.registered_unit}
    return actor.unit in near and actor.has(Role.OFFICER, Role.REVIEWER)
