"""Settings are read once from an environment handed in."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from corpora.errors import BadSetting
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


def test_the_password_of_the_mail_server_may_be_in_a_file(tmp_path: Path) -> None:
    """As every other secret; the rest of e-mail is read beside it."""
    kept = tmp_path / "clave"
    kept.write_text("hush\n", "utf-8")
    read = Settings.from_environment(
        {
            "ACREDITA_SMTP_HOST": "correo.ejemplo.mx",
            "ACREDITA_SMTP_FROM": "avisos@ejemplo.mx",
            "ACREDITA_SMTP_PASSWORD_FILE": str(kept),
        }
    )
    assert (read.smtp_password, read.smtp_port, read.smtp_tls) == ("hush", 587, "starttls")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ACREDITA_SMTP_TLS": "ssl"},
        {"ACREDITA_SMTP_HOST": "correo.ejemplo.mx"},
        {"ACREDITA_SMTP_HOST": "h", "ACREDITA_SMTP_FROM": "a@b\r\nBcc: c@d"},
        {"ACREDITA_SMTP_HOST": "h", "ACREDITA_SMTP_FROM": "Avisos <a@b>"},
        {"ACREDITA_SMTP_PORT": "smtp"},
    ],
)
def test_e_mail_that_could_not_go_out_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    """Not when the first notice is to leave."""
    with pytest.raises(BadSetting, match="ACREDITA_SMTP"):
        Settings.from_environment(wrong)
