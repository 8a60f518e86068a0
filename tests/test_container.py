"""Dockerfile and compose.yaml name only what exists, and carry no password."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.cli import COMMANDS, _parser
from service.settings import Settings
from service.web.pages.health import router as health

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OURS = ("web", "worker")
SETTINGS = {one.metadata["name"]: one.metadata["secret"] for one in fields(Settings)}


def directive(name: str) -> list[str]:
    """Return what follows a directive of the Dockerfile, each time it is there."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined, flags=re.MULTILINE)


@pytest.mark.parametrize("service", OURS)
def test_what_a_service_runs_is_a_command_with_arguments_that_it_takes(service: str) -> None:
    """The command line accepts every word."""
    command = COMPOSE["services"][service]["command"]
    assert command[0] in COMMANDS
    parsed = _parser(command[0]).parse_args(command)
    assert parsed.command == command[0]


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting_and_a_secret_comes_from_a_file(service: str) -> None:
    """A misspelt variable would be silently without effect."""
    for name in COMPOSE["services"][service]["environment"]:
        plain = name.removesuffix("_FILE")
        assert plain in SETTINGS, name
        assert name.endswith("_FILE") is SETTINGS[plain], name


def test_no_password_is_written_down() -> None:
    """Passwords are in files of the user's own, which are neither in git nor in the image."""
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|SECRET|TOKEN|DATABASE", name):
                assert name in ("POSTGRES_DB",) or str(value).startswith("/run/secrets/"), name
        for secret in service.get("secrets", []):
            assert COMPOSE["secrets"][secret]["file"] == f"./secrets/{secret}"
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8").split()
    assert (ROOT / ".dockerignore").read_text("utf-8").startswith("*\n")


def test_what_is_named_is_defined() -> None:
    """Volumes, services waited for and the built image exist; only this machine is served."""
    services = COMPOSE["services"]
    for service in services.values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
        assert set(service.get("depends_on", {})) <= services.keys()
        assert service["restart"] == "unless-stopped"
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
    assert {services[one]["image"] for one in OURS} == {"acredita"}
    assert services["web"]["volumes"] == services["worker"]["volumes"] == ["data:/var/lib/acredita"]


def test_the_image_runs_as_a_user_and_is_asked_whether_it_lives() -> None:
    """Non-root, with the port and the address that the service really has."""
    assert directive("USER") == ["acredita"]
    assert directive("VOLUME") == ["/var/lib/acredita"]
    assert "ACREDITA_DATA=/var/lib/acredita" in DOCKERFILE
    command = ast.literal_eval(directive("CMD")[-1])
    parsed = _parser(command[0]).parse_args(command)
    assert [str(parsed.port)] == directive("EXPOSE")
    (check,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", directive("HEALTHCHECK")[0])
    assert check == (str(parsed.port), "/healthz")
    assert "/healthz" in {getattr(one, "path", "") for one in health.routes}
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert all((ROOT / one).exists() for one in copied)


def test_the_documents_say_that_the_image_was_not_built_here() -> None:
    """Nobody is told that something works which nobody saw working."""
    assert "has not been built" in (ROOT / "docs" / "operating.md").read_text("utf-8")
