"""The errors kzgraph raises on purpose, drawn as a tree.

```
KzgraphError                 .hint, .exit_code
├── UsageError               a command or function was called with something it cannot use
│   ├── UnknownName          .name .candidates   nothing in the graph has that name
│   ├── AmbiguousName        .name .candidates   several things have that name
│   └── BadParameter         .parameter          a question's parameter is missing, unknown or of the wrong kind
├── InputError               .path .line         a file says something that cannot be read
│   ├── TurtleError          Turtle that does not parse, or that the curated form does not allow
│   ├── DuplicateEntity      the same entity is written in two places
│   └── QuestionError        a question's front matter or text is wrong
├── QuoteError               .places             words to cite are absent from a text, or stand in several places
├── ProjectNotFound          no data folders where kzgraph looked
├── SourceTextMissing        the text edition of a document is not at hand
├── QueryError               SPARQL that cannot be parsed or evaluated
├── ServiceError             a SPARQL service cannot be reached, or answers otherwise than it should
├── StoreError               the built store is locked, damaged or cannot be written
└── NotAvailable             something optional is not installed or not possible here
```

Each error is one sentence for the person at the keyboard; ``hint`` is what to do next. The command line
prints both and ends with ``exit_code``; a traceback appears only with ``--debug``.
"""

from __future__ import annotations

from kzgraph.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "AmbiguousName",
    "BadParameter",
    "DuplicateEntity",
    "InputError",
    "KzgraphError",
    "NotAvailable",
    "ProjectNotFound",
    "QueryError",
    "QuestionError",
    "QuoteError",
    "ServiceError",
    "SourceTextMissing",
    "StoreError",
    "TurtleError",
    "UnknownName",
    "UsageError",
    "on_a_line",
    "with_article",
]

LONGEST_SHOWN = 100
LONGEST_TOLD = 1000


class KzgraphError(Exception):
    """Base of every error raised on purpose; ``hint`` says what to do next."""

    exit_code = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = _shown(message)
        self.hint = None if hint is None else _shown(hint)
        super().__init__(self.message)


class UsageError(KzgraphError):
    """A command or function was called with something it cannot use."""


class UnknownName(UsageError):
    """Nothing in the graph has this name; ``candidates`` are the nearest ones."""

    def __init__(self, name: str, candidates: Sequence[str] = (), *, what: str = "entity") -> None:
        hint = f"Did you mean {_either(candidates)}?" if candidates else "Look with: kzgraph search TEXT"
        super().__init__(f'Nothing in the graph is {with_article(what)} named "{on_a_line(name)}".', hint)
        self.name = name
        self.candidates = tuple(candidates)


class AmbiguousName(UsageError):
    """Several things in the graph have this name; ``candidates`` are the first of them, CURIEs with labels."""

    def __init__(self, name: str, candidates: Sequence[str], number: int | None = None) -> None:
        super().__init__(
            f'"{on_a_line(name)}" names {number or len(candidates)} things in the graph.',
            f"Say which: {_either(candidates)}{', …' if number and number > len(candidates) else '.'}",
        )
        self.name = name
        self.candidates = tuple(candidates)


class BadParameter(UsageError):
    """A question's parameter is missing, unknown or of the wrong kind."""

    def __init__(self, parameter: str, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.parameter = parameter


class InputError(KzgraphError):
    """A file says something that cannot be read; ``path`` and ``line`` say where."""

    def __init__(self, path: Path | str, line: int | None, problem: str, hint: str | None = None) -> None:
        from pathlib import Path  # for an error only

        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {problem}", hint)
        self.path = Path(path)
        self.line = line
        self.problem = problem


class TurtleError(InputError):
    """Turtle that does not parse, or that the curated form does not allow."""


class DuplicateEntity(InputError):
    """The same entity is written in two places."""


class QuestionError(InputError):
    """A question's front matter or text is wrong."""


class QuoteError(KzgraphError):
    """Words to cite are absent from a text, or stand in several places; ``places`` lists them."""

    def __init__(self, message: str, places: Sequence[str] = (), hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.places = tuple(places)


class ProjectNotFound(KzgraphError):
    """No data folders where kzgraph looked."""


class SourceTextMissing(KzgraphError):
    """The text edition of a document is not at hand."""

    exit_code = 3


class QueryError(KzgraphError):
    """SPARQL that cannot be parsed or evaluated."""


class ServiceError(KzgraphError):
    """A SPARQL service cannot be reached, or answers otherwise than it should."""

    exit_code = 3


class StoreError(KzgraphError):
    """The built store is locked, damaged or cannot be written."""


class NotAvailable(KzgraphError):
    """Something optional is not installed, or not possible here."""

    exit_code = 3


def _shown(words: str) -> str:
    """Words from files and users as they may reach a terminal: whole, and without what would steer it."""
    if len(words) > LONGEST_TOLD:
        words = f"{words[:LONGEST_TOLD]}…"
    return words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)


def on_a_line(words: str) -> str:
    r"""Words as they can stand in a message: on one line, without control characters, not too long.

    >>> on_a_line("a\nb")
    'a b'
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in words[: 2 * LONGEST_SHOWN]).split())
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def with_article(noun: str) -> str:
    """A noun with "a" or "an".

    >>> with_article("indicator"), with_article("partner")
    ('an indicator', 'a partner')
    """
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
