"""An error in, its HTTP status out: one table, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from corpora import errors
from corpora.errors import AcreditaError

# Errors that are not here have the status of the nearest class above them.
STATUS: Mapping[type[AcreditaError], int] = MappingProxyType(
    {
        errors.AcreditaError: 500,
        errors.InputError: 422,
        errors.BadRequest: 400,
        errors.SignInNeeded: 401,
        errors.StepPending: 403,
        errors.ForgedRequest: 403,
        errors.NotAllowed: 403,
        errors.OpenIdFailed: 403,
        errors.NotFound: 404,
        errors.WrongMethod: 405,
        errors.UnknownEdition: 404,
        errors.UnknownStandard: 404,
        errors.UnknownModel: 404,
        errors.MissingFile: 404,
        errors.Conflict: 409,
        errors.AlreadyThere: 409,
        errors.LastOne: 409,
        errors.StoreInUse: 409,
        errors.VersionPassed: 412,
        errors.VersionNeeded: 428,
        errors.TooLarge: 413,
        errors.OverLimit: 413,
        errors.OverQuota: 413,
        errors.NotADocument: 415,
        errors.WrongMedia: 415,
        errors.NotAProof: 415,
        errors.TooMany: 429,
        errors.MissingExtra: 501,
        errors.DatabaseDown: 503,
        errors.SetupNeeded: 503,
        errors.StillWorking: 503,
        errors.NotMade: 503,
    }
)


def status_of(error: AcreditaError) -> int:
    """Return the HTTP status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(error: AcreditaError, instance: str) -> dict[str, object]:
    """Return the body of application/problem+json (RFC 9457), with both languages."""
    kind = type(error).__name__
    return {
        "type": f"urn:acredita:problem:{kind}",
        "title": kind,
        "status": status_of(error),
        "detail": error.sentence("es"),
        "detail_en": error.sentence("en"),
        "instance": instance,
    }
