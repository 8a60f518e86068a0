"""The process that tries drafts for a service, started by ``service.drafts.apart``."""

from __future__ import annotations

import sys

# As in service.work: seconds and hundreds of megabytes, used by no step.
sys.modules["torch"] = None  # type: ignore[assignment]

from service.drafts.tried import trier  # noqa: E402 - after what it must not load
from service.work.serving import main  # noqa: E402

main(trier)
