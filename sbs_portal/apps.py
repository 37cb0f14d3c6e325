"""The app that wires the rooms together and owns `seed_demo`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top of the house: it may import from every room."""

    name = "sbs_portal"
    verbose_name = "小升规培育平台"
