"""The app that wires the rooms together and owns `seed_demo`."""

from core import house


class PortalConfig(house.House):
    """The top of the house: it may import from every room, and is ready when they are."""

    name = "sbs_portal"
    verbose_name = "小升规培育平台"
