"""Errors of what is kept and of the work on it: database, files, settings, backups, jobs."""

from __future__ import annotations

from corpora.errors.base import AcreditaError, InputError


class DamagedStore(AcreditaError):
    """The data folder is damaged ({detail}); run: acredita doctor"""

    es = "La carpeta de datos está dañada ({detail}); ejecute: acredita doctor"


class StoreInUse(InputError):
    """Another service or a restore already uses this data folder; stop it first or choose another folder."""

    es = (
        "Otro servicio o una restauración ya usa esta carpeta de datos; deténgalo o elija otra "
        "carpeta."
    )


class NeedsPostgres(InputError):
    """More than one process needs PostgreSQL; set ACREDITA_DATABASE, or just use: acredita serve"""

    es = (
        "Para trabajar con más de un proceso hace falta PostgreSQL; defina ACREDITA_DATABASE, "
        "o use sólo: acredita serve"
    )


class OtherFiles(InputError):
    """The folder {folder} does not hold this database's files; mount the shared folder there."""

    es = (
        "La carpeta {folder} no contiene los archivos de esta base de datos; "
        "monte ahí la carpeta compartida."
    )


class BadSetting(InputError):
    """The setting {name} cannot be used ({detail})."""

    es = "El ajuste {name} no se puede usar ({detail})."


class NewerDatabase(InputError):
    """The database was made by a later Acredita ({found}); install that one, or restore a backup."""

    es = (
        "La base de datos es de un Acredita más nuevo ({found}); "
        "instale ese, o restaure un respaldo."
    )


class DamagedBackup(InputError):
    """The backup is damaged in {part} ({detail}); nothing was restored: use another copy of it."""

    es = "El respaldo está dañado en {part} ({detail}); no se restauró nada: use otra copia."


class NotEmpty(InputError):
    """There are already data in {place}; restore into an empty data folder and database."""

    es = "Ya hay datos en {place}; restaure en una carpeta de datos y una base de datos vacías."


class OlderDatabase(InputError):
    """The database is of an earlier Acredita ({found}); back it up with that one, then run: acredita serve"""

    es = (
        "La base de datos es de un Acredita anterior ({found}); "
        "respáldela con ese y después ejecute: acredita serve"
    )


class NoInstallation(InputError):
    """There is no database in {place} yet; check ACREDITA_DATA and ACREDITA_DATABASE, or run: acredita serve"""

    es = (
        "Todavía no hay una base de datos en {place}; "
        "revise ACREDITA_DATA y ACREDITA_DATABASE, o ejecute: acredita serve"
    )


class DatabaseDown(AcreditaError):
    """The database does not answer ({detail}); check that it runs and has free space, and retry."""

    es = (
        "La base de datos no responde ({detail}); revise que funcione y tenga espacio, y reintente."
    )


class NothingRead(InputError):
    """No file could be read ({count}); {first}"""

    es = "No se pudo leer ningún archivo ({count}); {first}"


class NotMade(AcreditaError):
    """The file could not be made ({detail}); ask for it again later, or tell the operator."""

    es = "No se pudo hacer el archivo ({detail}); vuelva a pedirlo más tarde o avise al operador."


class NotTried(NotMade):
    """The draft could not be tried ({detail}); try it again later, or tell the operator."""

    es = "No se pudo probar el borrador ({detail}); inténtelo más tarde o avise al operador."


class WorkFailed(AcreditaError):
    """The process that does the work stopped {times} times ({detail}); retry later, or tell the operator."""

    es = (
        "El proceso que hace el trabajo se detuvo {times} veces ({detail}); "
        "reintente más tarde o avise al operador."
    )


class JobTaken(AcreditaError):
    """Another process has this job now, or it ended; nothing was saved."""

    es = "Otro proceso tiene ahora este trabajo, o ya terminó; no se guardó nada."


class StillWorking(InputError):
    """This takes longer than one request; ask again in {seconds} seconds."""

    es = "Esto tarda más que una petición; vuelva a pedirlo en {seconds} segundos."


class TriedTooLong(InputError):
    """Trying the draft takes more than {seconds} seconds; send the directive alone, or paste its text."""

    es = (
        "Probar el borrador tarda más de {seconds} segundos; envíe sólo la directiva, o pegue su "
        "texto."
    )


class MailRefused(AcreditaError):
    """The mail server {host} did not take the e-mail ({detail}); the notice is in Acredita all the same."""

    es = (
        "El servidor de correo {host} no recibió el mensaje ({detail}); el aviso está de todos "
        "modos en Acredita."
    )
