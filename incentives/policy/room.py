"""What this room registers elsewhere: the parameters of the programmes, its pages, to-dos, API and demo."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from incentives.policy import exports, parameters, todos


def register() -> None:
    """Called once, when Django is ready."""
    parameters.register()
    exports.register_exports()
    registry.navigation.add(
        registry.NavItem("policy", _("政策"), _("政策库"), "policy:list", Permission.AWARD_READ.value, 395)
    )
    registry.todo_sources.add(
        registry.ToDoSource("policy.approve", Permission.POLICY_APPROVE.value, 36, todos.to_approve)
    )
    registry.todo_sources.add(
        registry.ToDoSource("policy.mend", Permission.POLICY_WRITE.value, 37, todos.to_mend)
    )
    registry.todo_sources.add(
        registry.ToDoSource("policy.values", Permission.POLICY_WRITE.value, 38, todos.to_load)
    )
    registry.api_routes.add(
        registry.ApiRoute("policy-versions", "incentives.policy.api.PolicyVersionViewSet", 60)
    )
    registry.demo_parts.add(
        registry.DemoPart("policy", registry.DemoStage.CONSEQUENCES, 95, "incentives.policy.demo.write")
    )
