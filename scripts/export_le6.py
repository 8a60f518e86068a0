"""A path in; the bundled 6th edition as an OSCAL catalog, with one planted move, out."""

from __future__ import annotations

import sys
from pathlib import Path

from corpora.catalog import load_edition
from service.exports.editions import export

# One number that moved and one that was merged, so that the withdrawn controls are read too.
LINEAGE = (("1.3.1", "4.1.1", "renumbered"), ("1.3.2", "4.1.2", "merged"))

if __name__ == "__main__":
    export(load_edition("le-6"), "oscal", Path(sys.argv[1]), lineage=LINEAGE)
