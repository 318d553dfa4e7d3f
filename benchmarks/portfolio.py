"""A portfolio of country offices, shaped like the curated graph: made up, and the same for the same seed.

The first office is the curated graph itself, so that what is asked of it can be asked in a portfolio of any size.
Every further office has its own programmes, results, partners, regions, documents and claims under names of its own.
It is drawn from the curated graph: each small programme (one without parts) is in it or not, and with a programme go
the results, contributions, figures, products, conclusions and passages that are left with nothing to speak of.
So degrees, chains, claims of a passage, names in three languages, roles and bases are those of a real office, while no
two offices are alike. All offices share what is shared in the world: UN agencies, donors and other bodies of many
countries, the regions outside the country, indicators of the Sustainable Development Goals, and all concepts. So the
largest partner grows with the portfolio, and a small one does not.

    python benchmarks/portfolio.py OFFICES FOLDER      a project folder: one Turtle file for each office
    python benchmarks/portfolio.py OFFICES FILE.nt     one file of N-Triples ("-": standard output)

An office has about 38,000 statements, so a portfolio of 1,000 has about 40 million with what is derived from them.
"""

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

import pyoxigraph

from kzgraph.project import Project, find_project
from kzgraph.terms import BASE, PREFIXES, compact

ROOT = Path(__file__).parent.parent
SEED = 2018
LEAST_SHARE = 0.5
"""Of its small programmes an office has at least this share, and at most all, evenly drawn."""

ENTITIES = f"{BASE}id/"
KZ, SKOS = PREFIXES["kz"], PREFIXES["skos"]
TYPE = PREFIXES["rdf"] + "type"
NAMES = frozenset(
    {SKOS + "prefLabel", SKOS + "altLabel", KZ + "formerName", KZ + "gist", PREFIXES["dcterms"] + "title"}
)
DIGESTS = frozenset({KZ + "digest", KZ + "fingerprint", KZ + "textDigest"})
SHARED_TYPES = frozenset(PREFIXES["partnertype"] + name for name in ("multilateral", "international-ngo", "foundation"))

# What is left without any object of one of these groups of properties has nothing to speak of any more.
NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contribution": (("programme", "result"),),
    "event": (("programme",),),
    "finding": (("about",),),
    "followup": (("followsUp",), ("by",)),
    "judgement": (("about",),),
    "lesson": (("about",),),
    "observation": (("measures",),),
    "plan": (("about",),),
    "product": (("programme",),),
    "recommendation": (("about",),),
    "result": (("programme",),),
    "resultlink": (("fromResult",), ("toResult",)),
}

# Stand for what differs from office to office, until an office is written; no curated text holds them.
SUFFIX, TAG, HEX = "\x00", "\x01", "\x02"

Name = Callable[[str], str]


class Line(NamedTuple):
    """A statement as it is written, and the thing it points at if that can be missing in an office."""

    text: str
    target: str


class Template:
    """The curated graph, read once: what every office is drawn from."""

    def __init__(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        self.triples = sorted(set(triples), key=lambda t: (t.subject.value, t.predicate.value, str(t.object)))
        self._out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, thing in self.triples:
            if isinstance(thing, pyoxigraph.NamedNode):
                self._out[subject.value][predicate.value].append(thing.value)
        self.shared = frozenset(self._shared())
        self.local = frozenset(self._out) - self.shared
        self._small = sorted(set(self._of_kind("programme")) - self._objects("partOf") - self._objects("scaledUpFrom"))
        self._needs = {thing: needs for thing in sorted(self.local) if (needs := self._needed(thing))}

    @classmethod
    def of(cls, project: Project) -> "Template":
        """The curated files of a project."""
        files = (str(path) for path in project.graph_files())
        return cls(q.triple for path in files for q in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))

    def _of_kind(self, kind: str) -> Iterator[str]:
        return (thing for thing in self._out if thing.startswith(f"{ENTITIES}{kind}/"))

    def _objects(self, name: str) -> set[str]:
        return {thing for said in self._out.values() for thing in said.get(KZ + name, ())}

    def _shared(self) -> Iterator[str]:
        yield from (p for p in self._of_kind("partner") if SHARED_TYPES & set(self._out[p].get(KZ + "partnerType", ())))
        yield from {t.subject.value for t in self.triples if t.predicate.value == KZ + "sdgIndicator"}
        inside = self._inside()
        for region in self._of_kind("region"):
            if region not in inside:
                yield region
                yield from (g for said in self._out[region].values() for g in said if "/geometry/" in g)

    def _inside(self) -> set[str]:
        """The country whose office this is (the one that most regions are part of), and all that lies in it."""
        inward = [KZ + "partOf", KZ + "separatedFrom", PREFIXES["dcterms"] + "replaces"]
        wider = {r: {w for name in inward for w in self._out[r].get(name, ())} for r in self._of_kind("region")}
        country = PREFIXES["regionkind"] + "country"
        parts = Counter(
            w for found in wider.values() for w in found if country in self._out[w].get(KZ + "regionKind", ())
        )
        inside = {min(parts, key=lambda region: (-parts[region], region))} if parts else set()
        while grown := {region for region, found in wider.items() if found & inside} - inside:
            inside |= grown
        return inside

    def missing(self, office: int, seed: int = SEED) -> set[str]:
        """What an office does not have; the first one has everything."""
        chance = random.Random(f"{seed} {office}")
        share = 1.0 if office == 1 else chance.uniform(LEAST_SHARE, 1)
        gone = {programme for programme in self._small if chance.random() >= share}
        while more := {
            thing
            for thing, needs in self._needs.items()
            if thing not in gone and any(gone.issuperset(targets) for targets in needs)
        }:
            gone |= more
        return gone | self._unused_passages(gone)

    def _needed(self, thing: str) -> tuple[tuple[str, ...], ...]:
        """Of what a thing speaks: of each group it needs at least one."""
        said = self._out[thing]
        groups = NEEDS.get(compact(thing).partition(":")[0], ())
        found = (tuple(target for name in group for target in said.get(KZ + name, ())) for group in groups)
        return tuple(targets for targets in found if targets)

    def _unused_passages(self, gone: set[str]) -> set[str]:
        """Passages that only missing things were stated in; those that nothing ever was stay."""
        stated = KZ + "statedIn"
        used = {p for thing, said in self._out.items() if thing not in gone for p in said.get(stated, ())}
        return {p for thing in gone for p in self._out[thing].get(stated, ())} - used

    def lines(self, name: Name) -> dict[str, tuple[Line, ...]]:
        """The statements of each thing as they are written, with ``name`` for IRIs."""
        found: dict[str, list[Line]] = defaultdict(list)
        for triple in self.triples:
            subject, predicate, thing = triple.subject.value, triple.predicate.value, triple.object
            is_local = isinstance(thing, pyoxigraph.NamedNode) and thing.value in self.local
            target = thing.value if is_local else ""
            written = self._written(name, predicate, thing, is_own=subject in self.local)
            head = name(subject + SUFFIX if subject in self.local else subject)
            found[subject].append(Line(f"{head} {name(predicate)} {written} .\n", target))
        return {subject: tuple(lines) for subject, lines in found.items()}

    def _written(
        self, name: Name, predicate: str, thing: pyoxigraph.NamedNode | pyoxigraph.Literal, *, is_own: bool
    ) -> str:
        if isinstance(thing, pyoxigraph.NamedNode):
            return name(thing.value + SUFFIX if thing.value in self.local else thing.value)
        if is_own and predicate in DIGESTS:
            return f'"{HEX}{thing.value}"'
        if is_own and predicate in NAMES:
            tagged = str(pyoxigraph.Literal(thing.value + "\x7f", language=thing.language or None))
            # The sign that marks the place is written as an escape in some forms.
            return tagged.replace("\\u007F", TAG).replace("\x7f", TAG)
        text = str(thing)
        kind = thing.datatype.value
        return text.replace(f"<{kind}>", name(kind))


def iri_in_brackets(iri: str) -> str:
    """An IRI as N-Triples write it.

    >>> iri_in_brackets("https://example.org/a")
    '<https://example.org/a>'
    """
    return f"<{iri}>"


def short_name(iri: str) -> str:
    """An IRI as curated Turtle writes it: short, where a prefix of the table fits.

    >>> short_name("https://w3id.org/kzgraph/id/partner/unicef"), short_name("https://example.org/a")
    ('partner:unicef', '<https://example.org/a>')
    """
    place = iri.endswith(SUFFIX)
    curie = compact(iri.removesuffix(SUFFIX))
    return f"<{iri}>" if curie.startswith("http") else f"{curie}{SUFFIX * place}"


def header() -> str:
    """The prefixes of a Turtle file."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def offices(template: Template, count: int, name: Name, seed: int = SEED) -> Iterator[str]:
    """The statements of one office after the other, a line each."""
    lines = template.lines(name)
    for office in range(1, count + 1):
        gone = template.missing(office, seed)
        own = template.local - gone if office > 1 else lines.keys()
        text = "".join(
            line.text for subject, said in lines.items() if subject in own for line in said if line.target not in gone
        )
        suffix, tag = (f"--o{office}", f" ({office})") if office > 1 else ("", "")
        yield own_digests(text.replace(SUFFIX, suffix).replace(TAG, tag), office)


def own_digests(text: str, office: int) -> str:
    """A text whose digests, where they are marked, begin with the office's number; the first office keeps its own."""
    return text.replace(HEX, "") if office == 1 else re.sub(f"{HEX}.{{4}}", f"{office:04x}", text)


def write_project(folder: Path, count: int, seed: int = SEED) -> Path:
    """Write a project folder of some offices and return it; ontology and questions are the checkout's."""
    graph = folder / "graph"
    graph.mkdir(parents=True)
    template = Template.of(find_project(ROOT))
    for office, text in enumerate(offices(template, count, short_name, seed), 1):
        # A project is known by this file; a portfolio has nothing else in it.
        path = graph / ("sources.ttl" if office == 1 else f"office-{office:04d}.ttl")
        path.write_text(f"{header()}\n{text}", encoding="utf-8")
    return folder


def write_triples(out: TextIO, count: int, seed: int = SEED) -> None:
    """Write some offices as N-Triples, one office after the other."""
    for text in offices(Template.of(find_project(ROOT)), count, iri_in_brackets, seed):
        out.write(text)


def main() -> None:
    """Write a portfolio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("offices", type=int, help="how many country offices")
    options.add_argument("target", metavar="FOLDER|FILE.nt|-", help="a new folder, or a file")
    options.add_argument("--seed", type=int, default=SEED, help=f"another seed is another portfolio (default: {SEED})")
    given = options.parse_args()
    if given.offices < 1:
        options.error("a portfolio has at least one office")
    if given.target == "-":
        write_triples(sys.stdout, given.offices, given.seed)
    elif given.target.endswith(".nt"):
        with Path(given.target).open("w", encoding="utf-8") as out:
            write_triples(out, given.offices, given.seed)
    else:
        write_project(Path(given.target), given.offices, given.seed)


if __name__ == "__main__":
    main()
