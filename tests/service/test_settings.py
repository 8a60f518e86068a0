"""Settings are read once from an environment handed in."""

from __future__ import annotations

from pathlib import Path

from service.settings import Settings


def test_the_data_folder_is_named_by_acredita_data() -> None:
    """ACREDITA_DATA wins over the system's folder."""
    chosen = Settings.from_environment({"ACREDITA_DATA": "/x", "XDG_DATA_HOME": "/y"})
    assert chosen.data == Path("/x")


def test_without_it_the_system_folder_is_used() -> None:
    """The folder for a user's data, with our name in it."""
    assert Settings.from_environment({"XDG_DATA_HOME": "/y"}).data == Path("/y/acredita")
    assert Settings.from_environment({}).data.name == "acredita"
