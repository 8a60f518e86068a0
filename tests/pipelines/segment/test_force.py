"""A clause's drafting verb says what it does."""

from __future__ import annotations

import pytest

from pipelines.results import Force
from tests.pipelines.segment.texts import TAGGER, by_label

O, F, P, D = Force.OBLIGES, Force.FORBIDS, Force.PERMITS, Force.DEFINES  # noqa: E741
TAGGED = [
    ("Los agentes deberán portar su placa.", {O}),
    ("El mando debe informar.", {O}),
    ("El titular rendirá un informe anual.", {O}),
    ("LOS AGENTES DEBERÁN AVISAR.", {O}),
    ("El agente tiene que avisar.", {O}),
    ("Corresponde a la Unidad llevar el registro.", {O}),
    ("Son obligaciones de los agentes:", {O}),
    ("Los agentes están obligados a reportar.", {O}),
    ("El agente podrá solicitar apoyo.", {P}),
    ("El mando tendrá las siguientes facultades:", {P}),
    ("Se procurará la capacitación continua.", {P}),
    ("No podrá usarse la fuerza letal.", {F}),
    ("Los agentes no deberán disparar al aire.", {F}),
    ("Se prohíbe el uso de candados.", {F}),
    ("Queda estrictamente prohibido fumar.", {F}),
    ("En ningún caso se disparará desde un vehículo.", {F}),
    ("Los agentes se abstendrán de grabar.", {F}),
    ("El agente podrá detener, pero no podrá golpear.", {P, F}),
    ("Para los efectos de esta norma se entenderá por:", {D}),
    ("Se entiende por mando a quien ordena.", {D}),
    ("Officers shall report.", {O}),
    ("Officers shall not pursue.", {F}),
    ("Supervisors may authorize overtime.", {P}),
    ("La cámara de la primera patrulla estaba fuera.", set()),
    ("Los derechos, obligaciones y prohibiciones del personal.", set()),
    ("Conforme a las facultades de la Unidad.", set()),
    ("Firma el comisario Juan Beltrán.", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "forces"), TAGGED)
def test_the_verb_tells_the_force(text: str, forces: set[Force]) -> None:
    """Duties, bans, powers and definitions are told apart; nouns and names say nothing."""
    assert set(TAGGER.tag([text])[0]) == forces


def test_an_item_without_a_verb_has_the_force_of_its_lead_in() -> None:
    """A lead-in that obliges or forbids does so for every item below it."""
    clauses = by_label(
        "Artículo 1. Los agentes no deberán:",
        "I. Fumar en servicio;",
        "II. Dormir.",
        "Artículo 2. Se entiende por:",
        "I. Mando: quien ordena y podrá relevar.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1, fr. II"].force == (F,)
    assert clauses["Art. 2, fr. I"].force == (D,)


def test_recitals_motivate() -> None:
    """What a recital says obliges nobody."""
    clauses = by_label("CONSIDERANDO", "PRIMERO.- Que el municipio deberá dar seguridad.")
    assert clauses["Considerando Primero"].force == (Force.RECITES,)


def test_sentences_are_split_by_rule() -> None:
    """No trained model is needed to split sentences."""
    found = list(TAGGER.sentences(["El agente avisa. El mando anota. ¿Quién firma?"]))
    assert found == [["El agente avisa.", "El mando anota.", "¿Quién firma?"]]
