"""Settings are read once from an environment handed in."""

from __future__ import annotations

from dataclasses import fields
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


def test_a_secret_is_not_shown_with_the_settings() -> None:
    """A line of a log or of a fault that shows the settings shows no secret."""
    secrets = [one for one in fields(Settings) if one.metadata["secret"]]
    shown = repr(Settings(data=Path("/x"), **{one.name: "hush" for one in secrets}))
    assert secrets
    assert "hush" not in shown


def test_every_setting_says_what_it_is_in_both_languages() -> None:
    """The pages, the documents and the doctor speak of settings by these sentences."""
    for one in fields(Settings):
        assert one.metadata["es"].endswith("."), one.name
        assert one.metadata["en"].endswith("."), one.name
