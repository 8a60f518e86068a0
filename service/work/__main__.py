"""The process that works for a service, started by ``service.work.process``."""

from __future__ import annotations

import sys

# spaCy loads torch wherever it is installed: seconds and hundreds of megabytes, used by no step.
sys.modules["torch"] = None  # type: ignore[assignment]

from service.work.child import main  # noqa: E402 - after what it must not load

main()
