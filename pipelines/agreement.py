"""Two readings of the same pairs in, how far they agree beyond chance out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Landis and Koch 1977: the upper end of each band of kappa.
_BANDS = ((0.0, "none"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """``agreed`` of ``n`` pairs read alike, and Cohen's kappa of nominal verdicts.

    ``kappa`` is None where it is not defined: nothing was read twice, or both readers said one
    and the same of everything. ``band`` names how strong it is, "" without one.
    """

    n: int
    agreed: int
    kappa: float | None
    band: str

    @property
    def share(self) -> float | None:
        """Return the share of pairs read alike, None where there are none."""
        return self.agreed / self.n if self.n else None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Compare the first verdict of each pair with its second.

    Formula: (observed - chance) / (1 - chance), chance by how often each reader says each verdict
    (Cohen 1960).
    """
    n, agreed = len(pairs), sum(one == other for one, other in pairs)
    first, second = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    kappa = None
    # With one verdict in all, chance alone agrees on everything.
    if len({*first, *second}) > 1:
        # In pairs times n, whole numbers: what is as by chance is 0, not nearly.
        chance = sum(count * second[one] for one, count in first.items())
        kappa = (agreed * n - chance) / (n * n - chance)
    return Agreement(
        n=n,
        agreed=agreed,
        kappa=kappa,
        band="" if kappa is None else _band(kappa),
    )


def _band(kappa: float) -> str:
    return next((name for high, name in _BANDS if kappa <= high), "strong")
