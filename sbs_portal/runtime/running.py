"""Exit status 0 when the portal of a data folder is up; asked before its environment is touched."""

from __future__ import annotations

import sys

from sbs_portal.runtime import services
from sbs_portal.runtime.arguments import parser_of
from sbs_portal.runtime.paths import DataFolder

if __name__ == "__main__":
    given = parser_of("up").parse_args(sys.argv[1:]).data
    sys.exit(0 if services.mode(DataFolder.of(given)) == services.UP else 1)
