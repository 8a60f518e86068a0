"""The text of a clause in, the wordings by which it waives, dispenses or leaves to choice out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.plain import plain

# What a waiver is said with. Written over lower case without accents, every letter in its place,
# so that a span found here is a span of the clause as it stands.
_NEED = r"(?:necesari[oa]s?|menester|precis[oa]|obligatori[oa]s?|exigible|indispensable)"
_ASK = (
    r"(?:requieren?|requerir\w+|exigen?|exigir\w+|piden?|pedir\w+|solicitar\w+|necesitan?"
    r"|necesitar\w+|recabar\w+|sujetar\w+|obligar?a?n?|condicionar\w+|deberan? (?!ser|de)\w+cion)\b"
)
_FORMS: dict[str, str] = {
    "unneeded": (
        rf"\bno (?:\w+ )?(?:sera|seran|es|son|resulta|resultara|hara|hace|habra)(?: \w+)? {_NEED}"
        r"|\b(?:no|sin que) (?:se )?(?:le |les )?(?:para ello )?(?:hace|hara|haga|haran) falta\b"
        r"|\bno ha lugar|\bno habra lugar"
    ),
    "unasked": (
        rf"\bno (?:se )?(?:les? )?(?:podra )?{_ASK}"
        r"|\bno estara[n]? (?:obligad|sujet|condicionad)\w*"
    ),
    "dispensed": (
        r"\b(?:dispens|relevad|exent|eximid|exim|exonerad|exceptuad)\w*"
        r"|\bsin efecto\b|\bqueda[n]? suspendid\w*|\bse (?:suprim|suspend)\w+"
    ),
    "enough": (
        r"(?<!no )\b(?:bastar?a?n?|bastando|sera suficiente|es suficiente|sera bastante)\b"
        r"|\bcon (?:la|el|su) (?:sol[oa]|simple|mer[oa])\b|\bpor simple\b"
        r"|(?<!no )\b(?:la|el) sola? (?!hecho)\w+ (?:que|sera)\b"
    ),
    "without_that": (
        r"\bsin que (?:\w+ ){0,3}?(?:sean?|se|deban?|medien?|hagan?|puedan?|pueda\w+|procedan?|den?"
        r"|generen?|requieran?|exijan?|tengan?|esten?|tomen?|quede|haya)\b"
        r"|\bsin (?:tener que|necesidad|deber)\b"
    ),
    "without": (
        r"\b(?:sin|ni) (?:\w+ ){0,2}?(?:aviso|anuncio|anunciarse|avisar|permiso|pedir|orden|juez"
        r"|oficio|tramite|requisito|limite|plazo|termino|sujecion|consult\w+|explica\w+|motivo"
        r"|motivar|causa|testigos?|acta|recibo|registro|constancia|papel|documento|firma\w*|vale"
        r"|visto bueno|autoriza\w+|intervencion|examen|curso|prueba|comprobante\w*|clave|folio"
        r"|nota|anotacion|parte|dar cuenta|dejar|levantar|acudir|venia|revis\w+|inspeccion)\b"
        r"|\bsin (?:otro|otra|mas|previ[oa]|distincion|atender|aguardar|importar)\b"
    ),
    "even": (
        r"\baun (?:cuando|si|sin|contra|con)\b|\baunque\b|\bincluso (?:si|cuando|sin)\b"
        r"|\bcualquiera que sea\b|\bexista[n]? o no\b|\bhaya[n]? o no\b|\bse haya[n]? o no\b"
        r"|\bcon independencia de\b|\bmedie o no\b"
    ),
    "choice": (
        r"\b(?:a|segun) (?:su )?(?:juicio|criterio|arbitrio|parecer|eleccion|voluntad|gusto)\b"
        r"|\bal arbitrio\b|\b(?:estim|juzg|consider|cre|parezc|conveng|gust|prefier|acomod|quier"
        r"|dese)\w{0,4} (?:\w+ )?(?:convenient|oportun|util|pertinent|prudent|necesari|confiable"
        r"|estorb)\w*|\b(?:estim|juzg|prefier|acomod|gust|quier)(?:e|en|a|an)\b"
        r"|\blibremente\b|\ben libertad de\b|\bdesignacion libre\b|\ba (?:su )?libre\b"
        r"|\bopcional(?:es)?\b|\boptativ\w+|\bsi (?:asi )?lo (?:desea|prefiere|estima)\w*"
        r"|\bdiscrecional\w*|\bcomodidad\b|\bresponda por\b"
    ),
    "alone": (
        r"\bpor si (?:mism[oa]s?|sol[oa]s?)?\b|\bpor (?:su|decision) (?:cuenta|propia)\b"
        r"|\bpor propia\b|\bde propia\b|\bde memoria\b|\bdirectamente con\b|\bel propio\b"
    ),
    "spoken": r"\bde palabra\b|\bverbal(?:es|mente)?\b|\bde viva voz\b|\ben mano\b|\bde oidas\b",
    "endless": (
        r"\bindefinid\w+|\bsin limite\b|\bpara siempre\b|\ba perpetuidad\b|\bdefinitiv\w+"
        r"|\bno (?:estara[n]?|esta[n]?|quedara[n]?) sujet\w+|\bno correra\b|\bpermanente\w*"
        r"|\btiempo que (?:\w+ ){0,2}(?:estime|juzgue|considere|sea)\b|\bindistint\w+"
        r"|\ba cualquier hora\b|\ben (?:cualquier|todo) momento\b|\btodos? sin excepcion\b"
        r"|\bsin excepcion\b|\bcada quien\b"
    ),
    "refused": (
        r"\bno (?:se )?(?:les? |los? |las? )?(?:dara|dar|informar|comunicar|levantar|llevar|public"
        r"|conserv|expres|practic|atender|atiend|tramit|emprend|admit|recib|extend|rend|otorg"
        r"|formar|proporcion|program|expid|imprimir|colgar|nombrar|asent|anot|registr|escrib"
        r"|elabor|reconoc|guard|generar|celebr)\w*|\bno (?:procede|cabe|compete|toca)\b"
        r"|\bsin derecho\b|\bse (?:abstend|desech|rechaz|negar)\w+|\bde plano\b"
        r"|\b(?:seran?|sera) (?:rechazad|desechad)\w+"
    ),
    "destroyed": (r"\b(?:borr|destru|quem|elimin|suprim|romper|romp|tirar|desech)\w{0,6}\b"),
    "closed": (
        r"\bexclusiv\w+|\bunicamente\b|\breservad\w+|\bconfidencial\w*|\bsecret\w+"
        r"|\ben privado\b|\bqueda prohibido\b|\ble esta vedado\b"
    ),
    "allowed": (
        r"\bpodran?\b|\bpudiendo\b|\bse (?:admite|permite|tolera|autoriza)\w*|\bpermitira\w*"
        r"|\b(?:queda|esta|estara|quedara)n? (?:autorizad|facultad)\w+|\bno impide\b|\bpuede[n]?\b"
    ),
    "excuse": (
        r"\bpor (?:razones|necesidades|ahorro|falta|la reduccion|su naturaleza|urgencia)\b"
        r"|\bpara (?:ahorrar|no cargar|agilizar|reforzar|alargar|disuadir|elevar|favorecer)\b"
        r"|\ba falta de\b|\bcuando (?:falte|no haya|solo exista)n?\b|\ben tanto (?:no|se|no haya)\b"
        r"|\bcon (?:el )?(?:fin|objeto|proposito) de\b|\btoda vez que\b|\ba fin de\b"
        r"|\bmientras (?:no )?(?:se|haya|sea|lleg|encienda)\w*"
    ),
    "unless": (r"\bsalvo que\b|\ba menos que\b|\bsalvo (?:los|las|en|el|la|quien)\b|\bexcepto\b"),
    "anyone": (
        r"\bcualquier(?:a)? (?:elemento|persona|policia|agente|jefe|oficial|superior|mando)\w*"
        r"|\bcada (?:jef\w+|elemento|oficial|agente|turno|guardia|comandante)\b"
        r"|\bquien (?:guste|sea)"
    ),
    # Wordings that protect: the denial is itself denied, or it bars the misuse.
    "double": (
        r"\b(?:no|nadie|ningun[oa]?|nunca|jamas)\b[^.;:]{0,60}"
        r"\b(?:sin|mientras no|en tanto no)\b"
    ),
    "nobody": r"\b(?:nadie|ningun[oa]?|nunca|jamas)\b",
    "barred": r"\b(?:se prohibe|queda[n]? prohibid|prohibid|sancion|castig|destituid|carecera)\w*",
    "promptly": r"\bsin (?:demora|tardanza|dilacion|perder|dejar pasar|perjuicio|retraso|excusa)\b",
    "only": r"\bsolo\b|\bsolamente\b|\bsino\b|\bsiempre que\b",
    "must": r"\bdeber[a]n?\b|\bdebe[n]?\b|\bobligad[oa]s?\b",
}
NAMES = tuple(_FORMS)
_COMPILED = {name: re.compile(form) for name, form in _FORMS.items()}
# What shows a reader where the waiver is, strongest first.
_SHOWN = (
    "unneeded", "dispensed", "without_that", "unasked", "enough", "refused", "without", "choice",
    "even", "spoken", "alone", "endless", "unless", "destroyed", "closed", "allowed", "excuse",
)  # fmt: skip
AT_MOST = 2
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """A wording found in a text: its name and where it stands."""

    name: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """Return the words of a text, numbers left out, in order."""
    return _WORD.findall(text)


def cues(text: str) -> list[Cue]:
    """Return every cue of a text, by name in the order of ``NAMES``, then by place."""
    read = plain(text)
    return [
        Cue(name=name, start=found.start(), end=found.end())
        for name, form in _COMPILED.items()
        for found in form.finditer(read)
    ]


def counts(text: str) -> list[float]:
    """Return how often a text has each of ``NAMES``, at most ``AT_MOST`` times: [names]."""
    read = plain(text)
    return [float(min(AT_MOST, len(form.findall(read)))) for form in _COMPILED.values()]


def shown(found: list[Cue]) -> Cue | None:
    """Return the cue that shows best what the clause does, None where there is none."""
    named = [one for one in found if one.name in _SHOWN]
    return min(named, key=lambda one: (_SHOWN.index(one.name), one.start), default=None)
