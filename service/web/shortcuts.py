"""A person's own keys in, the key of every action of the review screen out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PREFERENCE = "keys"
DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "satisfies": "a",
        "partial": "p",
        "unrelated": "r",
        "contradicts": "c",
        "postponed": "u",
        "unanswered": "s",
        "not_applicable": "i",
        "comment": "m",
        "note": "n",
        "undo": "z",
        "next": "j",
        "previous": "k",
        "next_element": "J",
        "previous_element": "K",
        "next_label": "]",
        "previous_label": "[",
        "next_standard": "l",
        "previous_standard": "h",
        "select": "x",
        "search": "/",
        "go": "g",
        "text": "v",
        "zoom_in": "+",
        "zoom_out": "-",
        "stay": "t",
        "help": "?",
    }
)
# Digits choose reasons and elements.
_TAKEN = frozenset("0123456789")


def keys_of(kept: object) -> Mapping[str, str]:
    """Return the key of each action: one's own where it is kept and good, else the usual one."""
    own = kept if isinstance(kept, dict) else {}
    found = {
        action: own[action] if is_key(own.get(action)) else usual
        for action, usual in DEFAULTS.items()
    }
    return found if not clashes(found) else DEFAULTS


def is_key(text: object) -> bool:
    """Tell whether a text is one printable character that no list of choices needs."""
    if not isinstance(text, str) or len(text) != 1:
        return False
    return text.isprintable() and not text.isspace() and text not in _TAKEN


def clashes(keys: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actions whose key another action has too."""
    used = list(keys.values())
    return tuple(action for action, key in keys.items() if used.count(key) > 1)
