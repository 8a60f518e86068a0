"""What an outline says beside the standard's own words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Words = Mapping[str, str]

ES: Words = MappingProxyType(
    {
        "draft": "BORRADOR",
        "directive": "Directiva",
        "standard": "Estándar",
        "item": "Dato",
        "content": "Contenido",
        "name": "Nombre de la directiva",
        "code": "Clave",
        "edition": "Edición",
        "issued": "Fecha de emisión",
        "effective": "Entra en vigor",
        "review": "Próxima revisión",
        "responsible": "Área responsable",
        "author": "Elaboró",
        "approves": "Autoriza (nombre, cargo y firma)",
        "purpose": "Propósito",
        "scope": "Alcance",
        "definitions": "Definiciones",
        "responsibilities": "Responsabilidades",
        "procedure": "Procedimiento",
        "records": "Registros y pruebas de cumplimiento",
        "validity": "Vigencia y revisión",
        "references": "Referencias",
        "how": "Este esquema sirve para empezar a redactar: sustituya lo que está entre corchetes, "
        "borre las notas y ajuste el texto a su agencia. Que un texto siga este esquema no "
        "significa que cumpla el estándar: lo decide una persona.",
        "unverified": "El número y el título de este estándar no se han verificado: confírmelos en "
        "su manual con licencia antes de emitir la directiva.",
        "licensed": "El texto de este estándar es del manual con licencia y no sale del servidor. "
        "Léalo ahí al redactar cada parte.",
        "asks": "Qué pide",
        "asks_all": "Qué pide el estándar, en nuestras palabras:",
        "element": "Inciso {letter}",
        "part": "Aspecto {place}",
        "whole": "Lo que pide el estándar",
        "start": "Lo que ya dicen sus manuales (punto de partida; hay que completarlo):",
        "page": "página {number}",
        "write": "Redacte aquí:",
        "who": "Quién: [puesto o área responsable]",
        "what": "Qué: [la acción que debe hacer; use «debe» o «deberá», no «podrá»]",
        "when": "Cuándo: [en qué momento, plazo o cada cuánto]",
        "record": "Con qué registro: [informe, formato, bitácora o sistema en que queda "
        "constancia]",
        "purpose_text": "[Explique en dos o tres renglones para qué existe esta directiva.]",
        "scope_text": "[A quién obliga: todo el personal, unidades o puestos; y en qué "
        "situaciones.]",
        "condition": "El estándar aplica cuando se cumple esta condición: {text}",
        "definition_text": "[Término]: [qué significa en esta directiva, con su fuente si es una "
        "ley]",
        "role": "Puesto o área",
        "duty": "Qué debe hacer",
        "position": "[puesto]",
        "duty_text": "[responsabilidad]",
        "head": "Titular de la agencia",
        "head_duty": "Emite esta directiva y provee lo necesario para cumplirla.",
        "supervisor": "Mandos",
        "supervisor_duty": "Vigilan que se cumpla y corrigen lo que se aparte de ella.",
        "staff": "Todo el personal",
        "staff_duty": "Conoce la directiva y la cumple.",
        "proof": "Registro o prueba",
        "keeper": "Quién lo genera",
        "often": "Cada cuánto",
        "kept": "Dónde y cuánto tiempo se conserva",
        "fill": "[…]",
        "validity_text": "Esta directiva entra en vigor el [fecha] y deja sin efecto [lo que "
        "sustituye]. Se revisa al menos cada [plazo], o antes si cambia la ley o el estándar. La "
        "revisa [área] y autoriza los cambios [puesto]. Se da a conocer por [medio], con acuse.",
        "related": "Estándares relacionados:",
        "laws": "Leyes y normas que el estándar menciona:",
        "no_references": "[Leyes, reglamentos y otras directivas en que se apoya.]",
        "made": "Esquema hecho con Acredita. CALEA® es marca de la Commission on Accreditation for "
        "Law Enforcement Agencies, Inc., que no elaboró ni avala este documento.",
        "page_number": "Página",
        "monthly": "cada mes",
        "quarterly": "cada tres meses",
        "semiannual": "cada seis meses",
        "annual": "cada año",
        "biennial": "cada dos años",
        "triennial": "cada tres años",
        "quadrennial": "cada cuatro años",
        "per-shift": "cada turno",
        "weekly": "cada semana",
        "daily": "cada día",
    }
)
EN: Words = MappingProxyType(
    {
        "draft": "DRAFT",
        "directive": "Directive",
        "standard": "Standard",
        "item": "Item",
        "content": "Content",
        "name": "Name of the directive",
        "code": "Code",
        "edition": "Edition",
        "issued": "Date of issue",
        "effective": "In force from",
        "review": "Next review",
        "responsible": "Responsible unit",
        "author": "Written by",
        "approves": "Approved by (name, position, signature)",
        "purpose": "Purpose",
        "scope": "Scope",
        "definitions": "Definitions",
        "responsibilities": "Responsibilities",
        "procedure": "Procedure",
        "records": "Records and proofs of compliance",
        "validity": "Validity and review",
        "references": "References",
        "how": "This outline is a place to start writing: replace what is in brackets, delete the "
        "notes and fit the text to your agency. That a text follows this outline does not mean "
        "that it complies with the standard: a person decides that.",
        "unverified": "The number and title of this standard have not been verified: confirm them "
        "in your licensed manual before you issue the directive.",
        "licensed": "The text of this standard is the licensed manual's and does not leave the "
        "server. Read it there as you write each part.",
        "asks": "What it asks for",
        "asks_all": "What the standard asks for, in our words:",
        "element": "Bullet {letter}",
        "part": "Part {place}",
        "whole": "What the standard asks for",
        "start": "What your manuals say already (a place to start; it must be completed):",
        "page": "page {number}",
        "write": "Write here:",
        "who": "Who: [responsible position or unit]",
        "what": "What: [the action that must be done; use “must” or “shall”, not “may”]",
        "when": "When: [at what moment, within what time, or how often]",
        "record": "With what record: [report, form, log or system that keeps the evidence]",
        "purpose_text": "[Say in two or three lines what this directive is for.]",
        "scope_text": "[Whom it binds: all personnel, units or positions; and in which "
        "situations.]",
        "condition": "The standard applies when this condition is met: {text}",
        "definition_text": "[Term]: [what it means in this directive, with its source if it is a "
        "law]",
        "role": "Position or unit",
        "duty": "What they must do",
        "position": "[position]",
        "duty_text": "[responsibility]",
        "head": "Head of the agency",
        "head_duty": "Issues this directive and provides what is needed to follow it.",
        "supervisor": "Supervisors",
        "supervisor_duty": "See that it is followed and correct what departs from it.",
        "staff": "All personnel",
        "staff_duty": "Know the directive and follow it.",
        "proof": "Record or proof",
        "keeper": "Who makes it",
        "often": "How often",
        "kept": "Where and how long it is kept",
        "fill": "[…]",
        "validity_text": "This directive is in force from [date] and replaces [what it replaces]. "
        "It is reviewed at least every [period], or earlier if the law or the standard changes. "
        "[Unit] reviews it and [position] approves the changes. It is made known by [means], with "
        "acknowledgement of receipt.",
        "related": "Related standards:",
        "laws": "Laws and regulations that the standard names:",
        "no_references": "[Laws, regulations and other directives that it rests on.]",
        "made": "Outline made with Acredita. CALEA® is a mark of the Commission on Accreditation "
        "for Law Enforcement Agencies, Inc., which neither made nor endorses this document.",
        "page_number": "Page",
        "monthly": "every month",
        "quarterly": "every three months",
        "semiannual": "every six months",
        "annual": "every year",
        "biennial": "every two years",
        "triennial": "every three years",
        "quadrennial": "every four years",
        "per-shift": "every shift",
        "weekly": "every week",
        "daily": "every day",
    }
)
WORDS: Mapping[str, Words] = MappingProxyType({"es": ES, "en": EN})
