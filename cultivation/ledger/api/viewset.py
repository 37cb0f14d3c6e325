"""`/api/v1/problems/`: the list's rows, and the same services as the pages' for what another system does."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.roles import Permission
from core.api import body
from core.api.following import PageByChange
from core.api.keys import Answer, once
from core.api.reading import HoldsPermission, ScopedViewSet
from core.api.refusing import RefusalSerializer
from core.ui.query import address
from core.verdict import Refused
from cultivation.ledger import said
from cultivation.ledger.acts import ACTS
from cultivation.ledger.api import examples
from cultivation.ledger.api.inputs import INPUTS, ActInputs, NewProblem, NoteInputs, registration
from cultivation.ledger.api.serving import EXAMPLE, DoneSerializer, KnownSerializer, ProblemSerializer
from cultivation.ledger.filters import PROBLEMS as FILTERS
from cultivation.ledger.filters import light_case
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import lists, one
from cultivation.ledger.services.logging import REGISTER, Registered, log
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import Action

_REFUSED = dict.fromkeys((400, 403, 404, 409), RefusalSerializer)


@extend_schema_view(
    list=extend_schema(
        summary="问题列表；changed_after 接着取变化",
        examples=[OpenApiExample("问题", EXAMPLE, response_only=True)],
    ),
    retrieve=extend_schema(summary="问题", examples=[OpenApiExample("问题", EXAMPLE, response_only=True)]),
    create=extend_schema(
        summary="登记问题",
        description="须用可以写入的令牌。channel 和 external_number 合起来只登记一次。",
        request=NewProblem,
        responses={201: DoneSerializer, **_REFUSED, 409: KnownSerializer},
        examples=[examples.NEW, examples.REGISTERED, examples.KNOWN],
    ),
)
class ProblemViewSet(ScopedViewSet):
    """Problems in the person's scope."""

    permission = Permission.LEDGER_READ
    tables = (FILTERS,)
    serializer_class = ProblemSerializer
    pagination_class = PageByChange
    deeds = ("notes", "acts")
    writes: ClassVar[dict[str, tuple[str, ...]]] = {
        "create": (Permission.LEDGER_LOG,),
        "notes": (NoteInputs.act.permission,),
        "acts": tuple(dict.fromkeys(act.permission for act in ACTS.values())),
    }
    statuses: ClassVar[dict[str, int]] = {
        "ledger.party": 403,
        "ledger.own_work": 403,
        "ledger.own_request": 403,
        "ledger.enterprise": 404,
        "ledger.unknown": 404,
        "ledger.state": 409,
        "ledger.not_asked": 409,
        "ledger.external": 409,
    }

    def rows(self, user: User) -> QuerySet[Problem]:
        """The list's rows with their lights of today."""
        today = timezone.localdate()
        filters = self.filters(user, FILTERS)
        found = lists.problems(user, filters, today)
        return found.annotate(light=light_case(today)).select_related("district", "street", "holder")

    def besides(self, refused: Refused) -> dict[str, Any]:
        """Where the problem is that a number was registered for, for whom may see it."""
        if not isinstance(refused, Registered) or refused.problem is None:
            return {}
        row = refused.problem
        return {"problem": {"id": row.pk, "number": row.number, "url": address("api-problems-one", row.pk)}}

    def create(self, request: Request) -> Response:
        """Log a problem."""
        return once(request, lambda: self._logged(request))

    @extend_schema(
        summary="写说明",
        description="须用可以写入的令牌。",
        request=NoteInputs,
        responses={200: DoneSerializer, **_REFUSED},
        examples=[examples.NOTE, examples.NOTED, examples.STALE],
    )
    def notes(self, request: Request, pk: int) -> Response:
        """Write a note."""
        return once(request, lambda: self._acted(request, pk, NoteInputs))

    @extend_schema(
        summary="办理问题",
        description="须用可以写入的令牌。action 是动作，其余是它要问的内容；由谁、在什么状态下办理，与页面相同。",
        request=PolymorphicProxySerializer(
            component_name="Act",
            serializers={action.value: inputs for action, inputs in INPUTS.items()},
            resource_type_field_name="action",
        ),
        responses={200: DoneSerializer, **_REFUSED},
        examples=[*examples.ACTED, examples.ASSIGNED, examples.STALE, examples.UNFIT],
    )
    def acts(self, request: Request, pk: int) -> Response:
        """Do one of the acts."""
        return once(request, lambda: self._acted(request, pk, None))

    def _logged(self, request: Request) -> Answer:
        user = cast("User", request.user)
        brought = body.read(NewProblem, body.object_of(request))
        code, enterprise = brought.pop("uscc", ""), brought.pop("enterprise", None)
        if bool(code) == (enterprise is not None):
            raise ParseError(_("请用 uscc 或 enterprise 其中之一写明企业"), "body.enterprise")
        of = said.enterprise_named(user, code).pk if code else enterprise
        made = log(actor=user, enterprise=of, registration=registration(brought))
        return Answer(201, _told(made, REGISTER, None))

    def _acted(self, request: Request, pk: int, inputs: type[ActInputs] | None) -> Answer:
        user = cast("User", request.user)
        problem, sent = one.get(user, pk), body.object_of(request)
        if inputs is None:
            inputs, sent = _named(sent)
        act = inputs.act
        if not user.use(act.permission):
            raise PermissionDenied(HoldsPermission.message)
        given = body.read(inputs, sent)
        version, _action = given.pop("version", None), given.pop("action", None)
        data = said.read(user, act, problem, given)
        done = perform(actor=user, problem=pk, act=act, version=version, data=data)
        return Answer(200, _told(done, act.action.value, one.state_before(done, act.action)))


def _named(sent: dict[str, Any]) -> tuple[type[ActInputs], dict[str, Any]]:
    """The inputs of the act that a body names, in either case. Raises ParseError for one that the table has not."""
    name = sent.get("action")
    found = str(name).upper() if isinstance(name, str) else ""
    if found not in Action:
        sentence = _("action 应为以下动作之一：%(actions)s")
        raise ParseError(sentence % {"actions": "、".join(INPUTS)}, "ledger.action")
    return INPUTS[Action(found)], sent | {"action": found}


def _told(problem: Problem, action: str, before: str | None) -> dict[str, Any]:
    shown = ProblemSerializer(one.just_written(problem.pk)).data
    return dict(shown) | said.moved(problem, action, before)
