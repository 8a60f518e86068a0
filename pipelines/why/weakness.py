"""A clause in, the reasons why it may answer nothing (mere power, definition, repealed) out."""

from __future__ import annotations

import re
from functools import lru_cache

from models.plain import plain
from pipelines.reasons import Weak, Weakness
from pipelines.results import Clause, Force

_KINDS = {
    "definition": Weakness.DEFINITION,
    "recital": Weakness.RECITAL,
    "repealed": Weakness.REPEALED,
    "transitory": Weakness.TRANSITORY,
}
_FORMS = {
    Weakness.ENDEAVOURS: re.compile(
        r"\b(?:procur(?:ara|aran|ando|ar|a|an)|tratara[n]? de|buscara[n]?|hara[n]? lo posible"
        r"|pugnara[n]?|endeavou?rs?|strives?|attempts? to)\b"
    ),
    Weakness.IF_POSSIBLE: re.compile(
        r"\b(?:en la medida de (?:lo|sus) posib\w+|de ser posible|si es posible|siendo posible"
        r"|cuando (?:sea|resulte) posible|en lo posible|preferentemente|de preferencia"
        r"|(?:cuando|si|segun) (?:sus|las|los) (?:cargas|recursos|necesidades|presupuesto)\w*"
        r" lo permitan?|segun (?:la )?disponibilidad|where (?:possible|practical|feasible)"
        r"|when(?:ever)? (?:possible|practical|feasible)|if (?:possible|practical|feasible))\b"
    ),
    Weakness.INVITES: re.compile(
        r"\b(?:se (?:le[s]? )?(?:invita|invitara|invitaran|recomienda|recomendara|exhorta|exhortara"
        r"|sugiere|sugerira)|seria deseable|es deseable|es conveniente|conviene que"
        r"|is encouraged|are encouraged|should)\b"
    ),
    Weakness.MAY: re.compile(
        r"\b(?:podran?|pueden?|(?:esta|estan|queda|quedan|estara|estaran) facultad[oa]s?"
        r"|facultad[oa]s?|may|can)\b"
    ),
}

# "Nadie podrá entrar" permits nothing.
_NOBODY_MAY = re.compile(
    r"\b(?:nadie|ningun[oa]?|nunca|jamas|solo|unicamente|solamente)\b[^.;:]{0,40}\b(?:podra[n]?|pued)"
)


def weaknesses(clause: Clause) -> tuple[Weak, ...]:
    """Return why a clause may be no duty, in the order of ``Weakness``, with the wording.

    "podrá" alone is weak: not beside a duty or a prohibition in the same clause or its lead-in.
    """
    return _weaknesses(f"{clause.lead_in} {clause.text}", clause.kind, clause.force)


@lru_cache(maxsize=8_192)
def _weaknesses(whole: str, kind: str, force: tuple[Force, ...]) -> tuple[Weak, ...]:
    read = plain(whole)
    binds = Force.OBLIGES in force or Force.FORBIDS in force
    found: dict[Weakness, str] = {
        code: whole[shown.start() : shown.end()]
        for code, form in _FORMS.items()
        if (shown := form.search(read)) is not None and code is not Weakness.MAY
    }
    if kind in _KINDS:
        found[_KINDS[kind]] = ""
    if Force.DEFINES in force and not binds:
        found[Weakness.DEFINITION] = ""
    if (
        Force.PERMITS in force
        and Weakness.ENDEAVOURS not in found
        and not binds
        and not _NOBODY_MAY.search(read)
    ):
        power = _FORMS[Weakness.MAY].search(read)
        found[Weakness.MAY] = whole[power.start() : power.end()] if power is not None else ""
    return tuple(Weak(code=code, words=found[code]) for code in Weakness if code in found)
