"""Proofs stand by standard, element and year; what was taken out stays on record and in space."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from corpora.errors import BadFields, Conflict, NotAllowed, NotFound, OverQuota
from service.people.access import Access, Role, system_access
from service.store import agencies, assessments, proofs, spaces
from service.store.agencies import MEGABYTE
from service.store.incoming import SentFile
from service.store.paging import Paging
from service.store.people_tables import AuditEvent
from service.store.proofs import ProofFacts, ProofRow
from service.store.review_tables import Proof
from service.store.unit import Store, utc_now
from tests.portfolio import Made, Sizes, fill

SIZES = Sizes(agencies=2, proposals=0, decisions=0)
YEAR = utc_now().year
FACTS = ProofFacts(standard="1.1.1", year=YEAR)
ACTA = SentFile(name="actas/acta 1.pdf", sha256="a" * 64, size=3 * MEGABYTE)


def member(made: Made, role: Role = Role.WRITER) -> Access:
    return Access(actor="u1", name="Ana", roles={made.agency: role})


def add(
    store: Store, made: Made, facts: ProofFacts = FACTS, file: SentFile | None = ACTA
) -> ProofRow:
    with store.write(member(made)) as unit:
        return proofs.add(unit, made.assessment, facts, file)


def test_a_file_and_a_reference_stand_in_their_place(store: Store) -> None:
    """A file without a title has its own name; a reference says where it is kept."""
    made = fill(store, SIZES)[0]
    file = add(store, made)
    where = "Archivo de Asuntos Internos, carpeta 2025-03"
    said = ProofFacts(standard="1.1.1", year=YEAR - 1, title="  Expedientes ", reference=where)
    reference = add(store, made, said, None)
    assert (file.kind, file.title, file.sha256) == ("file", "acta 1.pdf", "a" * 64)
    assert (reference.kind, reference.title, reference.reference) == (
        *("reference", "Expedientes", where),
    )
    with store.read(member(made, Role.ASSESSOR)) as unit:
        assert proofs.get(unit, file.id) == file
        assert proofs.of_standards(unit, made.assessment, ["1.1.1"]) == (reference, file)
        assert proofs.listed(unit, made.assessment, Paging()).rows == (file, reference)
        assert proofs.listed(unit, made.assessment, Paging(), "1.1.2").rows == ()
        assert proofs.counts(unit, made.assessment) == {"1.1.1": {YEAR: 1, YEAR - 1: 1}}


def test_what_cannot_be_is_refused_field_by_field(store: Store) -> None:
    """A year outside the cycle, a reference without words, a title too long; nothing is kept."""
    made = fill(store, SIZES)[0]
    bad = ProofFacts(standard="1.1.1", year=YEAR - 4, title="x" * 201)
    with pytest.raises(BadFields) as caught:
        add(store, made, bad, None)
    assert set(caught.value.facts["fields"]) == {"year", "title", "reference"}  # type: ignore[call-overload]
    with pytest.raises(NotFound):
        add(store, made, ProofFacts(standard="99.9", year=YEAR))
    with pytest.raises(NotFound):
        add(store, made, ProofFacts(standard="1.1.1", element="1.1.1.zz", year=YEAR))
    with store.read(system_access()) as unit:
        assert unit.session.scalars(select(Proof.id)).all() == []


def test_a_proof_taken_out_stays_on_record(store: Store) -> None:
    """It is in no list and not found, but its row says who took it out, and so does the trail."""
    made = fill(store, SIZES)[0]
    row = add(store, made)
    with store.write(member(made)) as unit:
        proofs.remove(unit, row.id)
    with store.read(member(made)) as unit:
        assert proofs.counts(unit, made.assessment) == {}
        assert proofs.listed(unit, made.assessment, Paging()).rows == ()
        with pytest.raises(NotFound):
            proofs.get(unit, row.id)
        found = unit.session.execute(select(Proof)).scalar_one()
        assert found.removed_at is not None
        assert found.removed_by_name == "Ana"
        actions = unit.session.scalars(
            select(AuditEvent.action).where(AuditEvent.kind == "proof").order_by(AuditEvent.seq)
        ).all()
    assert actions == ["proof.added", "proof.removed"]
    with pytest.raises(NotFound), store.write(member(made)) as unit:
        proofs.remove(unit, row.id)


def test_nothing_is_added_or_taken_out_once_it_is_closed(store: Store) -> None:
    """A closed assessment stays as it was assessed; its years end with it."""
    made = fill(store, SIZES)[0]
    row = add(store, made)
    with store.write(system_access()) as unit:
        assessments.close(unit, made.assessment, 1)
    with pytest.raises(Conflict):
        add(store, made)
    with pytest.raises(Conflict), store.write(member(made)) as unit:
        proofs.remove(unit, row.id)
    store.clock = lambda: utc_now() + timedelta(days=800)
    with store.read(member(made)) as unit:
        years = proofs.years(unit, assessments.get(unit, made.assessment))
    assert years == tuple(range(YEAR - 3, YEAR + 1))


def test_only_who_may_send_sends_and_only_ones_own_is_seen(store: Store) -> None:
    """An assessor reads, another agency does not."""
    north, south = fill(store, SIZES)
    row = add(store, north)
    with pytest.raises(NotAllowed), store.write(member(north, Role.ASSESSOR)) as unit:
        proofs.add(unit, north.assessment, FACTS, ACTA)
    with pytest.raises(NotAllowed), store.write(member(north, Role.ASSESSOR)) as unit:
        proofs.remove(unit, row.id)
    with pytest.raises(NotFound), store.write(member(south)) as unit:
        proofs.add(unit, north.assessment, FACTS, ACTA)
    with pytest.raises(NotFound), store.read(member(south)) as unit:
        proofs.get(unit, row.id)


def test_proofs_take_up_the_agencys_space(store: Store) -> None:
    """The same file counts once, one taken out still counts, and what does not fit is refused."""
    made, other = fill(store, SIZES)
    with store.write(system_access()) as unit:
        before = agencies.used_bytes(unit, made.agency)
        agencies.set_quota(unit, made.agency, 5)
    row = add(store, made)
    add(store, made)
    with store.write(member(made)) as unit:
        proofs.remove(unit, row.id)
    with store.read(system_access()) as unit:
        assert agencies.used_bytes(unit, made.agency) == before + ACTA.size
        assert agencies.used_bytes(unit, other.agency) == before
        rows = {one.id: one for one in spaces.listed(unit, Paging()).rows}
        assert rows[made.agency].used_bytes == before + ACTA.size
        assert spaces.kept_bytes(unit) == (2, before + ACTA.size)
    large = SentFile(name="b.pdf", sha256="b" * 64, size=2 * MEGABYTE)
    with pytest.raises(OverQuota):
        add(store, made, FACTS, large)
    add(store, made)  # the same bytes again take nothing
