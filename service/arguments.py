"""Arguments in, a parser that speaks Spanish out: argparse's own words are English only."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_FAULTS = (
    (r"^the following arguments are required: (.*)$", r"faltan argumentos: \1"),
    (r"^unrecognized arguments: (.*)$", r"argumentos que no se reconocen: \1"),
    (r"^argument (.*?): expected one argument$", r"el argumento \1 necesita un valor"),
    (r"^argument (.*?): expected at least one argument$", r"el argumento \1 necesita un valor"),
    (r"^argument (.*?): invalid choice: (.*?) \(choose from (.*)\)$",
     r"el argumento \1 no admite \2; elija entre \3"),
    (r"^argument (.*?): invalid .*? value: (.*)$", r"el argumento \1 no admite el valor \2"),
    (r"^argument (.*?): not allowed with argument (.*)$",
     r"los argumentos \1 y \2 no se pueden usar juntos"),
    (r"^ambiguous option: (.*?) could match (.*)$", r"la opción \1 es ambigua: \2"),
    (r"^argument (.*?): (.*)$", r"el argumento \1: \2"),
)  # fmt: skip


class SpanishParser(argparse.ArgumentParser):
    """An argument parser whose titles, usage and faults are in Spanish."""

    def __init__(self, **settings: Any) -> None:
        """Take argparse's settings; help has a Spanish flag description."""
        settings.setdefault("add_help", False)
        settings.setdefault("formatter_class", _SpanishHelp)
        super().__init__(**settings)
        self._positionals.title = "argumentos"
        self._optionals.title = "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        """Write the fault in Spanish on one line, and exit with status 2."""
        self.exit(2, f"{self.prog}: {in_spanish(message)}; vea {self.prog} --help\n")


class _SpanishHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


def in_spanish(message: str) -> str:
    """Return one of argparse's faults in Spanish, or as it is when it is not known."""
    for pattern, words in _FAULTS:
        if re.match(pattern, message):
            return re.sub(pattern, words, message)
    return message
