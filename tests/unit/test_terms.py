"""CURIEs, IRIs, name keys and SPARQL terms: what is turned into what, and what is refused."""

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kzgraph.model import Iri
from kzgraph.terms import (
    BASE,
    CLAIM_CLASSES,
    CONCEPT_SCHEMES,
    DERIVED_GRAPH,
    ENTITY_CLASSES,
    PREFIXES,
    compact,
    expand,
    name_key,
    term_text,
)

SLUGS = st.from_regex(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", fullmatch=True)


def test_prefixes_follow_one_pattern() -> None:
    """Each concept scheme and each class of entity has a prefix of its own under the base."""
    assert {p: PREFIXES[p] for p in CONCEPT_SCHEMES} == {p: f"{BASE}concept/{p}/" for p in CONCEPT_SCHEMES}
    assert {p: PREFIXES[p] for p in ENTITY_CLASSES} == {p: f"{BASE}id/{p}/" for p in ENTITY_CLASSES}
    assert (PREFIXES["kz"], PREFIXES["shape"]) == (f"{BASE}ns#", f"{BASE}shape/")
    assert DERIVED_GRAPH == "https://w3id.org/kzgraph/graph/derived"


def test_no_two_prefixes_share_a_namespace() -> None:
    """A namespace has one prefix, or CURIEs would not be unique."""
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_claims_are_entities() -> None:
    """Every claim class is an entity class; passages and partners are no claims."""
    assert set(CLAIM_CLASSES) < set(ENTITY_CLASSES)
    assert {"partner", "programme", "passage", "source", "region"}.isdisjoint(CLAIM_CLASSES)


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        ("https://w3id.org/kzgraph/id/partner/ministry-of-health", "partner:ministry-of-health"),
        ("https://w3id.org/kzgraph/ns#Partner", "kz:Partner"),
        ("http://metadata.un.org/sdg/3.2", "sdg:3.2"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "rdf:type"),
        ("https://example.org/org/riverside", "https://example.org/org/riverside"),
        ("https://w3id.org/kzgraph/id/partner/", "https://w3id.org/kzgraph/id/partner/"),
        ("https://w3id.org/kzgraph/id/partner/a/b", "https://w3id.org/kzgraph/id/partner/a/b"),
        ("https://w3id.org/kzgraph/id/partner/a.", "https://w3id.org/kzgraph/id/partner/a."),
        ("https://w3id.org/kzgraph/id/partner/a;b", "https://w3id.org/kzgraph/id/partner/a;b"),
        ("_:b0", "_:b0"),
        ("", ""),
    ],
)
def test_compact_only_where_the_short_form_is_turtle(iri: str, curie: str) -> None:
    """An IRI becomes a CURIE where a prefix fits and the rest is a local name; else it stays."""
    assert compact(iri) == curie


@given(st.sampled_from(sorted(PREFIXES)), SLUGS)
def test_expand_undoes_compact(prefix: str, slug: str) -> None:
    """A CURIE stands for exactly one IRI, both ways."""
    curie = f"{prefix}:{slug}"
    iri = expand(curie)
    assert iri == PREFIXES[prefix] + slug
    assert compact(str(iri)) == curie


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ministry of Health",
        "nobody:knows",
        "partner:",
        ":x",
        "partner:two words",
        "partner:a>b",
        'partner:"a"',
        "partner:{a}",
        "partner:a/b",
        "partner:a\\b",
        "PARTNER:a",
        "https://",
        "https://example.org/a b",
        "https://example.org/<a>",
        "javascript:alert(1)",
        "file:///etc/passwd",
        " partner:a",
    ],
)
def test_expand_gives_none_for_what_is_no_name_of_ours(name: str) -> None:
    """Only a CURIE with a known prefix, or an http(s) IRI, stands for something."""
    assert expand(name) is None


@pytest.mark.parametrize("name", ["role:funder\n", "https://example.org/a\n"])
def test_expand_refuses_a_line_break_at_the_end(name: str) -> None:
    """A line break is no part of a name, at the end neither."""
    assert expand(name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Health", "MINISTRY  of\thealth"),
        ("Children's Agency", "children’s agency"),
        ("“Innovation–Lab”", "Innovation Lab"),
        ("Министерство рек", "министерство РЕК"),
        ("Өзендер министрлігі", "ӨЗЕНДЕР МИНИСТРЛІГІ"),
        ("Мектептер…", "мектептер"),
        ("Қызылорда облысы", "қызылорда  облысы."),
        ("\u0439од", "\u0438\u0306од"),
        ("Straße", "STRASSE"),
        ("№ 1", "no 1"),
        ("Part\u00a01", "part 1"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Case, punctuation, white space and ways of composing letters do not matter."""
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Reed Labs", "Reed Lab"), ("Юг", "Уг"), ("Wells 1", "Wells 2"), ("ab", "a b")]
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    """Letters, figures and the breaks between words do matter."""
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("text", ["", " ", "…", "\"'", "{}", "\n"])
def test_what_has_no_letter_has_no_key(text: str) -> None:
    """Punctuation alone names nothing."""
    assert name_key(text) == ""


@given(st.text())
def test_key_is_its_own_key(text: str) -> None:
    """Making a key of a key changes nothing, so that keys can be compared."""
    assert name_key(name_key(text)) == name_key(text)


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_survives_as_a_term(text: str) -> None:
    """Text written as a SPARQL term reads back letter for letter in both engines."""
    query = f"SELECT ({term_text(text)} AS ?x) WHERE {{}}"
    solutions = pyoxigraph.Store().query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert [solution["x"] for solution in solutions] == [pyoxigraph.Literal(text)]
    assert [str(row[0]) for row in rdflib.Graph().query(query) if isinstance(row, tuple)] == [text]


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (Iri("https://example.org/a"), "<https://example.org/a>"),
        (2018, "2018"),
        (-1, "-1"),
        ('"', '"\\""'),
        ("\\", '"\\\\"'),
        ("a\nb\r\tc", '"a\\nb\\r\\tc"'),
        ("\x07", '"\\u0007"'),
        ("https://example.org/a", '"https://example.org/a"'),
    ],
)
def test_term_is_written_by_its_type(value: Iri | str | int, term: str) -> None:
    """An IRI stands in angle brackets, a number bare, any other text in quotes with escapes."""
    assert term_text(value) == term


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "x",
        "https://a> } DROP ALL #",
        "https://a b",
        "https://a\nb",
        "_:b0",
        "https://a\n",
        "https://a\x00b",
    ],
)
def test_term_refuses_what_is_no_iri(iri: str) -> None:
    """What could end an IRI early, or is none, is never written into a query."""
    with pytest.raises(ValueError, match="not an IRI"):
        term_text(Iri(iri))
