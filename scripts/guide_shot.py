"""What a picture of the guide is: who opens which page, what they do there, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

LAPTOP, PHONE = 1200, 390
PATIENCE = 300_000

Act = Callable[[Page], None]


def look(page: Page) -> None:
    """Leave a page as it opens."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: who opens which page, what they do there, and what the window then shows.

    ``start`` is the element that the window begins with; ``height`` is that of the window.
    """

    name: str
    who: str
    path: str
    act: Act = look
    start: str = ""
    width: int = LAPTOP
    height: int = 700


def fill(page: Page, fields: Mapping[str, str], form: str = "main form") -> None:
    """Type words into the fields of a form, by their names."""
    for name, words in fields.items():
        page.fill(f"{form} [name={name}]", words)


def send(page: Page, shows: str) -> None:
    """Send the form of a page and wait for what it then shows."""
    page.click("main form .primary")
    page.wait_for_selector(shows, timeout=PATIENCE)
