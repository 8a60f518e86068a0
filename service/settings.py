"""The environment in, one frozen Settings out; nothing else reads the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from corpora.errors import BadSetting

_FILE = "_FILE"
SMTP_TLS = ("starttls", "tls", "none")
# What a mail server takes as a sender without more ado.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def _says(name: str, es: str, en: str, *, secret: bool = False) -> MappingProxyType[str, Any]:
    """Describe a setting: its variable, its sentences, and whether VARIABLE_FILE may hold it."""
    return MappingProxyType({"name": name, "es": es, "en": en, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation fixes once; each field's metadata has its variable and its sentence."""

    data: Path = field(
        metadata=_says(
            "ACREDITA_DATA",
            "Carpeta de datos: base de datos, archivos recibidos y lo ya leído.",
            "Data folder: database, files received and what was read already.",
        )
    )
    real_data: Path | None = field(
        default=None,
        metadata=_says(
            "ACREDITA_REAL_DATA",
            "Carpeta de textos reales con los que se mide.",
            "Folder of real texts to measure with.",
        ),
    )
    database: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_DATABASE",
            "Dirección de PostgreSQL (postgresql://usuario:clave@equipo/base); sin ella, "
            "SQLite en la carpeta de datos.",
            "Address of PostgreSQL (postgresql://user:password@host/database); without it, "
            "SQLite in the data folder.",
            secret=True,
        ),
    )
    url: str = field(
        default="",
        metadata=_says(
            "ACREDITA_URL",
            "Dirección pública (https://acredita.ejemplo.mx); con https, las cookies sólo "
            "viajan cifradas.",
            "Public address (https://acredita.example.org); with https, cookies travel "
            "encrypted only.",
        ),
    )
    secret: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_SECRET",
            "Secreto que firma las sesiones y sella los segundos factores; sin él se crea uno en "
            "la carpeta de datos.",
            "Secret that signs sessions and seals second factors; without it one is made in the "
            "data folder.",
            secret=True,
        ),
    )
    admin_email: str = field(
        default="",
        metadata=_says(
            "ACREDITA_ADMIN_EMAIL",
            "Correo del primer operador, mientras no haya ninguno.",
            "E-mail of the first operator, while there is none.",
        ),
    )
    admin_password: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_ADMIN_PASSWORD",
            "Contraseña inicial del primer operador; deberá cambiarla al entrar.",
            "First password of the first operator, who must change it on signing in.",
            secret=True,
        ),
    )
    oidc_issuer: str = field(
        default="",
        metadata=_says(
            "ACREDITA_OIDC_ISSUER",
            "Proveedor de OpenID Connect con que se entra.",
            "OpenID Connect provider that people sign in with.",
        ),
    )
    oidc_client: str = field(
        default="",
        metadata=_says(
            "ACREDITA_OIDC_CLIENT",
            "Clave de cliente ante ese proveedor.",
            "Client id at that provider.",
        ),
    )
    oidc_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_OIDC_SECRET",
            "Secreto de cliente ante ese proveedor.",
            "Client secret at that provider.",
            secret=True,
        ),
    )
    upload_megabytes: int = field(
        default=500,
        metadata=_says(
            "ACREDITA_UPLOAD_MB",
            "Tamaño máximo de un envío, en MB.",
            "Largest upload, in MB.",
        ),
    )
    quota_megabytes: int = field(
        default=5000,
        metadata=_says(
            "ACREDITA_QUOTA_MB",
            "Espacio de una agencia nueva, en MB.",
            "Space of a new agency, in MB.",
        ),
    )
    max_pages: int = field(
        default=3000,
        metadata=_says(
            "ACREDITA_MAX_PAGES",
            "Páginas que se leen como máximo de un archivo.",
            "Pages read at most of one file.",
        ),
    )
    threads: int = field(
        default=2,
        metadata=_says(
            "ACREDITA_THREADS",
            "Hilos con que se comparan las cláusulas; también, procesos en que se reparte una "
            "revisión por cambio de edición (cuatro a lo más, de unos 700 MB).",
            "Threads that compare clauses, and processes that share a re-check (four at most, some "
            "700 MB each).",
        ),
    )
    session_days: int = field(
        default=14,
        metadata=_says(
            "ACREDITA_SESSION_DAYS",
            "Días que dura una sesión sin usarse.",
            "Days that a session lasts unused.",
        ),
    )
    proxies: str = field(
        default="",
        metadata=_says(
            "ACREDITA_PROXIES",
            "Direcciones de los intermediarios cuyo X-Forwarded-For se cree, separadas por comas.",
            "Addresses of the proxies whose X-Forwarded-For is believed, separated by commas.",
        ),
    )
    metrics_token: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_METRICS_TOKEN",
            "Palabra con que otro equipo lee /metrics; sin ella, sólo este equipo.",
            "Word by which another machine reads /metrics; without it, only this machine.",
            secret=True,
        ),
    )

    smtp_host: str = field(
        default="",
        metadata=_says(
            "ACREDITA_SMTP_HOST",
            "Equipo que entrega los avisos por correo (SMTP); sin él, los avisos sólo se ven en "
            "Acredita.",
            "Machine that delivers notices by e-mail (SMTP); without it, notices are seen in "
            "Acredita alone.",
        ),
    )
    smtp_port: int = field(
        default=587,
        metadata=_says(
            "ACREDITA_SMTP_PORT",
            "Puerto de ese equipo: 587 con starttls, 465 con tls.",
            "Port of that machine: 587 with starttls, 465 with tls.",
        ),
    )
    smtp_tls: str = field(
        default="starttls",
        metadata=_says(
            "ACREDITA_SMTP_TLS",
            "Cómo se cifra la conexión con ese equipo: starttls, tls o none (sin cifrar).",
            "How the connection to that machine is encrypted: starttls, tls or none.",
        ),
    )
    smtp_user: str = field(
        default="",
        metadata=_says(
            "ACREDITA_SMTP_USER",
            "Usuario ante ese equipo; sin él no se identifica.",
            "User at that machine; without it, none is named.",
        ),
    )
    smtp_password: str | None = field(
        default=None,
        repr=False,
        metadata=_says(
            "ACREDITA_SMTP_PASSWORD",
            "Contraseña de ese usuario.",
            "Password of that user.",
            secret=True,
        ),
    )
    smtp_from: str = field(
        default="",
        metadata=_says(
            "ACREDITA_SMTP_FROM",
            "Dirección de la que salen los correos (avisos@ejemplo.mx); hace falta con "
            "ACREDITA_SMTP_HOST.",
            "Address that e-mails come from (notices@example.org); needed with ACREDITA_SMTP_HOST.",
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every ACREDITA_* variable; a secret may be in the file that VARIABLE_FILE names.

        Without ACREDITA_DATA the data lie in the system's folder for a user's data. Raises
        BadSetting for a number that is none, an address that is none and a file not readable, and
        for e-mail without a sender.
        """
        found: dict[str, Any] = {"data": _default_data(environment)}
        for one in fields(cls):
            text = _text(environment, one.metadata["name"], secret=one.metadata["secret"])
            if text:
                found[one.name] = _value(one.metadata["name"], text, one.type)
        settings = cls(**found)
        if settings.url and urlsplit(settings.url).scheme not in ("http", "https"):
            raise BadSetting(name="ACREDITA_URL", detail="https://...")
        if settings.smtp_tls not in SMTP_TLS:
            raise BadSetting(name="ACREDITA_SMTP_TLS", detail=", ".join(SMTP_TLS))
        if settings.smtp_host and not _ADDRESS.fullmatch(settings.smtp_from):
            raise BadSetting(name="ACREDITA_SMTP_FROM", detail="avisos@ejemplo.mx")
        return settings


def _text(environment: Mapping[str, str], name: str, *, secret: bool) -> str:
    path = environment.get(name + _FILE) if secret else None
    if not path:
        return environment.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(name=name + _FILE, detail=error.strerror or path) from error


def _value(name: str, text: str, kind: Any) -> Path | int | str:
    if "Path" in str(kind):
        return Path(text).expanduser()
    if str(kind) != "int":
        return text
    if not text.isdecimal() or int(text) < 1:
        raise BadSetting(name=name, detail=text)
    return int(text)


def _default_data(environment: Mapping[str, str]) -> Path:
    base = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
    root = Path(base) if base else Path.home() / ".local" / "share"
    return root / "acredita"
