"""Signing in by user name and password, whatever the case of the name."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class UnitBackend(ModelBackend):
    """Django's backend, with the unit and the roles fetched along."""

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person with unit and roles in one query; None once inactive."""
        user = User.objects.with_unit().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
