"""A browser and a service in, pages that were looked at out: what they log and what axe finds."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
# What WCAG 2.2 asks for at A and AA, and what axe itself counts as good practice.
_AXE = Axe()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page of a browser, with what it logged as an error."""

    page: Page
    base: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Go to a path and return its status."""
        answer = self.page.goto(self.base + path)
        return 0 if answer is None else answer.status

    def sign_in(self, email: str, password: str) -> None:
        """Come in by the form."""
        self.open("/entrar")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/entrar" not in url)

    def violations(self) -> list[str]:
        """Return what axe finds wrong, each rule with the first places."""
        found: Any = _AXE.run(self.page).response["violations"]
        return [
            f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@contextmanager
def tab(
    browser: Browser,
    base: str,
    *,
    size: str = "laptop",
    scheme: Any = "light",
    scripts: bool = True,
    locale: str = "es-MX",
    cookies: Any = (),
) -> Iterator[Tab]:
    """Yield a fresh browser's page; what goes wrong in it is in ``errors``."""
    width, height = SIZES[size]
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        locale=locale,
    )
    context.set_default_timeout(30_000)
    if cookies:
        context.add_cookies(list(cookies))
    made = Tab(page=context.new_page(), base=base)
    made.page.on(
        "console",
        lambda said: made.errors.append(said.text) if said.type in ("error", "warning") else None,
    )
    made.page.on("pageerror", lambda error: made.errors.append(str(error)))
    yield made
    context.close()
