"""Errors of files, lists of standards and models: what could not be read, and what to do."""

from __future__ import annotations

from corpora.errors.base import AcreditaError, InputError


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
