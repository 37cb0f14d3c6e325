"""The writes of this room: quarters, the monitoring list, returns keyed in."""

from monitoring.returns.services.keying import Blocked, key_in
from monitoring.returns.services.listing import add_member, remove_member
from monitoring.returns.services.opening import freeze, keep_quarters, reopen

__all__ = ["Blocked", "add_member", "freeze", "keep_quarters", "key_in", "remove_member", "reopen"]
