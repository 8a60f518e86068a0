"""Names and numbers of an evaluation in; the Spanish (es-MX) words that its page shows out."""

from __future__ import annotations

import re

OURS, SHIPPED = "Acredita", "shipped"
NOTHING = "—"

METHOD: dict[str, str] = {
    "bm25": "BM25",
    "cosine": "Coseno con ruta",
    "cosine-text": "Coseno sin ruta",
    "keywords": "Búsqueda de palabras",
    "zero-shot": "Fórmula sin entrenar",
    "rank-fusion": "Fusión de órdenes",
    "logistic": "Regresión logística",
    "popularity": "Frecuencia de los vínculos",
    "trained": "Entrenado por pliegues",
    SHIPPED: "Acredita instalado",
}
METHOD_MEANING: dict[str, str] = {
    "bm25": "las palabras que comparten el estándar y la cláusula, con más peso a las raras",
    "cosine": "el parecido de sentido según el mismo codificador, con los títulos que la anteceden",
    "cosine-text": "lo mismo, solo con el texto de la cláusula",
    "keywords": "cuántas palabras del título del estándar aparecen, como quien busca en un PDF",
    "zero-shot": "parecido de sentido y palabras sumados con pesos fijos, sin aprender de nadie",
    "rank-fusion": "el lugar en la lista por palabras y en la lista por sentido, sumados",
    "logistic": "una suma con pesos aprendidos de las otras preguntas, sin árboles de decisión",
    "popularity": "qué tan seguido se vinculó cada requisito, sin leer ningún texto",
    "trained": "lo que se aprendió de los demás pliegues, nunca del que se mide",
    SHIPPED: "el programa tal como se instala, que no aprendió nada de estas listas",
}

FIGURE: dict[str, str] = {
    "hit@1": "Acierta con la primera propuesta",
    "hit@5": "Acierta entre las 5 primeras",
    "hit@10": "Acierta entre las 10 primeras",
    "recall@5": "Correctas halladas en las 5 primeras",
    "recall@10": "Correctas halladas en las 10 primeras",
    "recall@100": "Correctas halladas en las 100 primeras",
    "MAP": "Orden de toda la lista",
    "nDCG@10": "Orden de las 10 primeras",
    "MAP@10": "Orden de las 10 primeras, sin grados",
}
CODE: dict[str, str] = {"hit@1": "hit@1 = P@1"}
GAP_AUROC = "Separa brechas de lo que sí tiene directiva"

ANSWERS: dict[str, str] = {
    "1": "Una sola cláusula correcta",
    "2-3": "Dos o tres cláusulas correctas",
    "4+": "Cuatro o más cláusulas correctas",
}

GLOSSARY: tuple[tuple[str, str], ...] = (
    (
        "hit@1, hit@5, hit@10",
        "parte de los estándares con respuesta en los que hay al menos una cláusula correcta entre "
        "las 1, 5 o 10 primeras propuestas. P@1 es lo mismo que hit@1.",
    ),
    (
        "recall@5, recall@10, recall@100",
        "de todas las cláusulas correctas de un estándar, la parte que está entre las 5, 10 o 100 "
        "primeras. Con más de cinco correctas, recall@5 no puede llegar a 1.",
    ),
    (
        "MAP, MAP@10, nDCG@10",
        "qué tan arriba quedan las correctas, de 0 a 1: 1 es todas antes que cualquier incorrecta. "
        "Los dos últimos miran solo las 10 primeras; nDCG@10 distingue «cumple» de «cumple en "
        "parte».",
    ),
    (
        "AUROC",
        "entre un estándar sin directiva y otro que sí la tiene, qué tan seguido recibe el primero "
        "la probabilidad de brecha más alta: 0.5 es echar un volado, 1 es siempre.",
    ),
    (
        "ECE y pendiente",
        "ECE es la distancia media entre la confianza anunciada y los aciertos: 0 es perfecto. Una "
        "pendiente menor de 1 indica una confianza exagerada; una mayor, demasiado cauta.",
    ),
    (
        "Intervalo de 95 %",
        "hasta dónde podría variar la cifra con otros estándares como estos. Mientras menos "
        "estándares se juzgaron, más ancho es.",
    ),
    (
        "Diferencia",
        "Acredita menos la otra forma, sobre los mismos estándares, con su intervalo: ▲ mejor, "
        "▼ peor, ≈ el intervalo incluye el cero y no se puede afirmar que haya diferencia.",
    ),
)

GROUP: dict[str, str] = {
    "police": "Policía",
    "academy": "Academia",
    "communications": "Centro de comunicaciones",
    "several": "Varias a la vez",
}

_LANGUAGE = {"es": "español", "en": "inglés"}
_PART = {"train": "entrenamiento", "calibrate": "calibración", "test": "prueba"}
_KNOWN = {
    "es": "Leyes mexicanas (texto real)",
    "en_calea": "Directivas de policías de Estados Unidos (texto real, en inglés)",
    "en_calea_small": "Directivas de policías pequeñas de Estados Unidos (texto real, en inglés)",
    "obliqa": "ObliQA: preguntas sobre normas financieras (banco público, en inglés)",
}
_LIST = {"nis2-annex": "anexo de NIS2", "csf20": "CSF 2.0"}
_WAY = {
    "zero-shot": "sin entrenar",
    "trained-parent": "entrenado sin los puntos del mismo padre",
    "trained-section": "entrenado sin los de la misma sección",
}
_MAPPING = re.compile(
    rf"(.+)\((es|en)\)-(.+)\((es|en)\):(standards|sources)(?::({'|'.join(_WAY)}))?"
)
_ASKED = {"questions": ("pregunta", "preguntas")}


def set_title(name: str) -> str:
    """Return what a set is called on screen; a set of the user's own keeps its name."""
    part, _, english = name.removeprefix("own-").partition("-")
    if name.startswith("own-") and part in _PART and english in ("", "en"):
        asked = ", con los estándares en inglés" if english else ""
        return f"Manuales propios, parte de {_PART[part]}{asked}"
    mapping = _MAPPING.fullmatch(name)
    if mapping is None:
        return _KNOWN.get(name, name)
    source, spoken, target, asked, way, trained = mapping.groups()
    sides = (
        f"{_LIST.get(target, target)} ({_LANGUAGE[asked]})",
        f"{_LIST.get(source, source)} ({_LANGUAGE[spoken]})",
    )
    asking, answering = sides if way == "standards" else sides[::-1]
    how = f", {_WAY[trained]}" if trained else ""
    return f"Correspondencia: de {asking} a {answering}{how}"


def is_variant(name: str) -> bool:
    """Tell whether a set is one of the many of one mapping, shown folded."""
    mapping = _MAPPING.fullmatch(name)
    return mapping is not None and mapping[6] is not None


def asked_nouns(asked: str | None) -> tuple[str, str]:
    """Return what is asked for, in singular and plural: standards unless a set says otherwise."""
    return _ASKED.get(asked or "", ("estándar", "estándares"))


def method(name: str) -> str:
    """Return what a baseline is called on screen."""
    return METHOD.get(name, name)


def figure(value: float | None) -> str:
    """Return a figure with three decimals, or a dash where there is none."""
    return NOTHING if value is None else f"{value:.3f}".replace("-", "−")


def signed(value: float) -> str:
    """Return a difference with its sign and three decimals."""
    return f"{value:+.3f}".replace("-", "−")


def share(value: float | None) -> str:
    """Return a measured share as "93 %"; only a true 0 or 1 reads "0 %" or "100 %"."""
    if value is None:
        return NOTHING
    if 0 < value < 0.01 or 0.99 < value < 1:
        return f"{min(max(100 * value, 0.1), 99.9):.1f} %"
    return f"{100 * value:.0f} %"


def number(value: float | None) -> str:
    """Return a count or a mean of counts, with one decimal where it is not whole."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def shares(low: float, high: float) -> str:
    """Return the bounds of a share in words."""
    return f"de {share(low)} a {share(high)}"
