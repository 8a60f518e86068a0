"""An edition, a profile and the rules in; which standards apply, and why not, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.applicability import Rule, Rules
from corpora.errors import BadProfile
from corpora.faults import Faults
from corpora.profiles import Profile
from corpora.records import Edition, Standard, StandardType, Verified
from pipelines.results import Applicability, Crosswalk, StandardResult, Status

NOT_AT_SIZE = "N/A"
FIRST_TIER = "1"


def applicability(edition: Edition, profile: Profile, rules: Rules) -> tuple[Applicability, ...]:
    """Tell of each standard, in the edition's order, whether it applies (None: not known) and why.

    First what a named person declared, then the level for the agency's size, what the agency does,
    and the tier. A level that is not known excludes nothing. Raises BadProfile for a profile of
    another program or with numbers that the edition does not have.
    """
    _check(edition, profile)
    declared = _declared(profile)
    tiers = any(standard.tier for standard in edition.standards)
    found = []
    for standard in edition.standards:
        told = declared.get(standard.id)
        found.append(told if told else _by_rules(standard, edition, profile, rules, tiers))
    return tuple(found)


def apply(crosswalk: Crosswalk, rows: Sequence[Applicability]) -> Crosswalk:
    """Return the crosswalk with each standard's row, and status not_applicable where it says so.

    Proposals stay: a clause on a subject that was declared not applicable deserves a look.
    """
    by_standard = {row.standard: row for row in rows}
    standards = tuple(
        _applied(result, by_standard[result.id]) if result.id in by_standard else result
        for result in crosswalk.standards
    )
    return replace(crosswalk, standards=standards)


def is_open(result: StandardResult) -> bool:
    """Tell whether a profile left open if the standard applies."""
    return result.applicability is not None and result.applicability.applies is None


def level_for(level: str | None, size: str | None) -> str | None:
    """Return the level for a size: the second of "M M O O" for B, the only one of "M" for all.

    None where it is not known, or depends on a size that is not.
    """
    positions = level.split() if level else []
    if len(set(positions)) == 1:
        return positions[0]
    place = "ABCD".index(size) if size else len(positions)
    return positions[place] if place < len(positions) else None


def _check(edition: Edition, profile: Profile) -> None:
    faults = Faults(profile.agency, BadProfile)
    if profile.program != edition.program:
        faults.add(
            f"es del programa {profile.program} y la edición {edition.id} es de {edition.program}",
            f"it is for the program {profile.program}, edition {edition.id} for {edition.program}",
        )
    else:
        numbers = {standard.id for standard in edition.standards}
        for number in profile.declared():
            if number not in numbers:
                faults.add(
                    f"{number}: la edición {edition.id} no lo tiene",
                    f"{number}: edition {edition.id} does not have it",
                )
    faults.check()


def _declared(profile: Profile) -> Mapping[str, Applicability]:
    rows = [
        *((False, row) for row in profile.not_applicable),
        *((row.applies, row) for row in profile.overrides),
    ]
    return {
        row.standard: Applicability(
            standard=row.standard,
            applies=applies,
            reason_es=row.reason,
            reason_en=row.reason,
            declared_by=row.name,
        )
        for applies, row in rows
    }


def _by_rules(
    standard: Standard, edition: Edition, profile: Profile, rules: Rules, tiers: bool
) -> Applicability:
    """Return the first exclusion there is, else the first doubt, else that it applies."""
    told = [
        _by_level(standard, profile),
        _by_functions(standard, profile, rules, rules.rule_for(standard, edition)),
        _by_tier(standard, profile, tiers),
    ]
    found = [one for one in told if one is not None]
    for wanted in (False, None):
        for applies, es, en in found:
            if applies is wanted:
                return _row(standard, applies, es, en)
    if found:
        return _row(standard, *found[0])
    return _row(
        standard,
        True,
        "Aplica a toda institución del programa.",
        "It applies to every agency of the program.",
    )


Told = tuple[bool | None, str, str]


def _by_level(standard: Standard, profile: Profile) -> Told | None:
    if level_for(standard.level, profile.band) == NOT_AT_SIZE:
        size_es = f" de tamaño {profile.band}" if profile.band else ""
        size_en = f" of size {profile.band}" if profile.band else ""
        return (
            False,
            f"Su nivel es N/A para una institución{size_es}.",
            f"Its level is N/A for an agency{size_en}.",
        )
    if NOT_AT_SIZE in (standard.level or "").split() and profile.band is None:
        return (
            None,
            "Es N/A para algunos tamaños y el perfil no dice el de la institución.",
            "It is N/A for some sizes, and the profile does not tell the agency's.",
        )
    return None


def _by_functions(
    standard: Standard, profile: Profile, rules: Rules, rule: Rule | None
) -> Told | None:
    if rule is None:
        if standard.type is not StandardType.CONDITIONAL:
            return None
        condition_es = standard.condition_es or standard.condition_en
        condition_en = standard.condition_en or standard.condition_es
        return (
            None,
            f"Es condicional ({condition_es}) y el perfil no lo contempla.",
            f"It is conditional ({condition_en}), which the profile does not cover.",
        )
    needs = [rules.function(key) for key in rule.needs]
    for one in needs:
        if profile.functions.get(one.key) is False:
            if rule.when_lacking == "exclude":
                return (
                    False,
                    f"Según su perfil, la institución no {one.es}.",
                    f"By its profile, the agency does not {one.en}.",
                )
            return (
                None,
                f"Según su perfil, la institución no {one.es}; confirme si aun así le aplica.",
                f"By its profile, the agency does not {one.en}; confirm whether it still applies.",
            )
    for one in needs:
        if one.key not in profile.functions:
            return (
                None,
                f"El perfil no dice si la institución {one.es} ({one.key}).",
                f"The profile leaves open whether the agency does this: {one.en} ({one.key}).",
            )
    told_es = " y ".join(one.es for one in needs)
    told_en = " and ".join(one.en for one in needs)
    return True, f"La institución {told_es}.", f"The agency does this: {told_en}."


def _by_tier(standard: Standard, profile: Profile, tiers: bool) -> Told | None:
    # A licensed manual prints the mark of the first tier, so that its absence tells; ours do not.
    if profile.tier != 1 or FIRST_TIER in (standard.tier or ""):
        return None
    if standard.tier or (tiers and standard.verified is Verified.LICENSED):
        return (
            False,
            "No es de la primera categoría (Tier 1), la que la institución busca.",
            "It is not of Tier 1, which the agency seeks.",
        )
    return (
        None,
        "No se sabe si es de la primera categoría (Tier 1).",
        "It is not known whether it is of Tier 1.",
    )


def _row(standard: Standard, applies: bool | None, es: str, en: str) -> Applicability:
    return Applicability(standard=standard.id, applies=applies, reason_es=es, reason_en=en)


def _applied(result: StandardResult, row: Applicability) -> StandardResult:
    if row.applies is not False:
        return replace(result, applicability=row)
    return replace(
        result,
        applicability=row,
        status=Status.NOT_APPLICABLE,
        elements=tuple(replace(one, status=Status.NOT_APPLICABLE) for one in result.elements),
    )
