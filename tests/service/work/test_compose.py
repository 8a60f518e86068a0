"""Files sent for a manual take the places of those they renew."""

from __future__ import annotations

from service.work.compose import NOTHING, Placed, State, compose


def file(name: str, directive: str = "", sha256: str = "") -> Placed:
    return Placed(name=name, sha256=sha256 or name, size=1, directive=directive)


def body(*files: Placed) -> State:
    return State(files=files, folder=True)


def names(state: State) -> list[str]:
    return [one.name for one in state.files]


def test_the_number_goes_before_the_name() -> None:
    """A file replaces the one with its number, not the one with its name."""
    base = body(file("a.docx", "1.1.1"), file("b.docx", "2.1.1"))
    found = compose(base, [file("b.docx", "1.1.1", "new")], folder=True)
    assert [(one.name, one.sha256) for one in found.files] == [
        ("b.docx", "b.docx"),
        ("b.docx", "new"),
    ]


def test_without_a_number_the_name_counts_whatever_its_case_and_folder() -> None:
    """The same path, else the same file name where only one has it."""
    base = body(file("uno/Uniforme.docx"), file("dos/otro.docx"), file("tres/otro.docx"))
    assert names(compose(base, [file("UNO/uniforme.docx")], folder=True)) == [
        "dos/otro.docx",
        "tres/otro.docx",
        "UNO/uniforme.docx",
    ]
    assert len(compose(base, [file("uniforme.docx")], folder=True).files) == 3
    assert len(compose(base, [file("otro.docx")], folder=True).files) == 4


def test_a_number_that_several_files_have_replaces_none_of_them() -> None:
    """Nobody can tell which is meant: by name, or it is new."""
    base = body(file("a.docx", "1.1.1"), file("b.docx", "1.1.1"))
    assert len(compose(base, [file("c.docx", "1.1.1")], folder=True).files) == 3
    assert names(compose(base, [file("b.docx", "1.1.1")], folder=True)) == ["a.docx", "b.docx"]


def test_what_is_kept_says_so_and_the_order_is_by_name() -> None:
    """Kept files are marked, and 2 comes before 10."""
    found = compose(body(file("10.txt"), file("2.txt")), [file("3.txt")], folder=True)
    assert [(one.name, one.kept) for one in found.files] == [
        ("2.txt", True),
        ("3.txt", False),
        ("10.txt", True),
    ]


def test_one_document_replaces_one_document_and_is_added_to_a_body() -> None:
    """Only a manual that is one document is replaced by whatever document comes."""
    one = compose(NOTHING, [file("v1.pdf")], folder=False)
    assert names(compose(one, [file("v2.pdf")], folder=False)) == ["v2.pdf"]
    assert names(compose(body(file("a.pdf")), [file("b.pdf")], folder=False)) == ["a.pdf", "b.pdf"]
    assert names(compose(one, [file("a.pdf"), file("b.pdf")], folder=True)) == [
        "a.pdf",
        "b.pdf",
        "v1.pdf",
    ]
