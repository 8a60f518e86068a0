"""Every clause hangs where a reader would say it does: path, label, kind, notes."""

from __future__ import annotations

from pipelines.results import BODY_KINDS, BlockKind
from tests.pipelines.segment.texts import block, by_label, labels, read, row


def test_a_path_names_every_heading_above_the_clause() -> None:
    """Titles printed below or beside their heading complete its name."""
    clauses = by_label(
        "TÍTULO PRIMERO",
        "DEL SERVICIO",
        "CAPÍTULO I. Del turno",
        "Sección Segunda",
        "Del relevo",
        "Artículo 1. El turno:",
        "I. Empieza:",
        "a) A las seis.",
        "Artículo 2. Otro.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1, fr. I, inc. a)"].path == (
        "Título Primero. DEL SERVICIO",
        "Capítulo I. Del turno",
        "Sección Segunda. Del relevo",
        "Artículo 1",
        "I",
        "a",
    )


def test_a_new_chapter_closes_the_one_before() -> None:
    """Sections end with their chapter, chapters with their title."""
    clauses = by_label(
        "CAPÍTULO I",
        "Uno",
        "SECCIÓN PRIMERA",
        "Del aviso",
        "Artículo 1. Uno.",
        "CAPÍTULO II",
        "Dos",
        "Artículo 2. Dos.",
        "TÍTULO SEGUNDO",
        "Tres",
        "Artículo 3. Tres.",
    )
    assert clauses["Art. 2"].path == ("Capítulo II. Dos", "Artículo 2")
    assert clauses["Art. 3"].path == ("Título Segundo. Tres", "Artículo 3")


def test_an_article_holds_all_its_own_paragraphs() -> None:
    """Paragraphs before and after the fractions are one clause, in reading order."""
    clauses = by_label(
        "Artículo 1. El mando:",
        "I. Ordena;",
        "II. Vigila.",
        "El mando rinde cuentas.",
        "Artículo 2. Otro.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1"].text == "El mando:\nEl mando rinde cuentas."
    assert clauses["Art. 1, fr. II"].text == "Vigila."


def test_a_paragraph_between_two_fractions_belongs_to_the_first() -> None:
    """While the list goes on, what stands between its items is text of an item."""
    clauses = by_label(
        "Artículo 1. El mando:",
        "I. Ordena.",
        "La orden consta por escrito.",
        "II. Vigila.",
        "Artículo 2. Otro.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1, fr. I"].text == "Ordena.\nLa orden consta por escrito."
    assert clauses["Art. 1"].text == "El mando:"


def test_a_paragraph_after_letters_belongs_to_the_fraction_that_goes_on() -> None:
    """The list that continues is the fractions', so the paragraph is the fraction's own."""
    clauses = by_label(
        "Artículo 1. El mando:",
        "I. Ordena:",
        "a) De día.",
        "b) De noche.",
        "En ambos casos por radio.",
        "II. Vigila.",
        "Artículo 2. Otro.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1, fr. I"].text == "Ordena:\nEn ambos casos por radio."


def test_an_indented_paragraph_belongs_to_the_item_it_is_indented_under() -> None:
    """On a page, indentation says whose paragraph it is even where the list has ended."""
    clauses = by_label(
        block("Artículo 1. El mando:", x0=80),
        block("I. Ordena.", x0=90),
        block("II. Vigila.", x0=90),
        block("La vigilancia es continua.", x0=110),
        block("Todo lo anterior consta.", x0=80),
        block("Artículo 2. Otro.", x0=80),
        block("Artículo 3. Otro.", x0=80),
    )
    assert clauses["Art. 1, fr. II"].text == "Vigila.\nLa vigilancia es continua."
    assert clauses["Art. 1"].text == "El mando:\nTodo lo anterior consta."


def test_transitory_articles_are_named_by_their_set() -> None:
    """Later decrees bring transitory articles of their own, numbered again from the first."""
    clauses = read(
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "T R A N S I T O R I O S",
        "PRIMERO.- Entra en vigor.",
        "Artículo Segundo.- Se deroga lo anterior.",
        "Se avisará por oficio.",
        "TRANSITORIOS",
        "ÚNICO.- Entra en vigor.",
    ).clauses
    found = [(one.label, one.path[0]) for one in clauses if one.kind == "transitory"]
    assert found == [
        ("Transitorio Primero", "Transitorios"),
        ("Transitorio Segundo", "Transitorios"),
        ("Transitorio Único", "Transitorios 2"),
    ]
    assert clauses[4].text.endswith("Se avisará por oficio.")


def test_recitals_preamble_and_annexes_are_told_by_kind() -> None:
    """What motivates or accompanies the rules is not itself a rule."""
    parts = read(
        "REGLAMENTO DEL SERVICIO",
        "CONSIDERANDO",
        "PRIMERO.- Que la ley lo ordena.",
        "Que conviene hacerlo.",
        "CAPÍTULO I",
        "Del objeto",
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "Artículo 4. Cuatro.",
        *(f"Artículo {number}. Texto." for number in range(5, 14)),
        "ANEXO I",
        "FORMATO DE ENTREGA",
        "Se entrega por duplicado.",
    )
    kinds = {one.label: one.kind for one in parts.clauses}
    assert kinds["Preámbulo, párr. 1"] == "preamble"
    assert kinds["Considerando Primero"] == "recital"
    assert kinds["Art. 1"] == "provision"
    assert kinds["Anexo I. FORMATO DE ENTREGA, párr. 1"] == "annex"


def test_recitals_end_with_the_formula_that_founds_the_text() -> None:
    """What follows "se expide el siguiente" is a provision, and stands under no recital."""
    clauses = read(
        "CONSIDERANDO",
        "PRIMERO.- Que la ley lo ordena.",
        "Por lo expuesto se expide el siguiente Protocolo:",
        "El oficial avisa por radio al llegar.",
    ).clauses
    assert [one.kind for one in clauses] == ["recital", "recital", "provision"]
    assert clauses[-1].path[0] != "Considerando"
    assert clauses[-1].text == "El oficial avisa por radio al llegar."


def test_recitals_end_with_the_first_heading() -> None:
    """A heading after the recitals heads rules, not reasons; "Por lo expuesto" heads none."""
    clauses = read(
        "CONSIDERANDO",
        "Que la ley lo ordena.",
        "POR LO EXPUESTO Y FUNDADO",
        "Que conviene hacerlo.",
        "OBJETIVO GENERAL",
        "Proteger a la víctima.",
    ).clauses
    assert [one.kind for one in clauses] == ["recital", "recital", "provision"]
    assert clauses[-1].path[0] == "OBJETIVO GENERAL"


def test_a_recital_that_speaks_of_the_following_text_is_still_one() -> None:
    """A reason that begins with "Que" founds nothing, whatever it says was approved."""
    clauses = read(
        "CONSIDERANDO",
        "PRIMERO.- Que el Cabildo aprobó el siguiente acuerdo en su sesión de mayo.",
        "Que se expidió el siguiente oficio.",
        "SEGUNDO.- Que conviene hacerlo.",
    ).clauses
    assert {one.kind for one in clauses} == {"recital"}


def test_signatures_after_the_transitory_articles_are_no_provisions() -> None:
    """Place, date and names close the text."""
    parts = read(
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "TRANSITORIOS",
        "PRIMERO.- Entra en vigor.",
        "Dado en el salón de sesiones, a 3 de marzo de 2020.",
        "EL SECRETARIO DEL AYUNTAMIENTO",
        "LIC. JUAN PÉREZ",
    )
    assert [one.kind for one in parts.clauses[-3:]] == ["signature"] * 3
    assert parts.clauses[3].text == "Entra en vigor."


def test_definitions_are_told_by_their_lead_in_or_heading() -> None:
    """Fractions under "se entenderá por" define; so do items under "Definiciones"."""
    clauses = by_label(
        "Artículo 1. Se entenderá por:",
        "I. Mando: quien ordena.",
        "Artículo 2. El mando:",
        "I. Ordena.",
        "Artículo 3. Otro.",
    )
    assert clauses["Art. 1, fr. I"].kind == "definition"
    assert clauses["Art. 2, fr. I"].kind == "provision"
    glossary = read("III. Definiciones", "Mando: quien ordena.", "IV. Procedimiento", "Se ordena.")
    assert [one.kind for one in glossary.clauses] == ["definition", "provision"]


def test_reform_notes_hang_on_the_clause_they_follow() -> None:
    """A note is kept beside the rule, whether extraction marked it or not."""
    clauses = by_label(
        "Artículo 1. Uno:",
        "I. Vigilar.",
        block("Fracción reformada DOF 01-02-2020", BlockKind.NOTE),
        "Artículo 2. Dos.",
        "Artículo reformado DOF 03-04-2021",
        "Artículo 3. Tres.",
    )
    assert clauses["Art. 1, fr. I"].notes == ("Fracción reformada DOF 01-02-2020",)
    assert clauses["Art. 2"].notes == ("Artículo reformado DOF 03-04-2021",)
    assert clauses["Art. 2"].text == "Dos."


def test_a_note_under_a_heading_goes_to_the_first_clause_below() -> None:
    """A heading is no clause, so its note waits for one; at the end it is kept as stray."""
    parts = read(
        "CAPÍTULO I",
        block("Capítulo adicionado DOF 01-02-2020", BlockKind.NOTE),
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "CAPÍTULO II",
        block("Capítulo derogado DOF 05-06-2021", BlockKind.NOTE),
    )
    assert parts.clauses[0].notes == ("Capítulo adicionado DOF 01-02-2020",)
    assert parts.stray_notes == ("Capítulo derogado DOF 05-06-2021",)


def test_a_repealed_provision_keeps_its_place_without_text() -> None:
    """What says "Se deroga" is a note, and the clause says that it is repealed."""
    clauses = by_label(
        "Artículo 1. Uno.",
        "Artículo 2. (Se deroga).",
        "Artículo 3. Derogado.",
        "Artículo 4. Cuatro.",
    )
    assert [(one.kind, one.text) for one in list(clauses.values())[1:3]] == [("repealed", "")] * 2
    assert clauses["Art. 2"].notes == ("(Se deroga).",)


def test_what_follows_a_repeal_is_not_in_force() -> None:
    """A paragraph about the repeal, after "Derogado.", is a note too; other text would stay."""
    clauses = by_label(
        "Artículo 1. Uno.",
        "Artículo 2. Derogado.",
        "Se deroga este artículo por la reforma del 3 de mayo de 2021, que pasó su texto al 9.",
        "Artículo 3. Derogado.",
        "El turno empieza a las seis.",
        "Artículo 4. Cuatro.",
    )
    repealed = clauses["Art. 2"]
    assert (repealed.kind, repealed.text) == ("repealed", "")
    assert repealed.notes[0] == "Derogado."
    assert "reforma del 3 de mayo" in repealed.notes[1]
    assert clauses["Art. 3"].text == "El turno empieza a las seis."


def test_a_letter_under_a_whole_number_repeats_nothing() -> None:
    """A number that names those above it starts the label: "1.2.a", never "1.1.2.a"."""
    found = labels(
        "1. Patrullaje",
        "1.1 El patrullero:",
        "a) Revisa la unidad.",
        "1.2 El mando:",
        "a) Pasa lista.",
        "b) Anota las faltas.",
        "2. Relevo",
        "2.1 El relevo se anota.",
    )
    assert found[-5:] == ["1.1.a", "1.2", "1.2.a", "1.2.b", "2.1"]


def test_a_protocol_of_paragraphs_gives_one_clause_each() -> None:
    """Outside of articles a paragraph is cited by its section and its place in it."""
    assert labels("OBJETIVO GENERAL", "Proteger a la víctima.", "Avisar al mando.") == [
        "OBJETIVO GENERAL, párr. 1",
        "OBJETIVO GENERAL, párr. 2",
    ]


def test_a_numbered_name_of_a_section_heads_what_follows() -> None:
    """A name such as "IV. Procedimiento" is a step of the path, with numbers missing or not."""
    clauses = by_label(
        "I. Propósito", "Ordenar el turno.", "VIII. Procedimiento", "a) Se avisa.", "b) Se anota."
    )
    assert list(clauses) == ["I, párr. 1", "VIII.a", "VIII.b"]
    assert clauses["VIII.a"].path == ("VIII. Procedimiento", "a")


def test_a_numbered_heading_of_the_file_is_a_heading() -> None:
    """What the word processor marks as a heading heads what follows, stop or no stop."""
    clauses = read(
        block("4.1 Del turno.", BlockKind.HEADING),
        "El turno es continuo.",
        block("4.2 Del relevo.", BlockKind.HEADING),
        block("4.2.1 De la entrega.", BlockKind.HEADING),
        "Se entrega el equipo.",
    ).clauses
    assert [(one.label, one.path) for one in clauses] == [
        ("4.1, párr. 1", ("4.1 Del turno.",)),
        ("4.2.1, párr. 1", ("4.2 Del relevo.", "4.2.1 De la entrega.")),
    ]


def test_unnumbered_headings_stand_in_the_path() -> None:
    """A line in capitals, and a short line above a list, name what follows."""
    clauses = read(
        "MARCO JURÍDICO", "Federal", "• Ley del turno", "• Ley del relevo", "Estatal", "• Ley local"
    ).clauses
    assert [one.path[:-1] for one in clauses] == [
        ("MARCO JURÍDICO", "Federal"),
        ("MARCO JURÍDICO", "Federal"),
        ("MARCO JURÍDICO", "Estatal"),
    ]


def test_a_bold_line_inside_an_article_is_its_text() -> None:
    """Only a heading right above the next article or chapter ends an article."""
    bold = block("De los mandos", BlockKind.HEADING)
    inside = by_label(
        "Artículo 1. Uno.", bold, *["Más texto."] * 4, "Artículo 2. Dos.", "Artículo 3. Tres."
    )
    assert "De los mandos" in inside["Art. 1"].text
    between = by_label("Artículo 1. Uno.", bold, "Artículo 2. Dos.", "Artículo 3. Tres.")
    assert between["Art. 1"].text == "Uno."
    assert between["Art. 2"].path == ("De los mandos", "Artículo 2")


def test_numbering_goes_on_across_an_unnumbered_heading() -> None:
    """Numbered paragraphs that run through a document keep their numbers."""
    found = labels(
        "1. Uno es así.",
        "2. Dos es así.",
        "OTRA PARTE",
        "3. Tres es así.",
        "4. Cuatro es así.",
    )
    assert found == ["1", "2", "3", "4"]


def test_table_rows_inherit_the_header_row() -> None:
    """A row is read under its column names and hangs where the table stands."""
    clauses = by_label(
        "Artículo 1. Los plazos son:",
        row("Medida | Plazo"),
        row("Aviso | 2 horas"),
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
    )
    second = clauses["Art. 1, tabla 1, fila 2"]
    assert (second.kind, second.lead_in) == ("table", "Los plazos son: Medida | Plazo")


def test_a_header_row_printed_again_is_no_row() -> None:
    """A table that goes on over the page repeats its header."""
    header = row("Medida | Plazo")
    found = labels("Los plazos son:", header, row("Aviso | 2 horas"), header, row("Acta | 1 día"))
    assert found == ["párr. 1", "tabla 1, fila 1", "tabla 1, fila 2", "tabla 1, fila 3"]


def test_a_footnote_stays_with_its_clause_and_introduces_nothing() -> None:
    """The lead-in of a list is the paragraph above it, not a footnote in between."""
    clauses = by_label(
        "Artículo 1. El mando:",
        block("Nota 1: véase el manual.", BlockKind.FOOTNOTE),
        "I. Ordena.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
    )
    assert clauses["Art. 1"].text.endswith("Nota 1: véase el manual.")
    assert clauses["Art. 1, fr. I"].lead_in == "El mando:"


def test_what_is_not_body_gives_no_clause() -> None:
    """Heads, feet, page numbers and contents never reach the clauses."""
    furniture = [kind for kind in BlockKind if kind not in {*BODY_KINDS, BlockKind.NOTE}]
    assert len(furniture) == 5
    parts = read("Se avisa al mando.", *(block(f"Fuera {kind}", kind) for kind in furniture))
    assert [one.text for one in parts.clauses] == ["Se avisa al mando."]
