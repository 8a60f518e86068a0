"""Roles in, what each may do out: one frozen Access for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpora.errors import NotAllowed, NotFound

SYSTEM, LINK = "system", "link:"


class Role(StrEnum):
    """What a person is in an agency."""

    WRITER = "writer"
    ADVISOR = "advisor"
    ASSESSOR = "assessor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What can be done in an agency; an API token's scopes are some of these."""

    READ = "read"
    UPLOAD = "upload"
    COMMENT = "comment"
    DECIDE = "decide"
    ASSESS = "assess"
    ADMINISTER = "administer"


ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.WRITER: frozenset({Permission.READ, Permission.UPLOAD, Permission.COMMENT}),
    Role.ADVISOR: frozenset(
        {
            Permission.READ,
            Permission.UPLOAD,
            Permission.COMMENT,
            Permission.DECIDE,
            Permission.ASSESS,
        }
    ),
    # An assessor changes nothing: what they note is added beside.
    Role.ASSESSOR: frozenset({Permission.READ, Permission.COMMENT}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who asks, from where, and what they may do in which agency.

    ``actor`` is the id of a person, "link:ID", or "system" for the program's own work; ``scopes``
    narrows a token to some permissions (None: all of the person's). ``everywhere`` opens every
    agency: an operator's, or the program's own. ``assessment`` narrows a link to one assessment of
    its agency (None: all).
    """

    actor: str
    name: str
    origin: str = ""
    operator: bool = False
    everywhere: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    scopes: frozenset[Permission] | None = None
    assessment: str | None = None

    def may(self, permission: Permission, agency: str) -> bool:
        """Tell whether something may be done in an agency."""
        if self.scopes is not None and permission not in self.scopes:
            return False
        if self.everywhere:
            return True
        role = self.roles.get(agency)
        return role is not None and permission in ALLOWED[role]

    def require(self, permission: Permission, agency: str) -> None:
        """Raise NotFound for an agency that is not seen, NotAllowed for a role too small."""
        if not self.everywhere and agency not in self.roles:
            raise NotFound
        if not self.may(permission, agency):
            raise NotAllowed

    def require_operator(self) -> None:
        """Raise NotAllowed for anyone but an operator, by a session or an administering token."""
        scoped = self.scopes is not None and Permission.ADMINISTER not in self.scopes
        if not self.operator or scoped:
            raise NotAllowed

    def require_person(self) -> str:
        """Return the id of the person who asks; raise NotAllowed for a link, a token, the program.

        What belongs to a person alone (password, tokens, sessions) needs a session of their own.
        """
        if self.actor == SYSTEM or self.actor.startswith(LINK) or self.scopes is not None:
            raise NotAllowed
        return self.actor


def system_access(origin: str = "") -> Access:
    """Return the access of the program's own work: durable jobs, the command line."""
    return Access(actor=SYSTEM, name="Acredita", origin=origin, operator=True, everywhere=True)
