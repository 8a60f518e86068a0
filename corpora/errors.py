"""Every error Acredita raises on purpose: facts in, one sentence a person can act on out.

The docstring is the English sentence and ``es`` the Spanish one; both are format strings over
the keyword facts given when the error is raised, and name what happened, where, and what to do.
A fact that is itself a phrase is given in both languages: ``{"es": ..., "en": ...}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AcreditaError(Exception):
    """Acredita could not finish: {detail}"""

    es: ClassVar[str] = "Acredita no pudo terminar: {detail}"

    def __init__(self, *, file: str = "", page: int | None = None, **facts: object) -> None:
        """Keep the file, the page and the other facts that the sentences name."""
        self.file = file
        self.page = page
        self.facts = facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "es") -> str:
        """Return the message in ``es`` or ``en``, with file and page in front, on one line."""
        template = self.es if language == "es" else (type(self).__doc__ or "")
        facts = _Facts(
            (name, fact.get(language, "") if isinstance(fact, Mapping) else fact)
            for name, fact in self.facts.items()
        )
        text = " ".join(template.format_map(facts).split())
        where = self.file
        if self.page is not None:
            word = "página" if language == "es" else "page"
            where = f"{where}, {word} {self.page}" if where else f"{word} {self.page}"
        return f"{where}: {text}" if where else text


class _Facts(dict[str, object]):
    """Facts of an error where a missing one reads as an ellipsis instead of failing."""

    def __missing__(self, key: str) -> str:
        return "…"


class InputError(AcreditaError):
    """The input cannot be used: {detail}"""

    es = "No se puede usar este archivo: {detail}"


class MissingFile(InputError):
    """The file does not exist or cannot be opened; check the name and its permissions."""

    es = "El archivo no existe o no se puede abrir; revise el nombre y los permisos."


class NoDocuments(InputError):
    """The folder or ZIP holds no documents; put the directives in it and retry."""

    es = "La carpeta o el ZIP no contiene documentos; coloque ahí las directivas y reintente."


class EmptyFile(InputError):
    """The file is empty (0 bytes); send it again."""

    es = "El archivo está vacío (0 bytes); vuelva a enviarlo."


class NotADocument(InputError):
    """This is not a document Acredita reads ({detail}); use PDF, DOCX, TXT, Markdown, HTML, JPG or TIFF."""

    es = (
        "No es un documento que Acredita sepa leer ({detail}); "
        "use PDF, DOCX, TXT, Markdown, HTML, JPG o TIFF."
    )


class DamagedFile(InputError):
    """The file is damaged or cut short ({detail}); open it, save it again and retry."""

    es = "El archivo está dañado o incompleto ({detail}); ábralo, guárdelo de nuevo y reintente."


class EncryptedFile(InputError):
    """The file is protected with a password; remove the password and retry."""

    es = "El archivo está protegido con contraseña; quítela y vuelva a intentarlo."


class NoPages(InputError):
    """The document has no pages; check that it was exported completely."""

    es = "El documento no tiene páginas; revise que se haya exportado completo."


class NoText(InputError):
    """No text could be read from the document; scan it again at 300 dpi or send the original."""

    es = (
        "No se pudo leer texto en el documento; escanéelo de nuevo a 300 ppp "
        "o envíe el archivo original."
    )


class OverLimit(InputError):
    """The document exceeds the limit of {limit} {unit} ({found}); raise it with {flag} or split the file."""

    es = (
        "El documento rebasa el límite de {limit} {unit} ({found}); "
        "auméntelo con {flag} o divida el archivo."
    )


class SuspiciousFile(InputError):
    """The file was refused for safety ({detail}); save it again from the program it came from."""

    es = (
        "El archivo se rechazó por seguridad ({detail}); "
        "guárdelo de nuevo desde el programa de origen."
    )


class NeedsConversion(InputError):
    """{kind} files need LibreOffice, which is not installed; save the file as DOCX."""

    es = "Para leer {kind} hace falta LibreOffice, que no está instalado; guárdelo como DOCX."


class OcrUnavailable(InputError):
    """Pages {pages} are pictures and Tesseract is not installed; install {package} and retry."""

    es = (
        "Las páginas {pages} son imágenes y Tesseract no está instalado; "
        "instale {package} y reintente."
    )


class UnknownEdition(InputError):
    """Edition {edition!r} is not known; the ones available are: {available}."""

    es = "No se conoce la edición {edition!r}; las disponibles son: {available}."


class BadEditionId(InputError):
    """{edition!r} cannot be an edition's id; write program and version, like le-6 or comm-2."""

    es = (
        "{edition!r} no puede ser la clave de una edición; "
        "escriba programa y versión, como le-6 o comm-2."
    )


class UnknownStandard(InputError):
    """Edition {edition} has no standard {number}; look it up with: acredita editions search."""

    es = (
        "La edición {edition} no tiene el estándar {number}; "
        "búsquelo con: acredita editions search."
    )


class NotConfirmed(InputError):
    """Nothing was stored; look at what would change and repeat with --yes."""

    es = "No se guardó nada; revise lo que cambiaría y repita la orden con --yes."


class BadRequirements(InputError):
    """The list of standards has {count} fault(s): {faults}"""

    es = "La lista de estándares tiene {count} falla(s): {faults}"


class BadJudgements(BadRequirements):
    """The file of judgements has {count} fault(s): {faults}"""

    es = "El archivo de dictámenes tiene {count} falla(s): {faults}"


class BadModel(AcreditaError):
    """The trained model cannot be used ({detail}); go back to what ships: acredita train --use incluido"""

    es = (
        "El modelo entrenado no se puede usar ({detail}); "
        "vuelva al incluido con: acredita train --use incluido"
    )


class UnknownModel(InputError):
    """No model {name!r} is kept; the ones there are: {available}."""

    es = "No se conserva ningún modelo {name!r}; los que hay: {available}."


class DamagedGold(AcreditaError):
    """This manual is not the one that was judged; build the gold again: python -m corpora.gold.build"""

    es = (
        "Este manual no es el que se dictaminó; vuelva a construir el material: "
        "python -m corpora.gold.build"
    )


class BadProfile(BadRequirements):
    """The agency profile has {count} fault(s): {faults}"""

    es = "El perfil de la institución tiene {count} falla(s): {faults}"


class CannotWrite(InputError):
    """The result could not be written ({detail}); check the folder, its permissions and free space."""

    es = (
        "No se pudo escribir el resultado ({detail}); "
        "revise la carpeta, los permisos y el espacio libre."
    )


class MissingExtra(AcreditaError):
    """This needs the optional part {extra!r}; install it with: pip install 'acredita[{extra}]'"""

    es = "Falta la parte opcional {extra!r}; instálela con: pip install 'acredita[{extra}]'"


class DamagedModel(AcreditaError):
    """The model file {name} does not match its sha256; install Acredita again."""

    es = "El archivo del modelo {name} no coincide con su sha256; instale Acredita de nuevo."


class BadCalibration(AcreditaError):
    """The calibration cannot be used ({detail}); make it again with: acredita train"""

    es = "La calibración no se puede usar ({detail}); genérela de nuevo con: acredita train"


class NotFound(InputError):
    """There is nothing here, or it is not yours to see; check the address or ask for access."""

    es = "No hay nada aquí, o no le corresponde verlo; revise la dirección o pida acceso."


class NotAllowed(InputError):
    """Your role does not allow this; ask the agency's administrator."""

    es = "Su rol no permite hacer esto; pídalo al administrador de la agencia."


class SignInNeeded(InputError):
    """Sign in to continue."""

    es = "Inicie sesión para continuar."


class ForgedRequest(InputError):
    """The request did not come from a page of Acredita; open the page again and retry."""

    es = "La petición no vino de una página de Acredita; abra la página de nuevo y reintente."


class BadRequest(InputError):
    """The request cannot be understood: {detail}"""

    es = "No se entiende la petición: {detail}"


class Conflict(InputError):
    """Someone changed this meanwhile; open it again and repeat your change."""

    es = "Alguien lo cambió mientras tanto; vuelva a abrirlo y repita su cambio."


class AlreadyThere(InputError):
    """There is already {what}; choose another."""

    es = "Ya existe {what}; elija otro."


class TooLarge(InputError):
    """The upload is larger than the {limit} MB allowed; divide it or ask the operator."""

    es = "El envío pasa de los {limit} MB permitidos; divídalo o pídalo al operador."


class OverQuota(InputError):
    """The agency has used its {quota} MB; delete old versions or ask the operator for more."""

    es = "La agencia ya ocupa sus {quota} MB; borre versiones viejas o pida más al operador."


class TooMany(InputError):
    """Too many attempts; wait {seconds} seconds and retry."""

    es = "Demasiados intentos; espere {seconds} segundos y reintente."


class DamagedStore(AcreditaError):
    """The data folder is damaged ({detail}); run: acredita doctor"""

    es = "La carpeta de datos está dañada ({detail}); ejecute: acredita doctor"


class StoreInUse(InputError):
    """Another service already uses this data folder; stop it first or choose another folder."""

    es = "Otro servicio ya usa esta carpeta de datos; deténgalo o elija otra carpeta."


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


class StepPending(InputError):
    """Finish signing in first ({step})."""

    es = "Termine antes de iniciar sesión ({step})."


class SetupNeeded(InputError):
    """Acredita has no operator yet; open /inicio and create one."""

    es = "Acredita aún no tiene operador; abra /inicio y créelo."


class WrongSignIn(InputError):
    """The e-mail or the password is not right; check both and retry."""

    es = "El correo o la contraseña no son correctos; revise ambos y reintente."


class WrongCode(InputError):
    """The code is not right, or was used already; wait for the next one and retry."""

    es = "El código no es correcto o ya se usó; espere el siguiente y reintente."


class BadFields(InputError):
    """Correct what is marked: {detail}."""

    es = "Corrija lo señalado: {detail}."


class LastOne(InputError):
    """This is the last {what}; name another one first."""

    es = "Es el último {what}; nombre antes a otro."


class OpenIdFailed(InputError):
    """The identity provider could not sign you in: {detail}."""

    es = "El proveedor de identidad no pudo darle acceso: {detail}."


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


class WrongMethod(InputError):
    """This address does not take {method}; it takes: {allowed}."""

    es = "Esta dirección no admite {method}; admite: {allowed}."


class WrongMedia(InputError):
    """The body cannot be read as {found}; send it as {expected}."""

    es = "El contenido no se puede leer como {found}; envíelo como {expected}."


class VersionNeeded(InputError):
    """Say which state you change: send If-Match with the ETag that you read."""

    es = "Diga qué estado cambia: envíe If-Match con el ETag que leyó."


class VersionPassed(Conflict):
    """It changed since you read it; read it again and repeat your change with its new ETag."""

    es = "Cambió desde que lo leyó; vuelva a leerlo y repita su cambio con el ETag nuevo."


class KeyReused(InputError):
    """The Idempotency-Key was already used for another request; send a new one."""

    es = "La Idempotency-Key ya se usó para otra petición; envíe una nueva."


class KeyBusy(Conflict):
    """The first request with this Idempotency-Key is still being done; retry in {seconds} seconds."""

    es = (
        "La primera petición con esta Idempotency-Key aún se está haciendo; "
        "reintente en {seconds} segundos."
    )


class WrongPlace(Conflict):
    """The server has {offset} of {size} bytes of this upload; go on from there."""

    es = "El servidor tiene {offset} de {size} bytes de este envío; continúe desde ahí."


class WrongBytes(InputError):
    """What arrived is not what was announced ({detail}); send it again."""

    es = "Lo que llegó no es lo que se anunció ({detail}); vuelva a enviarlo."


class NotMatched(Conflict):
    """The assessment has no results yet; wait until its first run is done."""

    es = "La autoevaluación aún no tiene resultados; espere a que termine su primera comparación."


class DatabaseDown(AcreditaError):
    """The database does not answer ({detail}); check that it runs and has free space, and retry."""

    es = (
        "La base de datos no responde ({detail}); revise que funcione y tenga espacio, y reintente."
    )


class NothingRead(InputError):
    """No file could be read ({count}); {first}"""

    es = "No se pudo leer ningún archivo ({count}); {first}"


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
