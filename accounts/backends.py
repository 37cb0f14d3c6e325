"""Signing in by user name and password, whatever the case of the name."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class UnitBackend(ModelBackend):
    """Django's backend, with the unit and the roles fetched along."""

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person with unit and groups in two queries; None once inactive."""
        user = (
            User.objects.select_related("unit__parent", "unit__district")
            .prefetch_related("groups")
            .filter(pk=user_id)
            .first()
        )
        return user if user is not None and self.user_can_authenticate(user) else None
