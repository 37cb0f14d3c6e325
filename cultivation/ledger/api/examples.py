"""The examples of the description: what is sent, and what is answered."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample

from cultivation.ledger import said
from cultivation.ledger.acts import ACTS
from cultivation.ledger.api.serving import EXAMPLE
from cultivation.ledger.categories import (
    Category,
    HandlingResult,
    LimitClass,
    RejectionReason,
    Rung,
    Satisfaction,
)
from cultivation.ledger.states import Action, State

_SAID: Final[dict[str, Any]] = {
    "note": "已与企业核对用工需求",
    "to": "440306-D_HR",
    "into": "440306-2024-00298",
    "reason": RejectionReason.values[0],
    "result": HandlingResult.values[0],
    "measures": "专场招聘会一场，对接技工院校两所",
    "satisfaction": Satisfaction.VERY_SATISFIED.value,
    "until": "2024-12-02",
    "days": 3,
    "rung": Rung.BUREAU.value,
    "category": Category.LABOUR.value,
    "subcategory": "LABOUR_RECRUITMENT",
    "title": "用工缺口 40 人",
    "limit_class": LimitClass.ORDINARY.value,
    "is_sensitive": False,
}
"""Something for each input that an act asks for."""

NEW: Final = OpenApiExample(
    "热线转来的问题",
    {
        "uscc": "91440300MA5EXAMPL7",
        "category": Category.LABOUR.value,
        "description": "一线普工缺口四十人，订单无法按期交付。",
        "channel": "HOTLINE",
        "external_number": "12345-20241008-0071",
    },
    request_only=True,
)
NOTE: Final = OpenApiExample("写说明", {"note": _SAID["note"], "version": 4}, request_only=True)
ACTED: Final = [
    OpenApiExample(
        act.label,
        {"action": act.action.value, "version": 4, **{name: _SAID[name] for name in said.inputs(act)}},
        request_only=True,
    )
    for act in ACTS.values()
]


def done(action: str, before: State | None, after: State, **changes: Any) -> dict[str, Any]:
    """An answer: the problem as it is told, and what was done."""
    moved = {
        "action": action,
        "from": before and before.value,
        "to": after.value,
        "extension": 0,
        "request": None,
    }
    return EXAMPLE | {"state": after.value} | changes | moved


def answered(name: str, value: dict[str, Any], status: int) -> OpenApiExample:
    """An answer's example of one status."""
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)])


REGISTERED: Final = answered(
    "已登记",
    done("REGISTER", None, State.REGISTERED, holder=None, accepted_at=None, version=1, due_on="2024-10-09"),
    201,
)
NOTED: Final = answered(
    "已写说明", done(Action.NOTE.value, State.IN_PROGRESS, State.IN_PROGRESS, version=5), 200
)
ASSIGNED: Final = answered(
    "已派发", done(Action.ASSIGN.value, State.ACCEPTED, State.ASSIGNED, version=5), 200
)
KNOWN: Final = answered(
    "外部编号登记过",
    {
        "detail": "这个外部编号已登记为 440306-2024-00312",
        "code": "ledger.external",
        "problem": {"id": 312, "number": "440306-2024-00312", "url": "/api/v1/problems/312/"},
    },
    409,
)
STALE: Final = answered(
    "他人已办理",
    {"detail": "这个问题刚被他人处理，现在是“已派发”，请核对后再提交", "code": "ledger.stale", "version": 5},
    409,
)
UNFIT: Final = answered(
    "字段有误",
    {
        "detail": "days：请填写合法的整数值。",
        "code": "body.field",
        "faults": {"days": ["请填写合法的整数值。"]},
    },
    400,
)
