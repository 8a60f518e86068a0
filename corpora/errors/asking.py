"""Errors of people and programs that ask: who may not, what was wrong, what came between."""

from __future__ import annotations

from corpora.errors.base import InputError


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


class DecidedMeanwhile(Conflict):
    """{name} decided “{verdict}” on this meanwhile; yours was not saved: look, decide again."""

    es = (
        "{name} dictaminó «{verdict}» sobre lo mismo mientras tanto; el suyo no se guardó: "
        "véalo y decida de nuevo."
    )


class NothingToDraw(Conflict):
    """There is nothing left to draw from; decide more pairs, or ask for other ones."""

    es = "No queda nada de donde sacar pares; dictamine más, o pida otros."


class OwnReading(NotAllowed):
    """You already said what you think of this pair; another person has to read it."""

    es = "Usted ya dijo lo que piensa de este par; tiene que leerlo otra persona."


class AlreadyThere(InputError):
    """There is already {what}; choose another."""

    es = "Ya existe {what}; elija otro."


class TooLarge(InputError):
    """The upload is larger than the {limit} MB allowed; divide it or ask the operator."""

    es = "El envío pasa de los {limit} MB permitidos; divídalo o pídalo al operador."


class OverQuota(InputError):
    """Of the agency's {quota} MB, {left} are left; delete old versions or ask the operator for more."""

    es = "De los {quota} MB de la agencia quedan {left}; borre versiones viejas o pida más al operador."


class TooMany(InputError):
    """Too many attempts; wait {seconds} seconds and retry."""

    es = "Demasiados intentos; espere {seconds} segundos y reintente."


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


class LostFactor(WrongCode):
    """This installation has another secret than the one that sealed your second factor; type a recovery code, or ask an administrator to take it away."""

    es = (
        "Esta instalación tiene otro secreto que el que selló su segundo factor; escriba un código "
        "de recuperación o pida a un administrador que se lo quite."
    )


class BadFields(InputError):
    """Correct what is marked: {detail}."""

    es = "Corrija lo señalado: {detail}."


class LastOne(InputError):
    """This is the last {what}; name another one first."""

    es = "Es el último {what}; nombre antes a otro."


class OpenIdFailed(InputError):
    """The identity provider could not sign you in: {detail}."""

    es = "El proveedor de identidad no pudo darle acceso: {detail}."


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


class NothingToDecide(Conflict):
    """Nothing is left to decide there; ask for other pairs."""

    es = "Ahí no queda nada por dictaminar; pida otros pares."


class PreviewPassed(Conflict):
    """Another matching ended, or the assessment was closed, after this preview; prepare a new one."""

    es = (
        "Después de esta vista previa terminó otra comparación o se cerró la autoevaluación; "
        "prepare otra."
    )


class NotMatched(Conflict):
    """The assessment has no results yet; wait until its first run is done."""

    es = "La autoevaluación aún no tiene resultados; espere a que termine su primera comparación."


class NothingToRecheck(Conflict):
    """No agency has an open and matched assessment to move to {edition}; open one, or choose another edition."""

    es = (
        "Ninguna agencia tiene una autoevaluación abierta y con resultados que pase a {edition}; "
        "abra una o elija otra edición."
    )


class PublishedDate(Conflict):
    """Edition {edition} has its published date, {effective}; a date given by hand does not replace it."""

    es = (
        "La edición {edition} trae su fecha publicada, {effective}; una fecha indicada a mano no la "
        "sustituye."
    )


class PlanPassed(Conflict):
    """What this plan was made from has changed in the agency: decisions, matching or wording; make another plan."""

    es = (
        "Desde que se hizo el plan cambió la agencia (dictámenes, comparación o redacción); "
        "haga otro plan."
    )


class TrialWaits(Conflict):
    """Assessments of this trial are still being matched; wait until all have ended, or discard it."""

    es = (
        "Aún se comparan autoevaluaciones de esta prueba; espere a que terminen todas o descártela."
    )


class TrialGoesOn(Conflict):
    """Model {model} is on trial; adopt it or discard it before you try another one."""

    es = "El modelo {model} está a prueba; adóptelo o descártelo antes de probar otro."


class TrialEnded(Conflict):
    """This trial was adopted or discarded already; begin another one."""

    es = "Esta prueba ya se adoptó o se descartó; empiece otra."


class NothingToTry(Conflict):
    """No agency has an open and matched assessment to try a model on; open one first."""

    es = (
        "Ninguna agencia tiene una autoevaluación abierta y con resultados en la que probar un "
        "modelo; abra antes una."
    )


class UnknownAgency(InputError):
    """No agency of program {program} is called {name!r}; there are: {available}."""

    es = "Ninguna agencia del programa {program} se llama {name!r}; están: {available}."


class NotAProof(InputError):
    """{file} cannot be kept as a proof; send a PDF, an Office file, a picture, a text, sound, video or ZIP."""

    es = (
        "{file} no se puede guardar como prueba; envíe un PDF, un archivo de Office, una imagen, "
        "un texto, audio, video o un ZIP."
    )
