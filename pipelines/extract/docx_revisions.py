"""A tree of WordprocessingML in, the same tree as it reads with every tracked change accepted.

What was inserted or moved here stays, what was deleted or moved away goes, and of each
alternative content the branch that holds the text stays, once.
"""

from __future__ import annotations

from pipelines.extract.docx_package import MC, A, Node, w

_AWAY = (w("del"), w("moveFrom"))
_HERE = (w("ins"), w("moveTo"))
_MARKS = frozenset({w("rPr"), w("trPr"), w("tcPr"), w("numPr"), w("ctrlPr")})
_ALTERNATIVE = f"{{{MC}}}AlternateContent"
_CHOICE = f"{{{MC}}}Choice"
_FALLBACK = f"{{{MC}}}Fallback"
_TEXTUAL = (w("t"), f"{{{A}}}t", w("numFmt"), w("sym"))


def accept(root: Node) -> int:
    """Accept the tracked changes of a tree in place and return how many there were."""
    _choose_alternatives(root)
    changes = sum(1 for _ in root.iter(*_AWAY, *_HERE))
    if changes:
        _drop_rows(root)
        _drop_runs(root)
        _join_paragraphs(root)
    return changes


def detach(node: Node) -> None:
    """Take a node out of its tree; what follows it stays."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _choose_alternatives(root: Node) -> None:
    for node in list(root.iter(_ALTERNATIVE)):
        parent = node.getparent()
        if parent is None:
            continue
        branch = _branch(node)
        for child in [] if branch is None else list(branch):
            node.addprevious(child)
        parent.remove(node)


def _branch(node: Node) -> Node | None:
    choices = [child for child in node if child.tag in (_CHOICE, _FALLBACK)]
    for child in choices:
        if next(child.iter(*_TEXTUAL), None) is not None:
            return child
    return choices[0] if choices else None


def _drop_rows(root: Node) -> None:
    """Drop deleted table rows and cells, and the tables they leave empty."""
    for row in list(root.iter(w("tr"))):
        marks = row.find(w("trPr"))
        if marks is not None and marks.find(w("del")) is not None:
            detach(row)
    for cell in list(root.iter(w("tc"))):
        marks = cell.find(w("tcPr"))
        if marks is not None and marks.find(w("cellDel")) is not None:
            detach(cell)
    for table in list(root.iter(w("tbl"))):
        if next(table.iter(w("tc")), None) is None:
            detach(table)


def _drop_runs(root: Node) -> None:
    for node in list(root.iter(*_AWAY)):
        parent = node.getparent()
        if parent is not None and parent.tag not in _MARKS:
            detach(node)


def _join_paragraphs(root: Node) -> None:
    """Join a paragraph whose end was deleted to the one after it, whose properties it takes.

    From the last to the first, so that a long chain moves each run once.
    """
    for paragraph in reversed(list(root.iter(w("p")))):
        properties = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if properties is None or not any(properties.find(tag) is not None for tag in _AWAY):
            continue
        content = [child for child in paragraph if child.tag != w("pPr")]
        following = paragraph.getnext()
        while following is not None and following.tag != w("p") and len(following) == 0:
            following = following.getnext()  # bookmarks and range marks between paragraphs
        if following is not None and following.tag == w("p"):
            first = next(iter(following), None)
            place = 1 if first is not None and first.tag == w("pPr") else 0
            for child in reversed(content):
                following.insert(place, child)
            detach(paragraph)
        elif not content:
            detach(paragraph)
