"""A text in, out what kinds of thing it asks for or says: actor, deadline, frequency, record."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from models.plain import plain


class Demand(StrEnum):
    """A kind of thing that a standard asks for and a clause may leave out."""

    ACTOR = "actor"
    DEADLINE = "deadline"
    FREQUENCY = "frequency"
    RECORD = "record"


_NUMBER = (
    r"(?:\d+|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte"
    r"|veinticuatro|treinta|cuarenta y ocho|setenta y dos|noventa|sesenta)"
)
_UNIT = r"(?:minutos?|horas?|dias?|semanas?|quincenas?|meses|mes|anos?)"
_UNIT_EN = r"(?:minutes?|hours?|days?|weeks?|months?|years?|shifts?)"
# What a standard asks for is read narrowly: only wordings that demand the thing itself.
_ASKS = {
    Demand.ACTOR: (
        r"\b(?:designa\w*|nombra\w*|responsables? de|a cargo de quien|quien (?:es|sera) responsable"
        r"|se sabe quien|senala[n]? quien|dice[n]? quien|define[n]? quien|cargo responsable"
        r"|area responsable|area designada|un responsable|facultad\w* para autorizar"
        r"|quien (?:autoriza|aprueba|revisa|decide|debe)\w*"
        r"|designates?|is responsible for|position responsible|identif\w+ who|who (?:may|must))\b"
    ),
    Demand.DEADLINE: (
        rf"\b(?:plazos?|a mas tardar|dentro de (?:l[ao]s )?{_NUMBER} {_UNIT}|de inmediato"
        rf"|inmediatamente|sin demora|en un maximo de {_NUMBER}|antes de (?:{_NUMBER} {_UNIT})"
        r"|con que anticipacion|dias para concluir|fecha limite|oportunamente"
        rf"|time ?limits?|deadlines?|within (?:\w+ )?(?:\d+ )?{_UNIT_EN}|promptly|immediately"
        r"|timely|time ?frames?)\b"
    ),
    Demand.FREQUENCY: (
        rf"\b(?:periodicidad|periodicamente|frecuencia|cada (?:{_NUMBER} )?{_UNIT}"
        r"|anual(?:es|mente)?"
        r"|semestral\w*|trimestral\w*|bimestral\w*|mensual\w*|semanal\w*|diari[oa]\w*"
        r"|al menos una vez|una vez al (?:ano|mes)|cada cambio de turno|con regularidad"
        r"|annual(?:ly)?|quarterly|monthly|weekly|daily|semi-?annual(?:ly)?|biennial(?:ly)?"
        r"|triennial(?:ly)?|at least once|every (?:\w+ )?"
        rf"{_UNIT_EN}|each shift|frequency|periodic(?:ally)?|regular(?:ly)?)\b"
    ),
    Demand.RECORD: (
        r"\b(?:se (?:hace|deja|informa|avisa|notifica|comunica|asienta)\w* por escrito"
        r"|informes? (?:por )?escritos?|se registra[n]?|queda[n]? registrad\w+|se documenta[n]?"
        r"|deja[n]? constancia|levanta[n]? (?:un )?acta|se anota[n]?|se asienta[n]?|bitacora"
        r"|in writing|written reports?|is documented|are documented|is recorded|are recorded|logged"
        r"|documented in)\b"
    ),
}
# What a clause says is read widely: when in doubt it says it, and nothing is called missing.
_SAYS = {
    Demand.ACTOR: (
        r"\b(?:elementos?|agentes?|polic\w+|oficial\w*|integrantes?|mandos?|comandan\w*|comisari\w*"
        r"|director\w*|direcci\w*|subdirec\w*|titular\w*|jef[ea]\w*|supervisor\w*|personal|cadetes?"
        r"|instructor\w*|custodi\w*|celador\w*|alcaide|operador\w*|despachador\w*|unidad\w*|areas?"
        r"|oficinas?|coordinaci\w*|coordinador\w*|departamentos?|secretari\w*|comisi\w+|comites?"
        r"|consejos?|juez|jueza|medic[oa]s?|encargad[oa]s?|responsables?|institucion\w*"
        r"|corporacion\w*|academias?|rector\w*|visitadur\w*|contralor\w*|inspector\w*|armer\w+"
        r"|quien|quienes|servidor\w*|trabajador\w*|voluntari\w*|presidente|presidenta|cabildo"
        r"|ayuntamiento|guardia|centro|consola|celulas?|enlace|vocero|portavoz|asesor\w*|perit\w+"
        r"|officers?|employees?|personnel|supervisors?|chief|director|commander|department|agency"
        r"|unit|division|section|bureau|sergeants?|lieutenants?|captains?|staff|members?"
        r"|dispatchers?|detectives?|investigators?|coordinators?|sheriff|deput\w+)\b"
    ),
    Demand.DEADLINE: (
        rf"\b(?:plazos?|terminos?|tardar|{_NUMBER} {_UNIT}|horas?|dias?|minutos?|inmediat\w*"
        r"|sin (?:demora|tardanza|dilacion|dejar pasar)|antes de|al (?:termino|terminar|concluir"
        r"|instante|momento)|en el (?:acto|momento)|mism[oa] (?:dia|turno|jornada|hora)"
        r"|cuanto antes|pronto|acto seguido|ahi mismo|en cuanto|tan pronto|turno|jornada|fecha"
        r"|semana|mes|ano"
        r"|hours?|days?|minutes?|weeks?|months?|immediately|promptly|prior to|before|as soon as"
        r"|end of (?:the )?(?:shift|tour)|upon|timely)\b"
    ),
    Demand.FREQUENCY: (
        r"\b(?:cada|anual\w*|semestral\w*|trimestral\w*|bimestral\w*|mensual\w*|quincenal\w*"
        r"|semanal\w*|diari\w*|a diario|periodic\w*|frecuencia|veces|vez|al (?:ano|mes|dia)|siempre"
        r"|permanente\w*|continu\w*|todos los|todas las|lunes|martes|miercoles|jueves|viernes"
        r"|sabado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
        r"|diciembre|ciclo|semestre|trimestre|bimestre|bienal\w*|trienal\w*|a cualquier hora"
        r"|en tod[oa] (?:momento|turno)|24 horas|ano con ano|ano tras ano|por (?:ano|mes|turno)"
        r"|annual\w*|quarterly|monthly|weekly|daily|each|every|once|twice|periodic\w*|regular\w*"
        r"|continu\w*|shifts?|biennial\w*|triennial\w*|year\w*)\b"
    ),
    Demand.RECORD: (
        r"\b(?:escrit[oa]s?|por escrito|registr\w*|bitacora|libro|informes?|informar[an]*|partes?"
        r"|actas?|constancias?|document\w*|anot\w*|asent\w*|asient\w*|archiv\w*|expedientes?"
        r"|formatos?|hojas?|reportes?|oficios?|cedulas?|folios?|firm\w*|rubric\w*|papeletas?|recibos?"
        r"|boletas?|dictamen\w*|fichas?|tarjetas?|sistema|captur\w*|inventarios?|listas?|relacion"
        r"|minutas?|cuadernos?|padron|catalogos?|diario|escrib\w*|apunt\w*|llen\w+|iph"
        r"|fo-\d+|contrato|convenio|diplomas?|certificad\w*"
        r"|writ\w*|record\w*|report\w*|log\w*|document\w*|form|forms|file\w*|sign\w*|memo\w*"
        r"|complete[ds]?|receipts?)\b"
    ),
}
_ASK_FORMS = {demand: re.compile(form) for demand, form in _ASKS.items()}
_SAY_FORMS = {demand: re.compile(form) for demand, form in _SAYS.items()}


def asked(text: str) -> frozenset[Demand]:
    """Return what a standard's text asks for."""
    read = plain(text)
    return frozenset(demand for demand, form in _ASK_FORMS.items() if form.search(read))


@lru_cache(maxsize=8_192)
def says(text: str, demand: Demand) -> bool:
    """Tell whether a clause says a thing: asked of the few that its standard asks for."""
    return _SAY_FORMS[demand].search(plain(text)) is not None
