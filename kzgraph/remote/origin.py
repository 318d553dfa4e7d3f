r"""What a published graph was built from, told beside it, so that who copies it has the files' statements again.

A store keeps values and not how they are written: of 6.0 it says 6. Services change more; Virtuoso writes outlines in a
form of its own and rounds long decimals. So the statements whose value has another form in the files, or a form that
not every service keeps, are published a second time in a graph that questions do not see, with the value as a text:

```
<…/id/observation/…>  <…/ns#value>  "\"6.0\"^^<http://www.w3.org/2001/XMLSchema#decimal>"
```

A digest of the ontology says which statements of the whole are what terms mean, and which the curated ones.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph

from kzgraph.terms import PREFIXES

__all__ = ["Origin", "keeps_its_form", "meaning_digest", "read_written", "written_key", "written_lines"]

Triples: TypeAlias = Iterable[pyoxigraph.Triple]
Key: TypeAlias = tuple[str, str]

_XSD = PREFIXES["xsd"]
_TEXTS = frozenset({_XSD + "string", PREFIXES["rdf"] + "langString"})
# Forms that a store gives back as they are written, and services too: short enough for their arithmetic.
_KEPT = {
    _XSD + "boolean": re.compile(r"true|false"),
    _XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    _XSD + "decimal": re.compile(r"(?!-0$)(?=[-.\d]{1,15}$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?"),
    _XSD + "integer": re.compile(r"0|-?[1-9]\d{0,14}"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The files behind a store: curated statements as they are written there, and what terms and concepts mean.

    Both are read anew whenever they are asked for. ``licence`` has the address of the licence and whom to name, as
    far as the project says.
    """

    curated: Callable[[], Triples]
    ontology: Callable[[], Triples]
    licence: Mapping[str, str]

    def about(self) -> tuple[tuple[str, str], ...]:
        """What is said of a published version as a whole, see `kzgraph.remote.versions.ABOUT`."""
        told = {name: self.licence[name] for name in ("attribution", "licence") if name in self.licence}
        meaning = set(self.ontology())
        # What both curators and the ontology say could not be told apart again.
        if not any(triple in meaning for triple in self.curated()):
            told["ontology"] = meaning_digest(meaning)
        return tuple(sorted(told.items()))


def meaning_digest(ontology: Triples) -> str:
    """A digest of what terms and concepts mean, whatever the order."""
    lines = sorted({f"{triple}\n" for triple in ontology})
    return hashlib.blake2b("".join(lines).encode(), digest_size=16).hexdigest()


def keeps_its_form(term: object) -> bool:
    """Whether a store and every service give a term back as it is written.

    >>> keeps_its_form(pyoxigraph.Literal("6", datatype=pyoxigraph.NamedNode(_XSD + "decimal")))
    True
    >>> keeps_its_form(pyoxigraph.Literal("6.0", datatype=pyoxigraph.NamedNode(_XSD + "decimal")))
    False
    """
    if not isinstance(term, pyoxigraph.Literal) or not _is_typed(term):
        return True
    form = _KEPT.get(term.datatype.value)
    return form is not None and bool(form.fullmatch(term.value))


def written_lines(curated: Callable[[], Triples]) -> tuple[bytes, ...]:
    """The statements to publish a second time, as N-Triples, sorted, each once.

    Where one value of a property needs it, all typed values of that property of that thing are there.
    """
    keys = {_names(triple) for triple in curated() if not keeps_its_form(triple.object)}
    if not keys:
        return ()
    chosen = {t for t in curated() if _is_typed(t.object) and _names(t) in keys}
    return tuple(sorted(f"{t.subject} {t.predicate} {pyoxigraph.Literal(str(t.object))} .\n".encode() for t in chosen))


def read_written(told: Triples) -> dict[Key, tuple[pyoxigraph.Triple, ...]]:
    """The statements that were published a second time, by subject and predicate; raises ValueError for others."""
    found: dict[Key, tuple[pyoxigraph.Triple, ...]] = {}
    for triple in told:
        if not isinstance(triple.object, pyoxigraph.Literal):
            raise ValueError(str(triple))  # noqa: TRY004 - what a service gives is a matter of values
        line = f"{triple.subject} {triple.predicate} {triple.object.value} ."
        (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)
        key = _names(quad.triple)
        found[key] = (*found.get(key, ()), quad.triple)
    return found


def _is_typed(term: object) -> bool:
    """Whether a term is a value with a datatype of its own: no text, no address."""
    return isinstance(term, pyoxigraph.Literal) and term.datatype.value not in _TEXTS


def written_key(triple: pyoxigraph.Triple) -> Key | None:
    """By what a statement with a typed value is found among those published a second time; None for other values."""
    return _names(triple) if _is_typed(triple.object) else None


def _names(triple: pyoxigraph.Triple) -> Key:
    return (str(triple.subject), str(triple.predicate))
