"""Who may do what to a problem, and in which state (plan art. 5: 有求必应, 有应必落实).

Every rule asks two things: does the table allow the act in this state, and is the actor the party whom
the table names. The bureau stands in for a district's officer and reviewer; nobody stands in for the
holder.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import Action, Party, transition

_HANDLERS = (Role.OFFICER, Role.REVIEWER, Role.BUREAU, Role.DEPARTMENT)

_WHO: dict[Party, str | Promise] = {
    Party.CONSENTER: _("只有问题所属区的审核人员可以答复申请，市级部门承办的由市中小企业服务局答复"),
    Party.ESCALATOR: _("只有承办单位、问题所属区的审核人员和市中小企业服务局可以%(action)s"),
    Party.INVOLVED: _("只有登记、受理、承办、协办这个问题的单位和市中小企业服务局可以%(action)s"),
    Party.DISTRICT_OFFICER: _("只有问题所属区的经办或审核人员、市中小企业服务局可以%(action)s"),
    Party.DISTRICT_REVIEWER: _("只有问题所属区的审核人员、市中小企业服务局可以%(action)s"),
    Party.HOLDER: _("只有承办单位可以%(action)s"),
    Party.CALLER_BACK: _("只有所属区、街道或登记单位的人员和市中小企业服务局可以回访并%(action)s"),
}


def may(action: Action, problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    """Whether the table lets `actor` do `action`; codes `ledger.state`, `ledger.party`, `ledger.own_work`."""
    row = transition(problem.state, action)
    if row is None:
        return refuse(
            _("问题当前状态为“%(state)s”，不能%(action)s"),
            code="ledger.state",
            state=problem.state.label,
            action=action.label,
        )
    if row.party is Party.CALLER_BACK and _is_own_work(problem, actor):
        return refuse(_("承办单位和办理人不能回访自己办理的问题"), code="ledger.own_work")
    if not is_party(row.party, problem, actor):
        return refuse(_WHO[row.party], code="ledger.party", action=action.label)
    return allow()


def _is_own_work(problem: ProblemFacts, actor: ActorFacts) -> bool:
    return actor.unit == problem.holder or actor.person == problem.resolved_by


def is_party(party: Party, problem: ProblemFacts, actor: ActorFacts) -> bool:
    """Whether someone is the party whom the table names."""
    return party in parties_of(problem, actor)


def parties_of(problem: ProblemFacts, actor: ActorFacts) -> frozenset[Party]:
    """All that someone is to a problem; the bureau stands in for the district, nobody for the holder."""
    bureau, held = actor.has(Role.BUREAU), actor.unit == problem.holder and actor.has(*_HANDLERS)
    near = {problem.district, problem.street, problem.registered_unit}
    reviewer = actor.unit == problem.district and actor.has(Role.REVIEWER)
    officer = actor.unit == problem.district and actor.has(Role.OFFICER, Role.REVIEWER)
    found = {
        Party.HOLDER: held,
        Party.DISTRICT_OFFICER: bureau or officer,
        Party.DISTRICT_REVIEWER: bureau or reviewer,
        Party.CALLER_BACK: bureau or (actor.unit in near and actor.has(Role.OFFICER, Role.REVIEWER)),
        Party.CONSENTER: bureau or (reviewer and not problem.is_city_matter),
        Party.ESCALATOR: bureau or held or reviewer,
        Party.INVOLVED: bureau or held or (actor.unit in near | problem.helpers and actor.has(*_HANDLERS)),
    }
    return frozenset(party for party, is_one in found.items() if is_one)
