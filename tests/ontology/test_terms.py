"""The vocabulary is complete, used as declared, and its examples are true of the graph."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kzgraph.terms import expand

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
GRAPH = ROOT / "graph"
KZ = Namespace("https://w3id.org/kzgraph/ns#")
NS = URIRef("https://w3id.org/kzgraph/ns")
BASE = "https://w3id.org/kzgraph/"
SDG = "http://metadata.un.org/sdg/"
DERIVED = {KZ.contributedTo, KZ.latinKey, KZ.leadsTo, KZ.nameKey, KZ.within}
DECLARATIONS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype}
QUESTIONS = frozenset(path.stem for path in (ROOT / "queries").rglob("*.rq"))
VACUOUS = re.compile(r"^(This (class|property)|A class|A property|Represents|Denotes)\b")
CURIE = re.compile(r"(?<![\w/.-])[a-z]+:[\w-]+(?:\.\w+)?")


def parse(*paths: Path) -> Graph:
    """The triples of several Turtle files in one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


TERMS = parse(ONTOLOGY / "kzgraph.ttl")
SCHEMES = parse(*sorted((ONTOLOGY / "schemes").glob("*.ttl")))
SCHEME_FILES = tuple(sorted((ONTOLOGY / "schemes").glob("*.ttl")))
OWN = tuple(sorted(s for s in set(TERMS.subjects(RDF.type)) if isinstance(s, URIRef) and s.startswith(KZ)))
CLASSES = tuple(term for term in OWN if (term, RDF.type, OWL.Class) in TERMS)
PROPERTIES = tuple(
    term
    for term in OWN
    if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(TERMS.objects(term, RDF.type)) and term not in DERIVED
)


@pytest.fixture(scope="session")
def curated() -> Graph:
    """The shipped graph, without what is derived."""
    paths = sorted(GRAPH.rglob("*.ttl"))
    assert any("claims" in path.parts for path in paths)
    return parse(*paths)


def short(term: URIRef) -> str:
    """The name of a term without its namespace, for test ids."""
    return str(term).rpartition("#")[2]


def languages(graph: Graph, thing: Node, predicate: URIRef) -> list[str]:
    """The languages of a thing's labels, one entry for each label."""
    labels = graph.objects(thing, predicate)
    return [str(label.language) for label in labels if isinstance(label, Literal)]


def text_files() -> Iterator[Path]:
    """Every file that may write a term of ours."""
    yield from (p for p in sorted(ONTOLOGY.rglob("*")) if p.suffix in {".ttl", ".rq", ".jsonld"})
    yield from sorted((ROOT / "graph").rglob("*.ttl"))
    yield from sorted((ROOT / "queries").rglob("*.rq"))


def english(term: URIRef) -> str:
    """The English label of a term."""
    return next(str(x) for x in TERMS.objects(term, RDFS.label) if isinstance(x, Literal) and x.language == "en")


def examples(term: URIRef) -> list[str]:
    """The examples of a term that show what it is, not what it is not."""
    return [str(e) for e in TERMS.objects(term, SKOS.example) if not str(e).startswith("Not:")]


@pytest.mark.parametrize("term", OWN, ids=short)
def test_term_is_complete(term: URIRef) -> None:
    """Declaration, home, labels in three languages, scope note, example and questions: none may be missing."""
    declared = set(TERMS.objects(term, RDF.type))
    assert len(declared) == 1
    assert declared <= DECLARATIONS
    assert list(TERMS.objects(term, RDFS.isDefinedBy)) == [NS]
    assert sorted(languages(TERMS, term, RDFS.label)) == ["en", "kk", "ru"]
    assert list(TERMS.objects(term, SKOS.scopeNote)), f"{short(term)} has no skos:scopeNote"
    assert examples(term), f"{short(term)} has no skos:example"
    answers = {str(question) for question in TERMS.objects(term, KZ.answers)}
    assert answers, f"{short(term)} serves no question; write kz:answers"
    assert answers <= QUESTIONS


@pytest.mark.parametrize("term", OWN, ids=short)
def test_definition_defines(term: URIRef) -> None:
    """One English sentence that says what the term is, and does not lean on the term's own name."""
    definitions = list(TERMS.objects(term, SKOS.definition))
    assert len(definitions) == 1
    text, label = str(definitions[0]), english(term)
    assert text.endswith(".")
    assert not VACUOUS.match(text)
    assert text.rstrip(".").casefold() not in {label.casefold(), f"a {label}".casefold()}


@pytest.mark.parametrize("term", CLASSES, ids=short)
def test_class_is_told_from_its_neighbours(term: URIRef) -> None:
    """A class has a title-case label and an example of what it is not."""
    assert any(str(example).startswith("Not: ") for example in TERMS.objects(term, SKOS.example))
    assert {str(label)[0].isupper() for label in TERMS.objects(term, RDFS.label)} == {True}


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_property_is_a_verb_phrase(term: URIRef) -> None:
    """The label of a property is in small letters (names of codes apart) and can be read in a sentence."""
    label = english(term)
    assert label.split()[0].islower()


def test_ontology_states_no_domain_and_no_range() -> None:
    """Shapes say what belongs where; OWL infers no classes here."""
    for predicate in (RDFS.domain, RDFS.range, OWL.imports, OWL.inverseOf):
        assert not list(TERMS.subject_objects(predicate)), f"remove {predicate}; write a shape instead"


def test_derived_properties_say_which_rule_makes_them() -> None:
    """kz:derivedBy names an existing rule, or the module that computes the property."""
    assert {term for term in OWN if (term, KZ.derivedBy, None) in TERMS} == DERIVED
    for term in DERIVED:
        maker = str(TERMS.value(term, KZ.derivedBy))
        assert maker.startswith("kzgraph.") or (ROOT / maker).is_file(), maker


def test_no_subclass_cycle() -> None:
    """Followed upwards, no class comes back to itself."""
    for term in CLASSES:
        above = list(TERMS.transitive_objects(term, RDFS.subClassOf))
        assert term not in above[1:]


def test_version_is_stated_once_and_alike() -> None:
    """The version IRI ends in the version."""
    version = str(TERMS.value(NS, OWL.versionInfo))
    assert str(TERMS.value(NS, OWL.versionIRI)) == f"{BASE}ns/{version}"


def test_deprecated_terms_name_what_to_use_instead() -> None:
    """owl:deprecated, dcterms:isReplacedBy and a change note that begins with the version go together."""
    both = TERMS + SCHEMES
    replaced = URIRef("http://purl.org/dc/terms/isReplacedBy")
    for term in both.subjects(OWL.deprecated, Literal(True)):
        assert both.value(term, replaced), f"{term} names no dcterms:isReplacedBy"
        assert re.match(r"\d+\.\d+\.\d+: ", str(both.value(term, SKOS.changeNote)))


def test_every_term_in_use_is_declared() -> None:
    """A kz: name in ontology, graph or queries that kzgraph.ttl does not declare is a slip."""
    declared = {f"kz:{short(term)}" for term in OWN}
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in text_files()
        for name in re.findall(r"(?<![\w-])kz:[A-Za-z]\w*", path.read_text(encoding="utf-8"))
        if name not in declared
    }
    assert unknown == set()


def test_every_term_is_used() -> None:
    """A term that no shape, scheme, rule or other term mentions can go."""
    texts = "\n".join(p.read_text("utf-8") for p in ONTOLOGY.rglob("*") if p.suffix in {".ttl", ".rq"})
    unused = [short(t) for t in OWN if len(re.findall(rf"(?<![\w-])kz:{short(t)}\b", texts)) < 2]
    assert unused == []


@pytest.mark.parametrize("path", SCHEME_FILES, ids=lambda path: path.stem)
def test_scheme_is_complete(path: Path) -> None:
    """One scheme to a file; each concept has three labels, a definition, and its place in the scheme."""
    graph = parse(path)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in {scheme, *concepts}:
        assert sorted(languages(graph, concept, SKOS.prefLabel)) == ["en", "kk", "ru"], concept
        (definition,) = graph.objects(concept, SKOS.definition)
        names = {str(label).casefold() for label in graph.objects(concept, SKOS.prefLabel)}
        assert str(definition).endswith("."), concept
        assert str(definition).rstrip(".").casefold() not in names, concept
    for concept in concepts:
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        assert list(graph.objects(concept, SKOS.topConceptOf)) == [scheme]
    labels = [label.n3() for concept in concepts for label in graph.objects(concept, SKOS.prefLabel)]
    assert sorted(labels) == sorted(set(labels)), f"two concepts of {path.name} have the same label"


@pytest.mark.parametrize("term", CLASSES, ids=short)
def test_class_example_is_an_instance(term: URIRef, curated: Graph) -> None:
    """The first name in each example of a class is in the graph and belongs to the class."""
    for example in examples(term):
        entity = expand(CURIE.findall(example)[0])
        assert entity, example
        found = set(curated.objects(URIRef(entity), RDF.type))
        assert found, f"{example} is not in graph/; choose another example for kz:{short(term)}"
        assert any(term in TERMS.transitive_objects(kind, RDFS.subClassOf) for kind in found), example


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_property_example_carries_the_property(term: URIRef, curated: Graph) -> None:
    """The first name in the example of a property has it, or at least exists while nothing has it."""
    wanted = term if (None, term, None) in curated else None
    for example in examples(term):
        entity = expand(CURIE.findall(example)[0])
        assert entity, example
        assert (URIRef(entity), wanted, None) in curated, f"{example} lacks kz:{short(term)}; choose another"


def test_every_name_in_an_example_exists(curated: Graph) -> None:
    """Names of entities, concepts and terms in examples are real."""
    known = curated + TERMS + SCHEMES
    missing = {
        f"kz:{short(term)}: {name}"
        for term in OWN
        for example in TERMS.objects(term, SKOS.example)
        for name in CURIE.findall(str(example))
        if (iri := expand(name)) and not iri.startswith(f"{SDG}C") and (URIRef(iri), None, None) not in known
    }
    assert missing == set()


@pytest.mark.parametrize("name", ["alignments.ttl", "kzgraph.ttl"])
def test_turtle_is_in_house_form(name: str) -> None:
    """No comments, one object to a line, blocks in the order of their addresses."""
    assert_house_form(ONTOLOGY / name)


@pytest.mark.parametrize("folder", ["schemes", "shapes"])
def test_folder_is_in_house_form(folder: str) -> None:
    """No comments, one object to a line, blocks in the order of their addresses."""
    for path in sorted((ONTOLOGY / folder).glob("*.ttl")):
        assert_house_form(path)


def assert_house_form(path: Path) -> None:
    """Fail with the line that is not in the form that diffs well."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    prefixes = dict(re.findall(r"^@prefix ([a-z-]+): <([^>]+)> \.$", header, re.MULTILINE))
    assert len(prefixes) == header.count("\n") + 1, path
    subjects = []
    for number, line in enumerate(body.splitlines(), header.count("\n") + 3):
        if re.fullmatch(r"\S+", line) and line != ".":
            subjects.append(line)
        else:
            assert line == "." or re.fullmatch(r"    \S.* ;", line), f"{path.name}:{number}"
    addresses = [address(subject, prefixes) for subject in subjects]
    assert addresses == sorted(set(addresses)), f"{path.name}: blocks out of order or doubled"


def address(subject: str, prefixes: dict[str, str]) -> str:
    """The full IRI of a subject as Turtle writes it."""
    prefix, _, name = subject.partition(":")
    return subject[1:-1] if subject.startswith("<") else prefixes[prefix] + name
