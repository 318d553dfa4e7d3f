"""The ontology's page: every term and rule is on it, every link leads somewhere, and it needs nothing else."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kzgraph.api import Graph
from kzgraph.reference import Reference, reference
from kzgraph.render.reference_html import reference_html
from kzgraph.terms import CONCEPT_SCHEMES

NEEDS = {"src", "srcset", "poster", "data", "action", "formaction"}
VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a page holds: ids, links, elements that load something, and text; refuses tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag in {"link", "script", "img", "iframe", "object"} or NEEDS & set(found):
            self.loads.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def known(small_graph: Graph) -> Reference:
    """The ontology, with what the graph of Riverland uses of it."""
    return reference(small_graph.project, small_graph.engine)


@pytest.fixture(scope="module")
def page(known: Reference) -> Page:
    """The page, read."""
    return Page(reference_html(known))


def test_a_class_by_hand(known: Reference) -> None:
    """What the ontology says of a class, and how many the graph has."""
    link = next(term for term in known.terms if term.curie == "kz:ResultLink")
    assert (link.kind, link.labels["en"], link.parents, link.uses) == ("class", "Result link", ("kz:Claim",), 2)
    assert "result-chain" in link.questions
    assert link.counterexamples
    fields = {field.path: field for field in known.fields if field.classes == ("kz:ResultLink",)}
    assert {
        (name, fields[name].least, fields[name].most, fields[name].value) for name in ("kz:fromResult", "kz:toResult")
    } == {
        ("kz:fromResult", 1, 1, "kz:Result"),
        ("kz:toResult", 1, 1, "kz:Result"),
    }


def test_rules_say_what_values_are(known: Reference) -> None:
    """A class, a type, one of two types, a scheme, or text; and one of two properties."""
    by_shape = {field.shape: field for field in known.fields}
    assert by_shape["shape:Contribution-role"].value == "concept of role"
    assert by_shape["shape:Contribution-partner"].value == "kz:Partner"
    assert set(by_shape["shape:Observation-value"].value.split(" or ")) == {"xsd:decimal", "xsd:integer"}
    assert by_shape["shape:Contribution-namedAs"].value == "text"
    assert by_shape["shape:Contribution-target"].path == "kz:programme or kz:result"


def test_uses_are_those_of_the_graph_at_hand(known: Reference, small_graph: Graph) -> None:
    """Properties, classes and concepts are counted where the graph uses them, not where the ontology does."""
    uses = {term.curie: term.uses for term in known.terms}
    prefix = "PREFIX kz: <https://w3id.org/kzgraph/ns#> "
    contributions = len(small_graph.query(f"{prefix}SELECT ?c {{ ?c a kz:Contribution }}").rows)
    assert uses["kz:Contribution"] == uses["kz:partner"] - len(
        small_graph.query(f"{prefix}SELECT ?c ?p {{ ?c kz:partner ?p MINUS {{ ?c a kz:Contribution }} }}").rows
    )
    assert uses["kz:Contribution"] == contributions
    assert uses["kz:answers"] == 0
    roles = next(scheme for scheme in known.schemes if scheme.name == "role")
    used = {concept.curie: concept.uses for concept in roles.concepts}
    convened = small_graph.query(
        "SELECT ?c { ?c ?p <https://w3id.org/kzgraph/concept/role/convener> . "
        'FILTER(STRSTARTS(STR(?c), "https://w3id.org/kzgraph/id/")) }'
    ).rows
    assert used["role:convener"] == len(convened) == 1
    assert used["role:evaluator"] == 0


def test_codes_say_whose_they_are(known: Reference) -> None:
    """A code stands with the list that it is of."""
    types = next(scheme for scheme in known.schemes if scheme.name == "partnertype")
    codes = {concept.curie: concept.codes for concept in types.concepts}
    assert codes["partnertype:government"] == (("kz:iatiOrganisationType", "10"),)


def test_everything_is_on_the_page_once(known: Reference, page: Page) -> None:
    """Each term has its place by its local name, each scheme, check and rule its own, and no id stands twice."""
    assert len(page.ids) == len(set(page.ids))
    assert {term.anchor for term in known.terms} <= set(page.ids)
    assert {"Contribution", "partner", "skos-prefLabel", "rule-leads-to", "scheme-role"} <= set(page.ids)
    assert {f"scheme-{name}" for name in CONCEPT_SCHEMES} <= set(page.ids)
    words = " ".join(page.text)
    for check in known.checks:
        assert check.message in words
    for field in known.fields:
        assert field.message in words
    for scheme in known.schemes:
        for concept in scheme.concepts:
            assert set(concept.labels.values()) <= set(page.text)


def test_every_link_leads_somewhere_and_nothing_is_loaded(page: Page) -> None:
    """Links within the page have a target; the page has neither script nor picture, font nor frame."""
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)
    assert all(re.match(r"#|https?://", link) for link in page.links)
    assert page.loads == []


def test_policy_allows_the_page_its_own_style_only(known: Reference) -> None:
    """The policy names the digest of the one style; no style stands on an element, and none names an address."""
    text = reference_html(known)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert ' style="' not in text
    assert "url(" not in style
    assert "@import" not in style


def test_examples_lead_where_the_caller_says(known: Reference) -> None:
    """An explorer makes paths of addresses and of questions; a file of its own keeps the addresses."""
    served = Page(
        reference_html(known, link=lambda iri: "/x/" + iri.rpartition("/")[2], question=lambda q: f"/ask/{q}", home="/")
    )
    assert {"/ask/result-chain", "/"} <= set(served.links)
    assert "/x/funder" in served.links
    alone = Page(reference_html(known))
    assert "https://w3id.org/kzgraph/concept/role/funder" in alone.links
    assert not [link for link in alone.links if link.startswith("/")]


def test_text_stays_text(known: Reference) -> None:
    """Markup in any text of the ontology is shown and not obeyed."""
    bad = '<img src=x onerror="alert(1)">&"\''
    terms = tuple(
        replace(term, definition=bad, note=bad, labels={"en": bad, "ru": bad}, questions=(bad,)) for term in known.terms
    )
    fields = tuple(replace(field, message=bad, value=bad) for field in known.fields)
    schemes = tuple(
        replace(
            scheme,
            definition=bad,
            concepts=tuple(replace(c, labels={"en": bad}, names=(bad,)) for c in scheme.concepts),
        )
        for scheme in known.schemes
    )
    checks = tuple(replace(check, name=bad, message=bad) for check in known.checks)
    shown = Page(reference_html(replace(known, terms=terms, fields=fields, schemes=schemes, checks=checks)))
    assert shown.loads == []
    assert bad in "".join(shown.text)
