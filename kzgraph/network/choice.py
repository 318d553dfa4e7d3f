"""What of a network is counted, and what a tie weighs: chosen once, stated on every output.

>>> Choice(without=("partner:unicef",)).told({"partner:unicef": "UNICEF"})
'explicit contributions only; receivers are not counted; without UNICEF'
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kzgraph.errors import UsageError

__all__ = ["PROJECTIONS", "WEIGHTINGS", "Choice", "weight_formula"]

PROJECTIONS = ("all", "partner-programme", "partners")
"""The whole network of claims; partners with programmes; partners with each other."""

WEIGHTINGS = ("shared", "newman")
"""What a tie of two partners weighs: the things they share, or those divided by how many share them."""

_FORMULAS: Mapping[str, Mapping[str, str]] = {
    "all": {
        "en": "every edge is one claim; edges have no weight",
        "ru": "каждая связь — одно утверждение; веса у связей нет",
        "kk": "әр байланыс — бір тұжырым; байланыстардың салмағы жоқ",
    },
    "partner-programme": {
        "en": "weight = number of contributions that tie the partner to the programme, directly or through a result "
        "of it",
        "ru": "вес = число вкладов, которые связывают партнёра с программой, напрямую или через её результат",
        "kk": "салмақ = серіктесті бағдарламамен тікелей немесе оның нәтижесі арқылы байланыстыратын үлестер саны",
    },
    "shared": {
        "en": "weight = number of programmes both partners contributed to as such + number of results both "
        "contributed to",
        "ru": "вес = число программ, в которые как таковые внесли вклад оба партнёра, + число результатов, в которые "
        "внесли вклад оба",
        "kk": "салмақ = екі серіктес те тұтастай үлес қосқан бағдарламалар саны + екеуі де үлес қосқан нәтижелер саны",
    },
    "newman": {
        "en": "weight = sum of 1 / (k - 1) over the programmes both partners contributed to as such and the results "
        "both contributed to, k being the number of partners that contributed to it (Newman 2001)",
        "ru": "вес = сумма 1 / (k - 1) по программам, в которые как таковые внесли вклад оба партнёра, и по "
        "результатам, в которые внесли вклад оба; k — число внёсших вклад партнёров (Newman 2001)",
        "kk": "салмақ = екі серіктес те тұтастай үлес қосқан бағдарламалар мен екеуі де үлес қосқан нәтижелер бойынша "
        "1 / (k - 1) қосындысы; k — үлес қосқан серіктестер саны (Newman 2001)",
    },
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contributions count and how ties weigh; the default is what the documents say outright.

    A contribution whose only role is receiver (``role:beneficiary``) never counts: to receive is not to
    contribute.

    Attributes:
        inferred: Whether contributions that a reader concludes count too.
        without: CURIEs of partners to leave out, as if no document named them.
        sources: CURIEs of documents; only claims stated in one of them count. Empty: all documents.
        weighting: "shared" or "newman", for ties between partners (see `WEIGHTINGS`).
    """

    inferred: bool = False
    without: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    weighting: str = "shared"

    def __post_init__(self) -> None:
        """Refuse a weighting that does not exist."""
        if self.weighting not in WEIGHTINGS:
            raise UsageError(
                f'There is no weighting "{self.weighting}".', f"Use one of these: {', '.join(WEIGHTINGS)}."
            )

    def told(self, names: Mapping[str, str]) -> str:
        """The choice in words; ``names`` gives the labels of partners and documents by CURIE."""
        parts = ["explicit and inferred contributions" if self.inferred else "explicit contributions only"]
        parts.append("receivers are not counted")
        if self.without:
            parts.append(f"without {', '.join(names.get(curie, curie) for curie in self.without)}")
        if self.sources:
            parts.append(f"only what these documents state: {', '.join(names.get(c, c) for c in self.sources)}")
        return "; ".join(parts)


def weight_formula(projection: str, weighting: str = "shared", *, lang: str = "en") -> str:
    """What the weight of an edge of a projection is, in words.

    >>> weight_formula("all")
    'every edge is one claim; edges have no weight'

    Raises:
        UsageError: there is no such projection.
    """
    if projection not in PROJECTIONS:
        raise UsageError(f'There is no projection "{projection}".', f"Use one of these: {', '.join(PROJECTIONS)}.")
    return _FORMULAS[weighting if projection == "partners" else projection][lang]
