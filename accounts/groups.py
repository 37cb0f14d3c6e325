"""Django's groups and permissions, kept in step with the table of roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from accounts.roles import ROLE_PERMISSIONS, Permission


def sync_groups(**_kwargs: Any) -> None:
    """Make Django's groups and permissions say what the table says (called after each migration)."""
    content_type = ContentType.objects.get_for_model(User)
    stored = {
        permission.codename: permission
        for permission in DjangoPermission.objects.filter(
            content_type=content_type, codename__in=[p.value for p in Permission]
        )
    }
    for permission in Permission:
        if permission.value not in stored:
            stored[permission.value] = DjangoPermission.objects.create(
                content_type=content_type, codename=permission.value, name=str(permission.label)
            )
    for role, permissions in ROLE_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([stored[permission.value] for permission in permissions])
