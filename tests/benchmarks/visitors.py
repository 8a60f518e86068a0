"""Twenty people with a second to think: what locust runs against a service, page after page.

The file that ACREDITA_BENCH names holds the address's cookie, a token and ids that are there.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from locust import HttpUser, constant, task

GIVEN = json.loads(Path(os.environ["ACREDITA_BENCH"]).read_text(encoding="utf-8"))


class Reader(HttpUser):
    """A person who looks at pages, and a program that reads lists, in turn."""

    wait_time = constant(1)

    @task(2)
    def look(self) -> None:
        """Open one of the pages."""
        self._get(random.choice(GIVEN["pages"]), {"Cookie": GIVEN["cookie"]})

    @task(1)
    def read(self) -> None:
        """Read one of the API's lists."""
        self._get(random.choice(GIVEN["lists"]), {"Authorization": f"Bearer {GIVEN['token']}"})

    def _get(self, route: str, headers: dict[str, str]) -> None:
        made = random.choice(GIVEN["made"])
        path = route.format(**made)
        with self.client.get(
            path, headers=headers, name=route, catch_response=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
