"""What an export may be told: who reports, which programmes, and what stands where the documents are silent."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from kzgraph.errors import UsageError

__all__ = ["PERIODS", "UNDATED", "Options"]

UNDATED = ("earliest", "omit")
"""What becomes of a programme whose start nobody states: it gets the earliest date of its claims, or no activity."""

PERIODS = ("stated", "document")
"""Which periods are written: those that the documents state, or else the one that the document itself reports on."""

_FORBIDDEN = re.compile(r"[/&|?\s]")
_TYPES = ("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90")
_STATUSES = ("1", "2", "3", "4", "5", "6")


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of one export; what is chosen for want of a statement is told in the loss report.

    Attributes:
        programmes: IRIs of programmes to write; empty: all.
        sources: IRIs of documents; only what one of them states is written. Empty: all.
        reporting_org: Identifier of the organisation that would publish the file; not UNICEF unless it says so itself.
        reporting_name: Its name.
        reporting_type: Its code in the list OrganisationType.
        identifier_prefix: What activity identifiers begin with; it begins with ``reporting_org``, which it is if empty.
        base_uri: Address of an explorer of this graph, for links to the pages of things; empty: their own IRIs.
        generated: The day written as the file's own, against which nothing actual lies in the future; None: the day
            the ontology was issued.
        undated: One of `UNDATED`.
        periods: One of `PERIODS`, for actuals and results that the documents give no date.
        status: Code of ActivityStatus for a programme of which neither start nor end is given.
        include_inferred: Whether conclusions of a reader are written too.
        nearest_roles: Whether a role that fits none of the four is written as the nearest instead of in words.
    """

    programmes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reporting_org: str = "DRAFT-KZGRAPH"
    reporting_name: str = "kzgraph, draft from public documents"
    reporting_type: str = "90"
    identifier_prefix: str = ""
    base_uri: str = ""
    generated: date | None = None
    undated: str = "earliest"
    periods: str = "stated"
    status: str = "2"
    include_inferred: bool = False
    nearest_roles: bool = False

    def __post_init__(self) -> None:
        """Refuse what the standard would refuse; raises UsageError."""
        _identifier("reporting organisation", self.reporting_org)
        _identifier("identifier prefix", self.prefix)
        if self.prefix != self.reporting_org and not self.prefix.startswith(f"{self.reporting_org}-"):
            raise UsageError(
                f'The identifier prefix "{self.prefix}" does not begin with the reporting organisation.',
                f"Write for example: --identifier-prefix {self.reporting_org}-KAZ",
            )
        if not self.reporting_name.strip():
            raise UsageError("The reporting organisation has no name.", "Give it with --reporting-name.")
        _one_of("type of organisation", self.reporting_type, _TYPES)
        _one_of("activity status", self.status, _STATUSES)
        _one_of("choice for undated programmes", self.undated, UNDATED)
        _one_of("choice of periods", self.periods, PERIODS)
        if self.base_uri and not _is_address(self.base_uri):
            raise UsageError(f'"{self.base_uri}" is no web address.', "Write one such as https://example.org/kzgraph")

    @property
    def prefix(self) -> str:
        """What activity identifiers begin with.

        >>> Options(reporting_org="XM-DAC-41122", identifier_prefix="XM-DAC-41122-KAZ").prefix
        'XM-DAC-41122-KAZ'
        """
        return self.identifier_prefix or self.reporting_org

    def identifier(self, slug: str) -> str:
        """The identifier of the activity of a programme.

        >>> Options().identifier("school-gardens")
        'DRAFT-KZGRAPH-school-gardens'
        """
        return f"{self.prefix}-{slug}"


def _identifier(what: str, text: str) -> None:
    if not text or _FORBIDDEN.search(text) or not text.isprintable():
        raise UsageError(
            f'The {what} "{text}" is no identifier that IATI allows.',
            "Write it without spaces and without / & | ?, such as XM-DAC-41122",
        )


def _one_of(what: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise UsageError(f'There is no {what} "{given}".', f"Use one of these: {', '.join(allowed)}.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"\s", text)
