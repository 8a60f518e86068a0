"""Codes in, the words of a report of a review in both languages out, side by side: (es-MX, en)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # The report
        "crosswalk": ("Tabla de correspondencias", "Crosswalk"),
        "gaps": ("Informe de brechas", "Gap report"),
        "crosswalk.lede": (
            "Qué cláusulas responden cada estándar, según lo que dictaminaron las personas y, "
            "aparte y marcado, lo que propone la comparación automática.",
            "Which clauses answer each standard, as people decided and, apart and marked, as the "
            "automatic matching proposes.",
        ),
        "gaps.lede": (
            "Estándares sin directiva: los que así dictaminaron las personas y, marcados aparte, "
            "los que propone la comparación automática y nadie ha dictaminado todavía.",
            "Standards with no directive: those that people decided so and, marked apart, those "
            "that the automatic matching proposes and nobody has decided about yet.",
        ),
        "agency": ("Agencia", "Agency"),
        "assessment": ("Autoevaluación", "Assessment"),
        "edition": ("Edición", "Edition"),
        "wording": ("redacción {number}", "wording {number}"),
        "edition_digest": ("Huella de la edición (SHA-256)", "Digest of the edition (SHA-256)"),
        "digest": ("huella", "digest"),
        "content": ("contenido", "content"),
        "content_digest": ("Huella del contenido (SHA-256)", "Digest of the content (SHA-256)"),
        "run": ("Comparación", "Matching"),
        "run.facts": ("número {number}, {when}", "number {number}, {when}"),
        "run.short": ("comparación {number}", "matching {number}"),
        "encoder": ("Codificador", "Encoder"),
        "scorer": ("Puntuación", "Scorer"),
        "calibration": ("Calibración", "Calibration"),
        "made_at": ("Estado al", "State as of"),
        "made_by": ("Hecho por", "Made by"),
        "progress": ("Avance", "Progress"),
        "with_licensed": (
            "Incluye los textos del manual con licencia.",
            "Includes the texts of the licensed manual.",
        ),
        "page_of": ("Página {page} de {pages}", "Page {page} of {pages}"),
        "how_made": ("Con qué se hizo", "What it was made of"),
        "not_compliance": (
            "Acredita propone; deciden las personas. Encontrar una directiva no es cumplir: "
            "faltan las pruebas de cumplimiento.",
            "Acredita proposes; people decide. Finding a directive is not compliance: proofs of "
            "compliance are still needed.",
        ),
        "trademark": (
            "CALEA® es marca de la Commission on Accreditation for Law Enforcement Agencies, "
            "Inc., que no elaboró ni avala este programa ni este informe.",
            "CALEA® is a trademark of the Commission on Accreditation for Law Enforcement "
            "Agencies, Inc., which neither made nor endorses this program or this report.",
        ),
        "not_compliance.short": (
            "Encontrar una directiva no es cumplir. CALEA® no elaboró ni avala este informe.",
            "Finding a directive is not compliance. CALEA® neither made nor endorses this report.",
        ),
        "paraphrase": (
            "Salvo que se diga otra cosa, los textos de los estándares son paráfrasis de trabajo; "
            "rige el manual de estándares con licencia de la institución.",
            "Unless said otherwise, the texts of the standards are working paraphrases; the "
            "agency's licensed standards manual governs.",
        ),
        # Figures
        "summary": ("Resumen", "Summary"),
        "reviewed_of": (
            "{done} de {total} estándares revisados",
            "{done} of {total} standards reviewed",
        ),
        "covered_of": (
            "{done} de {total} con directiva, según las personas",
            "{done} of {total} with a directive, as people decided",
        ),
        "nobody_looked": (
            "«Sin revisar» no es «sin directiva»: nadie los ha visto todavía.",
            "“Not reviewed” is not “no directive”: nobody has looked at them yet.",
        ),
        "out_of_profile": (
            "Estándares que no se piden a esta institución, según su perfil: {count}. No se "
            "cuentan.",
            "Standards that are not asked of this agency, going by its profile: {count}. They are "
            "not counted.",
        ),
        "unverified_count": (
            "Estándares cuyo número no se ha verificado: {count}. Se marcan y se cuentan aparte; "
            "confírmelos en el manual con licencia antes de tratarlos como un hecho.",
            "Standards whose number has not been verified: {count}. They are marked and counted "
            "apart; confirm them in the licensed manual before taking them as a fact.",
        ),
        "status": ("Estado", "Status"),
        "people": ("Personas", "People"),
        "by_people": ("Según las personas", "As people decided"),
        "by_machine": ("Propuesta automática", "Automatic proposal"),
        "of_those_unverified": ("de ellos, sin verificar", "of those, unverified"),
        "standards": ("Estándares", "Standards"),
        "chapter": ("Capítulo", "Chapter"),
        "chapter.number": ("Capítulo {number}", "Chapter {number}"),
        "no_chapter": ("Sin capítulo", "No chapter"),
        "total": ("Total", "Total"),
        "by_chapter": ("Por capítulo", "By chapter"),
        "gaps_people": ("Brechas según personas", "Gaps as decided"),
        "gaps_machine": ("Brechas propuestas", "Gaps proposed"),
        "crosswalk.heat": (
            "Cuántos estándares de cada capítulo quedan en cada estado, según las personas. Las "
            "celdas más oscuras tienen más estándares del capítulo.",
            "How many standards of each chapter stand where, as people decided. Darker cells hold "
            "more of the chapter's standards.",
        ),
        "gaps.heat": (
            "Las celdas más oscuras tienen más estándares del capítulo. «Brechas propuestas»: las "
            "propone la comparación automática y nadie las ha dictaminado.",
            "Darker cells hold more of the chapter's standards. “Gaps proposed” come from the "
            "automatic matching, and nobody has decided about them.",
        ),
        "no_gaps": ("No hay brechas en este momento.", "There are no gaps at this moment."),
        "manuals": ("Manuales que se leyeron", "Manuals that were read"),
        "manual": ("Manual", "Manual"),
        "version": ("Versión", "Version"),
        "version_of": ("versión {number}", "version {number}"),
        "file": ("Archivo", "File"),
        "pages": ("Páginas", "Pages"),
        # A standard
        "standard": ("Estándar", "Standard"),
        "title": ("Título", "Title"),
        "level": ("Nivel", "Level"),
        "number_source": ("Origen del número", "Source of the number"),
        "element": ("Inciso o aspecto", "Bullet or part"),
        "text": ("Texto", "Text"),
        "whole": ("el estándar completo", "the standard as a whole"),
        "licensed_text": (
            "(texto del manual con licencia, no incluido)",
            "(text of the licensed manual, not included)",
        ),
        "machine": ("Propuesta automática: {status}", "Automatic proposal: {status}"),
        "decided": ("Dictamen", "Decision"),
        "verdict": ("Dictamen", "Decision"),
        "proposal": ("Propuesta sin dictamen", "Proposal not decided"),
        "contradiction": (
            "Podría contradecir el estándar (propuesta sin dictamen)",
            "It may contradict the standard (proposal not decided)",
        ),
        "no_decision": (
            "Nadie ha dictaminado todavía.",
            "Nobody has decided yet.",
        ),
        "no_proposal": (
            "Ninguna otra cláusula se propone.",
            "No other clause is proposed.",
        ),
        "page": ("página {number}", "page {number}"),
        "clause_gone": (
            "cláusula de un manual que se borró",
            "clause of a manual that was deleted",
        ),
        "reason": ("Motivo", "Reason"),
        "note": ("Nota", "Note"),
        "why_not": ("Por qué no", "Why not"),
        "says": ("dice «{words}»: {why}", "it says “{words}”: {why}"),
        "notes": ("Notas del equipo", "The team's notes"),
        "tasks": ("Tareas abiertas", "Open tasks"),
        "task": ("Tarea", "Task"),
        "nobody": ("sin responsable", "no owner"),
        "due": ("Fecha límite", "Due date"),
        "no_date": ("sin fecha", "no date"),
        "overdue": ("vencida", "overdue"),
        "for_day": ("para el {day}", "due {day}"),
        "applicability": ("Aplicabilidad", "Applicability"),
        "not_in_profile": ("No aplica", "Does not apply"),
        "open_in_profile": ("Por confirmar si aplica", "To be confirmed whether it applies"),
        "in_profile": ("Aplica", "Applies"),
        "declared": ("lo declara {who}", "declared by {who}"),
        # A gap
        "gap.people": ("Brecha dictaminada", "Decided gap"),
        "gap.machine": (
            "Brecha propuesta, sin dictamen",
            "Proposed gap, not decided",
        ),
        "basis": ("Según quién", "By whom"),
        "nearest": ("Lo más cercano", "Nearest clause"),
        "no_nearest": (
            "Ninguna cláusula se acerca.",
            "No clause comes near.",
        ),
        "why_not_enough": ("Por qué no basta", "Why it is not enough"),
        "why_not_enough.unknown": (
            "La comparación automática no le da suficiente confianza; léala antes de descartarla.",
            "The automatic matching does not give it enough confidence; read it before ruling "
            "it out.",
        ),
        "said_of": ("{who} dictaminó: {verdict}", "{who} decided: {verdict}"),
        "must_say": ("Qué debe decir la directiva", "What the directive must say"),
        "answered": ("ya tiene respuesta", "already answered"),
        # Workbook
        "sheet.facts": ("Datos", "Facts"),
        "sheet.gaps": ("Brechas", "Gaps"),
        "sheet.clauses": ("Incisos y cláusulas", "Parts and clauses"),
        "sheet.notes": ("Notas y tareas", "Notes and tasks"),
        "page_column": ("Página", "Page"),
        "last_column": ("Último dictamen", "Last decision"),
        "kind": ("Clase", "Kind"),
        "confidence": ("Confianza", "Confidence"),
        "confidence_says": ("Qué dice la confianza", "What the confidence says"),
        "score": ("Puntuación", "Score"),
        "path": ("Ruta", "Path"),
        "clause": ("Cláusula", "Clause"),
        "who": ("Quién", "Who"),
        "when": ("Cuándo (UTC)", "When (UTC)"),
        "name": ("Dato", "Fact"),
        "value": ("Valor", "Value"),
        "detail": ("Detalle", "Detail"),
    }
)
