"""The command line: arguments in, exit status out (0 done, 2 bad input, 1 our fault)."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from corpora.errors import AcreditaError, InputError
from service.arguments import SpanishParser
from service.settings import Settings

VERSION = "0.1.0"
# Command -> module; a module is loaded only when its command runs, so that --help is quick.
COMMANDS = {
    "match": ("service.commands.match", "compara manuales con una edición y muestra las brechas"),
    "extract": ("service.commands.extract", "lee un archivo y muestra sus cláusulas"),
    "evaluate": ("service.commands.evaluate", "mide los aciertos con textos ya dictaminados"),
    "train": ("service.commands.train", "ajusta la confianza con los dictámenes de su equipo"),
    "elusion": (
        "service.commands.elusion",
        "estima, con una muestra al azar, cuánto no se encontró",
    ),
    "editions": ("service.commands.editions", "muestra, carga y compara ediciones de estándares"),
    "recheck": (
        "service.commands.recheck",
        "pasa agencias a otra edición o redacción y conserva los dictámenes que no cambian",
    ),
    "rescore": (
        "service.commands.rescore",
        "prueba un modelo en las autoevaluaciones abiertas antes de ponerlo en uso",
    ),
    "serve": ("service.commands.serve", "abre el servicio: páginas, API y trabajos"),
    "worker": (
        "service.commands.worker",
        "toma trabajos de un servicio con PostgreSQL, en este u otro equipo",
    ),
    "backup": ("service.commands.backup", "respalda todo en un archivo, sin detener el servicio"),
    "restore": ("service.commands.restore", "comprueba un respaldo y, con --yes, lo restaura"),
    "demo": ("service.commands.demo", "prepara seis agencias de demostración"),
    "doctor": ("service.commands.doctor", "revisa que todo esté completo y dice qué hacer"),
}
DONE, OUR_FAULT, BAD_INPUT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; faults of the input are one line on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen = next((one for one in arguments if one in COMMANDS), None)
    parser = _parser(chosen)
    parsed = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        status: int = importlib.import_module(COMMANDS[parsed.command][0]).execute(parsed, settings)
    except InputError as fault:
        sys.stderr.write(f"{fault.sentence('es')}\n")
        return BAD_INPUT
    except AcreditaError as fault:
        sys.stderr.write(f"{fault.sentence('es')}\n")
        return OUR_FAULT
    except BrokenPipeError:
        sys.stderr.close()
        return OUR_FAULT
    except KeyboardInterrupt:
        sys.stderr.write("Interrumpido; no se escribió nada a medias.\n")
        return OUR_FAULT
    return status


def _parser(chosen: str | None) -> SpanishParser:
    """Build the parser; only the chosen command's module is loaded to add its arguments."""
    parser = SpanishParser(
        prog="acredita",
        description="Lee el manual de una policía y muestra qué estándares de acreditación "
        "responde.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"acredita {VERSION}",
        help="muestra la versión y termina",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="orden")
    for name, (module, help_text) in COMMANDS.items():
        command = commands.add_parser(
            name, help=help_text, description=f"{help_text.capitalize()}."
        )
        if name == chosen:
            importlib.import_module(module).configure(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
