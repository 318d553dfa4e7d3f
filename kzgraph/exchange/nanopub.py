"""Claims as nanopublications: each with a head, an assertion, its provenance and who published it, as four graphs.

The assertion is what is claimed. The provenance says how the source says it: the passages with their places and
gists, the basis, the few words that tie the claim, and remarks of curators. The publication info names the licence
and whom to name. The form is that of the nanopublication guidelines (https://nanopub.net/guidelines/): one head that
links three further graphs, every statement in one of the four, the assertion a subject of the provenance, the
nanopublication a subject of its publication info.

There is no signature and no address made of a digest, which the network of nanopublications asks for on publishing,
and no time of making, so that the same graph gives the same file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph

from kzgraph.exchange.parts import Part
from kzgraph.terms import BASE, CLAIM_CLASSES, PREFIXES

__all__ = ["Nanopublications", "nanopublications"]

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_ABOUT_SAYING = frozenset(
    pyoxigraph.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("kz", "statedIn"),
        ("kz", "basis"),
        ("kz", "wording"),
        ("kz", "namedAs"),
        ("kz", "asPrinted"),
        ("skos", "editorialNote"),
    )
)
_STATED_IN = pyoxigraph.NamedNode(PREFIXES["kz"] + "statedIn")
_SOURCE = pyoxigraph.NamedNode(PREFIXES["kz"] + "source")
_LABEL = pyoxigraph.NamedNode(PREFIXES["skos"] + "prefLabel")

Said = Mapping[object, list[pyoxigraph.Triple]]


@dataclass(frozen=True, slots=True)
class Nanopublications:
    """The graphs of all claims, four a claim, and how much of the graph is no claim."""

    parts: tuple[Part, ...]
    claims: int
    left_out: tuple[str, ...]


def nanopublications(curated: Part, about: Mapping[str, str]) -> Nanopublications:
    """Every claim of the curated statements as four graphs.

    ``about`` names the licence (an address) and whom to name, as `kzgraph.network.about.licence` tells. What is no
    claim and no passage that a claim is stated in has no place in a nanopublication and is left out.
    """
    said: dict[object, list[pyoxigraph.Triple]] = defaultdict(list)
    for triple in curated.triples:
        said[triple.subject].append(triple)
    claims = sorted((node for node in said if _is_claim(node)), key=str)
    used = {triple.object for claim in claims for triple in said[claim] if triple.predicate == _STATED_IN}
    others = len(said.keys() - set(claims) - used)
    parts = tuple(part for claim in claims for part in _graphs(claim, said, about))
    left = f"{others} things that are no claims, such as partners, with their names (trig without --nanopub)"
    return Nanopublications(parts, len(claims), (left, "signatures and times of publishing") if others else ())


def _is_claim(node: object) -> bool:
    if not isinstance(node, pyoxigraph.NamedNode) or not node.value.startswith(f"{BASE}id/"):
        return False
    return node.value.removeprefix(f"{BASE}id/").partition("/")[0] in CLAIM_CLASSES


def _graphs(claim: object, said: Said, about: Mapping[str, str]) -> Iterator[Part]:
    """The four graphs of a claim."""
    if not isinstance(claim, pyoxigraph.NamedNode):
        return
    whole = f"{BASE}nanopub/{claim.value.removeprefix(f'{BASE}id/')}"
    assertion, provenance, publication = (
        pyoxigraph.NamedNode(f"{whole}#{name}") for name in ("assertion", "provenance", "pubinfo")
    )
    node = pyoxigraph.NamedNode(whole)
    links = (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", publication))
    head = [_triple(node, PREFIXES["rdf"] + "type", pyoxigraph.NamedNode(f"{_NP}Nanopublication"))]
    head += [_triple(node, f"{_NP}has{name}", graph) for name, graph in links]
    own = said[claim]
    yield Part("head", f"{whole}#head", tuple(head))
    yield Part("assertion", assertion.value, tuple(t for t in own if t.predicate not in _ABOUT_SAYING))
    yield Part("provenance", provenance.value, tuple(_provenance(assertion, own, said)))
    yield Part("pubinfo", publication.value, tuple(_publication(node, claim, own, about)))


def _provenance(
    assertion: pyoxigraph.NamedNode, own: Iterable[pyoxigraph.Triple], said: Said
) -> Iterator[pyoxigraph.Triple]:
    """How the source says it; an assertion that names no passage still says that it has a source."""
    passages = [triple.object for triple in own if triple.predicate == _STATED_IN]
    yield from (triple for triple in own if triple.predicate in _ABOUT_SAYING)
    for passage in passages:
        yield _triple(assertion, PREFIXES["prov"] + "wasDerivedFrom", passage)
        yield from said.get(passage, ())
        for triple in said.get(passage, ()):
            if triple.predicate == _SOURCE:
                yield _triple(passage, PREFIXES["prov"] + "wasQuotedFrom", triple.object)
    if not passages:
        yield _triple(assertion, PREFIXES["rdf"] + "type", pyoxigraph.NamedNode(PREFIXES["prov"] + "Entity"))


def _publication(
    node: pyoxigraph.NamedNode, claim: pyoxigraph.NamedNode, own: Iterable[pyoxigraph.Triple], about: Mapping[str, str]
) -> Iterator[pyoxigraph.Triple]:
    """Licence and whom to name, what the nanopublication makes known, and its name where the claim has one."""
    yield _triple(node, f"{_NPX}introduces", claim)
    if licence := about.get("licence"):
        yield _triple(node, PREFIXES["dcterms"] + "license", pyoxigraph.NamedNode(licence))
    if owner := about.get("attribution"):
        yield _triple(node, PREFIXES["dcterms"] + "rights", pyoxigraph.Literal(owner))
    for triple in own:
        if triple.predicate == _LABEL:
            yield _triple(node, PREFIXES["rdfs"] + "label", triple.object)


def _triple(subject: object, predicate: str, value: object) -> pyoxigraph.Triple:
    return pyoxigraph.Triple(subject, pyoxigraph.NamedNode(predicate), value)  # type: ignore[arg-type]
