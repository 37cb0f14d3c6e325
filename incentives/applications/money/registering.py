"""What the money of applications registers elsewhere; called by the room."""

from __future__ import annotations

from typing import Final

from accounts.roles import Permission
from core import registry
from exchange import handlers
from incentives.applications.money import datasets, exports, todos, vocabulary  # noqa: F401  (the dataset registers itself)
from incentives.applications.money.imports import PaymentResults
from incentives.applications.money.selectors import budget_of
from incentives.eligibility.budgets import on_budget

_API: Final = {
    "purses": "PurseViewSet",
    "money-movements": "MovementViewSet",
    "award-batches": "AwardBatchViewSet",
    "payment-batches": "PaymentBatchViewSet",
    "payment-lines": "PaymentLineViewSet",
    "clawbacks": "ClawbackViewSet",
}


def register() -> None:
    """Called once, when Django is ready."""
    vocabulary.register()
    on_budget(budget_of)
    handlers.register(PaymentResults())
    exports.register()
    for place, (name, viewset) in enumerate(_API.items(), start=61):
        registry.api_routes.add(
            registry.ApiRoute(name, f"incentives.applications.money.api.{viewset}", place)
        )
    decides, pays = Permission.APPLICATION_DECIDE.value, Permission.PAYMENT_WRITE.value
    registry.todo_sources.add(
        registry.ToDoSource("award-batches", decides, 38, todos.to_decide, todos.how_many_to_decide)
    )
    registry.todo_sources.add(
        registry.ToDoSource("payment-batches", pays, 39, todos.to_pay, todos.how_many_to_pay)
    )
