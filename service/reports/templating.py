"""The name of a template or asset in, the loaded template or its text out; each is read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(name: str) -> Template:
    """Return a template that escapes every value and fails on a missing one."""
    environment = Environment(
        loader=PackageLoader("service.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


@cache
def asset(name: str) -> str:
    """Return the text of a style or script that lies beside the templates."""
    return (files("service.reports") / "templates" / name).read_text(encoding="utf-8")
