"""A file's name in, the header that a browser saves it by out."""

from __future__ import annotations

import re
from urllib.parse import quote

# What may stand between quotes as it is; what old programs read has a dash for all else.
_ODD = re.compile(r"[^A-Za-z0-9._ -]+")


def attachment(name: str) -> str:
    """Return the Content-Disposition of a file to be saved under a name of any letters (RFC 6266).

    Control characters and marks of folders are no part of a name.
    """
    whole = re.sub(r"[\x00-\x1f\x7f/\\]+", "-", name)
    plain = _ODD.sub("-", whole)
    header = f'attachment; filename="{plain}"'
    if plain == whole:
        return header
    return f"{header}; filename*=UTF-8''{quote(whole.encode('utf-8', 'replace'), safe='')}"
