"""supervisord, that outlives a full disk.

What its loggers cannot write they report to stderr, which lies on the same disk: that failed as well and ended the
supervisor, so that nobody started the services again once there was room.
"""

from __future__ import annotations

from supervisor import supervisord
from supervisor.loggers import Handler


def main() -> None:
    """Run it until it is told to stop."""
    Handler.handleError = lambda _handler: None
    supervisord.main()


if __name__ == "__main__":
    main()
