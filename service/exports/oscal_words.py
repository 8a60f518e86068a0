"""Values of ours in; ids, properties and texts that OSCAL's data types take out."""

from __future__ import annotations

import re

from service.reports.characters import printable

NS = "urn:acredita:oscal:1"
_ODD = re.compile(r"[^A-Za-z0-9.-]")

Prop = dict[str, str]


def token(text: str) -> str:
    """Return ``text`` as the rest of an OSCAL token: odd characters by their code."""
    return _ODD.sub(lambda odd: f"_{ord(odd.group()):x}_", text)


def line(text: str) -> str:
    """Return ``text`` on one line, as titles and property values must be."""
    return " ".join(printable(text).split())


def prop(name: str, value: str, *, remarks: str = "") -> Prop:
    """Return a property of OSCAL's own vocabulary."""
    row = {"name": name, "value": line(value)}
    return row | {"remarks": remarks} if remarks else row


def own(name: str, value: str, *, kind: str = "", remarks: str = "") -> Prop:
    """Return a property of our vocabulary; ``kind`` becomes its class."""
    row = {"name": name, "ns": NS, "value": line(value)}
    row |= {"class": kind} if kind else {}
    return row | {"remarks": remarks} if remarks else row
