"""What was being done when a backup was made is done after it is restored, once and whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.backup import take_backup
from service.doctor.database import look_at_rows
from service.doctor.finding import State
from service.people.access import system_access
from service.restore import restore
from service.settings import Settings
from service.store import outbox
from service.store.engine import database_url, make_engine
from service.store.unit import Store
from service.work.kit import Kit
from tests.service.told import make_person, make_plan, notices, start
from tests.service.work.doing import Bench, article_text, do, shown

STEPS = ("extract", "segment", "embed", "match", "cover")


@pytest.mark.parametrize("before", range(len(STEPS)))
def test_a_job_goes_on_after_a_restore(
    bench: Bench, kit: Kit, loaded: dict[str, object], before: int
) -> None:
    """After any of its steps: the same rows as without the backup, and nothing contradicts."""
    data = bench.service.settings.data
    received = bench.send([("reglamento.txt", article_text(20))])
    if before:
        do(bench, kit, received.job, STEPS[:before])
    again = Settings(data=data.parent / "otra")
    restore(take_backup(bench.store, data, data.parent / "uno.tar").path, again)
    do(bench, kit, received.job, STEPS[before:])
    store = Store(make_engine(database_url(None, again.data)))
    restored = Bench(
        service=replace(bench.service, settings=again, store=store),
        agency=bench.agency,
        assessment=bench.assessment,
    )
    assert restored.job(received.job).state == "queued"
    own = Kit(again)
    own.__dict__.update(loaded)
    assert do(restored, own, received.job).state == "done"
    assert shown(store, restored) == shown(bench.store, bench)
    assert [one.es for one in look_at_rows(store) if one.state is State.FAULT] == []
    own.store.close()
    store.close()


def test_a_restored_installation_mails_nobody(bench: Bench) -> None:
    """What waited to be sent may have been sent since: it stays in the list and says why."""
    make_person(bench.store, "ana", {bench.agency: "writer"})
    start(bench.store, make_plan(bench.store, bench.agency))
    data = bench.service.settings.data
    again = Settings(data=data.parent / "otra")
    restore(take_backup(bench.store, data, data.parent / "uno.tar").path, again)
    store = Store(make_engine(database_url(None, again.data)))
    with store.read(system_access()) as unit:
        assert not outbox.is_due(unit)
    (row,) = notices(store)
    assert (row.mail, row.fault) == ("failed", outbox.RESTORED)
    store.close()
