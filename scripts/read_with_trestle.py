"""A catalog file in; how many controls, items and links compliance-trestle reads in it, out.

Runs in an environment that has compliance-trestle and nothing of Acredita.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from trestle.core.catalog.catalog_interface import CatalogInterface
from trestle.oscal.catalog import Catalog


def counted(node: object, key: str) -> int:
    """Return how many rows the lists called ``key`` hold, at any depth."""
    if isinstance(node, list):
        return sum(counted(item, key) for item in node)
    if not isinstance(node, dict):
        return 0
    here = len(node[key]) if isinstance(node.get(key), list) else 0
    return here + sum(counted(value, key) for value in node.values())


def main(path: Path) -> int:
    """Return 0 where trestle read every control of the file, 1 where it lost some."""
    catalog = Catalog.oscal_read(path)
    if catalog is None:
        sys.stderr.write("no catalog was read\n")
        return 1
    written = json.loads(path.read_text("utf-8"))
    again = json.loads(catalog.oscal_serialize_json())
    found = {
        key: (counted(written, key), counted(again, key))
        for key in ("groups", "controls", "parts", "links", "props")
    }
    reached = len(list(CatalogInterface(catalog).get_all_controls_from_catalog(recurse=True)))
    for key, (before, after) in found.items():
        sys.stdout.write(f"{key}: {before} written, {after} read\n")
    kept = all(before == after for before, after in found.values())
    return 0 if kept and reached == found["controls"][0] else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
