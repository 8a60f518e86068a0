"""What the files at the root promise: locks, licence, and commands that exist."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import NEEDS, absent_needs

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-train.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Weak copyleft is fine in an unmodified dependency (MPL); strong copyleft is not.
FORBIDDEN = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock pins, by package."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if match := re.match(r"([a-z0-9-]+)==([^ ;]+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def required(*extras: str) -> Iterator[Requirement]:
    """Yield what pyproject.toml asks for: the core, then ``extras``."""
    project = PROJECT["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    yield from (Requirement(line) for line in lines)


@pytest.mark.parametrize(
    ("lock", "extras"),
    list(zip(LOCKS, [("ocr",), ("ocr", "dev"), ("ocr", "dev", "train")], strict=True)),
)
def test_a_lock_pins_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    """Every requirement has a pinned version that satisfies it; torch alone is left out."""
    found = pins(lock)
    for requirement in required(*extras):
        name = canonicalize_name(requirement.name)
        if name in {"acredita", "torch"}:
            assert name not in found
            continue
        assert all(version in requirement.specifier for version in found[name]), name


def test_larger_locks_contain_the_smaller() -> None:
    """Core, development and training environments hold the same versions."""
    core, dev, train = (pins(lock) for lock in LOCKS)
    assert core.items() <= dev.items() <= train.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_hashed_and_names_no_host(lock: str) -> None:
    """Each pin carries a sha256, no GPU package slips in, and no address is written down."""
    text = (ROOT / lock).read_text("utf-8")
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text
    assert not [name for name in pins(lock) if name.startswith(("nvidia-", "triton", "torch"))]


def test_no_dependency_is_strong_copyleft() -> None:
    """No package of the environment that the locks name is under the GPL or AGPL."""
    names = set(pins(LOCKS[-1]))
    faults = []
    for found in metadata.distributions():
        about = found.metadata
        if canonicalize_name(about["Name"]) in names:
            said = [about.get("License-Expression") or "", (about.get("License") or "")[:80]]
            said += [line for line in about.get_all("Classifier") or [] if "License" in line]
            if any(FORBIDDEN.search(line) for line in said):
                faults.append(f"{about['Name']}: {said}")
    assert faults == []


def test_the_environment_is_consistent() -> None:
    """What is installed agrees with what each package asks for."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_documented_make_targets_exist(document: str) -> None:
    """Every `make TARGET` that a document names is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / document).read_text("utf-8"), re.M))
    assert named
    assert named <= targets


def test_everything_installs_through_one_script() -> None:
    """Makefile, CI and container call install.sh, and nothing else calls pip or apt."""
    for name in ("Makefile", ".ci/run", "Dockerfile"):
        text = (ROOT / name).read_text("utf-8")
        assert "install.sh" in text or name == ".ci/run", name
        assert not re.search(r"pip install|apt(-get)? install", text), name


def test_the_changelog_has_this_version() -> None:
    """The version of pyproject.toml has its entry."""
    version = PROJECT["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_an_absent_need_is_told_from_a_plain_marker() -> None:
    """Only markers that name a program can take a test out."""
    assert absent_needs({"slow", "parametrize"}) == set()
    assert absent_needs(set(NEEDS)) <= set(NEEDS)
