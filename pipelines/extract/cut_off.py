"""A command in, the same command without a network out, where the kernel lets us.

Run by its path, ``python -I -S cut_off.py PROGRAM ARGUMENTS...``: it leaves the network, then
becomes the program. What reads an untrusted file needs no network, so that a file that takes it
over reaches nobody. Where the kernel refuses (some containers do), the program runs all the same.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2)
_NO_NEW_PRIVILEGES = 38  # prctl(2)
_OWN_NETWORK = Path("/proc/self/ns/net")
# What programs need to find themselves and speak; the rest of an environment may hold secrets.
_KEPT = frozenset({"PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR"})


def without_network(command: Sequence[str]) -> list[str]:
    """Return a command that runs ``command``, a program's path first, without a network."""
    return [sys.executable, "-I", "-S", __file__, *command]


def bare_environment() -> dict[str, str]:
    """Return the environment for a program that reads untrusted files: no secret is in it."""
    return {name: os.environ[name] for name in _KEPT & os.environ.keys()}


def is_cut_off() -> bool:
    """Tell whether a process started by ``without_network`` really has no network here."""
    if not _OWN_NETWORK.exists():
        return False
    code = f"import os; print(os.readlink('{_OWN_NETWORK}'))"
    told = subprocess.run(
        without_network([sys.executable, "-I", "-S", "-c", code]),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return told.returncode == 0 and told.stdout.strip() != str(_OWN_NETWORK.readlink())


def leave_network() -> bool:
    """Give this process a network of its own, with nothing in it; tell whether the kernel let us.

    Nothing it starts can gain rights by a program that is set to run as somebody else.
    """
    library = ctypes.CDLL(None, use_errno=True)
    unshare = getattr(library, "unshare", None)
    if unshare is None:
        return False
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    user, group = os.geteuid(), os.getegid()
    if unshare(_NEW_USER | _NEW_NETWORK) == 0:
        _keep_names(user, group)
        return True
    # root may do without a user's namespace where those are switched off
    return bool(unshare(_NEW_NETWORK) == 0)


def _keep_names(user: int, group: int) -> None:
    """Go on being the same user inside the new namespace, for programs that look."""
    own = Path("/proc/self")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        try:
            (own / name).write_text(text, encoding="ascii")
        except OSError:
            continue


if __name__ == "__main__":
    leave_network()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the program we were told to be
