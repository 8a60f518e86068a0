"""What arrives is kept once, within its limits, and becomes one version and one job."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, update

from corpora.errors import (
    AlreadyThere,
    BadRequest,
    EmptyFile,
    NoDocuments,
    NotAllowed,
    NotFound,
    OverQuota,
    TooLarge,
)
from service.people.access import Access, Role, system_access
from service.store import jobs, manuals
from service.store.manual_tables import Manual, ManualVersion, Upload
from service.store.people_tables import Agency
from service.store.work_tables import Job
from service.uploads import plain_name, receive
from service.work.kit import Kit
from tests.service.work.doing import Bench, article_text, do_all


def counted(bench: Bench) -> tuple[int, ...]:
    """Return how many manuals, versions, uploads, jobs and files there are."""
    with bench.store.read(system_access()) as unit:
        rows = [
            unit.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Manual, ManualVersion, Upload, Job)
        ]
    return (*rows, sum(1 for _ in bench.service.files.digests()))


def test_an_upload_is_kept_before_its_rows_and_recorded(bench: Bench) -> None:
    """The file's bytes, the version, its job and who sent it."""
    access = Access(actor="u1", name="Ana Pérez", roles={bench.agency: Role.WRITER})
    received = receive(
        bench.service,
        access,
        agency=bench.agency,
        files=[("Manual de policía.pdf", [b"%PDF", b"-1.7"])],
        note="  primera  ",
    )
    with bench.store.read(system_access()) as unit:
        (sent,) = manuals.sent(unit, received.version)
        version = manuals.version(unit, received.version)
        manual = manuals.get(unit, received.manual)
        job = jobs.get(unit, received.job or "")
    assert bench.service.files.read(sent.sha256) == b"%PDF-1.7"
    assert (version.number, version.state, version.note) == (1, "queued", "primera")
    assert version.uploaded_by_name == "Ana Pérez"
    assert manual.name == "Manual de policía"
    assert (job.kind, job.subject, job.state) == ("ingest", received.version, "queued")
    assert (job.title, job.created_by) == ("Manual de policía", "u1")


def test_the_same_bytes_are_the_same_version(bench: Bench, kit: Kit) -> None:
    """Sent again for the manual, in other order, or as a new manual: that version, and no job."""
    files = [("a.txt", article_text(1)), ("b.txt", article_text(2))]
    first = bench.send(files, name="Cuerpo")
    for manual in (first.manual, None):
        again = bench.send(files[::-1], manual)
        assert again.same
        assert again.job is None
        assert (again.manual, again.version) == (first.manual, first.version)
    do_all(bench, kit)
    assert bench.send(files, first.manual).same
    assert counted(bench) == (1, 1, 2, 1, 2)


def test_bytes_of_a_version_that_failed_are_read_again(bench: Bench, kit: Kit) -> None:
    """What could not be read once may be sent again: a new version."""
    first = bench.send([("mal.pdf", b"%PDF-1.7\n")])
    do_all(bench, kit)
    again = bench.send([("mal.pdf", b"%PDF-1.7\n")], first.manual)
    assert not again.same
    assert bench.version(again.version).number == 2


def test_only_who_may_upload_does(bench: Bench) -> None:
    """An assessor is refused, and another agency's people see no such agency or manual."""
    manual = bench.send([("a.txt", article_text(1))]).manual
    before = counted(bench)
    assessor = Access(actor="u1", name="x", roles={bench.agency: Role.ASSESSOR})
    other = Access(actor="u2", name="x", roles={"another": Role.ADMINISTRATOR})
    files = [("b.txt", [article_text(2)])]
    with pytest.raises(NotAllowed):
        receive(bench.service, assessor, agency=bench.agency, files=files)
    for agency in (bench.agency, "another"):
        with pytest.raises(NotFound):
            receive(bench.service, other, agency=agency, manual=manual, files=files)
    assert counted(bench) == before


def test_a_quota_is_kept(bench: Bench) -> None:
    """Files count once by their bytes; what would not fit is refused while it arrives."""
    with bench.store.write(system_access()) as unit:
        unit.session.execute(update(Agency).values(quota_bytes=3000))
    first = bench.send([("a.txt", b"a" * 2000), ("copia de a.txt", b"a" * 2000)][:1])
    arrived = 0

    def endless() -> Iterator[bytes]:
        nonlocal arrived
        while True:
            arrived += 500
            yield b"b" * 500

    with pytest.raises(OverQuota) as refused:
        receive(bench.service, system_access(), agency=bench.agency, files=[("b.txt", endless())])
    assert refused.value.sentence("es").startswith("De los 0.003 MB de la agencia quedan 0.001;")
    assert arrived == 1500
    second = bench.send([("c.txt", b"c" * 1000)], first.manual)
    assert not second.same
    with pytest.raises(OverQuota, match=r"0\.003 MB, 0 are left"):
        bench.send([("d.txt", b"d")], first.manual)
    assert counted(bench) == (1, 2, 2, 2, 2)
    assert not list(bench.service.files.incoming.iterdir())


def test_an_upload_that_cannot_be_leaves_nothing(bench: Bench) -> None:
    """Empty, none, too large, a wrong kind or name: refused, and no row is there."""
    too_large = bench.service.settings.upload_megabytes * 1_000_000 + 1
    chunk = b"x" * 1_000_000
    with bench.store.write(system_access()) as unit:
        unit.session.execute(update(Agency).values(quota_bytes=2 * too_large))
    with pytest.raises(EmptyFile):
        bench.send([("a.txt", b"")])
    with pytest.raises(NoDocuments):
        bench.send([])
    with pytest.raises(NoDocuments):
        bench.send([(".DS_Store", b"x"), ("carpeta/~$a.docx", b"x")])
    with pytest.raises(BadRequest):
        bench.send([("a.txt", b"x")], kind="novela")
    with pytest.raises(TooLarge):
        receive(
            bench.service,
            system_access(),
            agency=bench.agency,
            files=[("a.txt", (chunk for _ in range(too_large // len(chunk) + 1)))],
        )
    assert counted(bench)[:4] == (0, 0, 0, 0)


def test_a_new_manual_needs_a_name_of_its_own(bench: Bench) -> None:
    """A second manual with the name of the first is told to be sent as its version."""
    bench.send([("a.txt", article_text(1))], name="Manual de Operación")
    with pytest.raises(AlreadyThere):
        bench.send([("b.txt", article_text(2))], name="manual de operación ")


def test_names_are_plain() -> None:
    """No name leaves its folder, and no control character is kept."""
    assert plain_name("C:\\Documentos\\manual.pdf") == "C:/Documentos/manual.pdf"
    assert plain_name("../../etc/passwd") == "etc/passwd"
    assert plain_name("/a/./b\x00\n.txt") == "a/b.txt"
    assert plain_name("mitad \ud800.pdf") == "mitad .pdf"
    assert plain_name("Capacitacio\u0301n.pdf") == "Capacitación.pdf"
    assert len(plain_name("x" * 500 + ".pdf")) == 400


def test_a_folder_is_sent_without_its_name_and_two_of_a_name_are_told_apart(
    bench: Bench,
) -> None:
    """As a browser sends a folder; and two files of one name from two folders chosen one by one."""
    received = bench.send(
        [("dir/2/a.txt", article_text(1)), ("dir/10/a.txt", article_text(2))], name="Carpeta"
    )
    twice = bench.send([("a.txt", article_text(3)), ("A.txt", article_text(4))], name="Sueltos")
    with bench.store.read(system_access()) as unit:
        assert [row.name for row in manuals.sent(unit, received.version)] == ["2/a.txt", "10/a.txt"]
        assert [row.name for row in manuals.sent(unit, twice.version)] == ["a.txt", "A (2).txt"]
