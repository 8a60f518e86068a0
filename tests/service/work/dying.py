"""``acredita`` whose process that works ends the whole group at a point of a job: for crash tests.

Run as ``python -m tests.service.work.dying serve ...`` with the point in DYING_AT ("step:before",
"step:inside" or "step:after") and in DYING_ONCE a file that is made as it dies.
"""

from __future__ import annotations

import sys

from service.cli import main
from service.work import process
from tests.service.work import dying_child

if __name__ == "__main__":
    process.MODULE = dying_child.__name__
    sys.exit(main(sys.argv[1:]))
