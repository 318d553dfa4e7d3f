"""The SPARQL page: an editor that knows the graph's terms; what it sends is answered by ``/sparql``."""

import json
import math

from starlette.responses import Response

from kzgraph.explorer.pages.asking import said
from kzgraph.explorer.pages.chart import MOST_BARS, Bar, bars
from kzgraph.explorer.pages.site import Visit
from kzgraph.model import Iri
from kzgraph.names import concepts
from kzgraph.terms import CONCEPT_SCHEMES, PREFIXES, compact

__all__ = ["chart_picture", "query_page", "terms_data"]

GREATEST = 1e15
FIRST_QUERY = """PREFIX kz: <https://w3id.org/kzgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?partner ?name (COUNT(?contribution) AS ?contributions)
WHERE {
  ?contribution a kz:Contribution .
  ?contribution kz:partner ?partner .
  ?partner skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}
GROUP BY ?partner ?name
ORDER BY DESC(?contributions) ?partner
LIMIT 20
"""
# Terms of other vocabularies that the graph uses.
_OTHERS = (
    "rdf:type skos:prefLabel skos:altLabel skos:definition skos:scopeNote skos:exactMatch skos:editorialNote "
    "skos:inScheme org:subOrganizationOf dcterms:title dcterms:publisher rdfs:label rdfs:subClassOf"
)


def query_page(visit: Visit) -> Response:
    """The editor, with a query of the address or a first one, and the catalogue as examples."""
    questions = visit.site.graph.questions
    examples = tuple((name, said(question, visit.lang)) for name, question in questions.items())
    chosen = questions.get(visit.query.get("example", ""))
    text = visit.query.get("query") or (chosen.text if chosen else FIRST_QUERY)
    return visit.html("query.html", {"examples": examples, "query": text})


def chart_picture(visit: Visit) -> Response:
    """The numbers of an answer as bars: ``bars`` is a JSON list of name, number as it is written, and page here."""
    try:
        told = [_bar(*line) for line in json.loads(visit.query.get("bars", ""))]
    except (ValueError, TypeError):
        return visit.problem(400, visit.t["cannot"], "bars is no list of [name, number, path].")
    if not 1 < len(told) <= MOST_BARS:
        return visit.problem(400, visit.t["cannot"], f"Bars are drawn for 2 to {MOST_BARS} numbers.")
    return Response(bars(told, visit.query.get("title", "")), media_type="image/svg+xml")


def _bar(name: str, printed: str, path: str = "") -> Bar:
    value = float(printed)
    if not math.isfinite(value) or abs(value) > GREATEST:
        raise ValueError(printed)
    # Only pages of this server are led to.
    address = path if path.startswith("/") and not path.startswith("//") else ""
    return Bar(str(name), value, str(printed), address, f"{name}: {printed}")


def terms_data(visit: Visit) -> Response:
    """Prefixes, terms with their labels, concepts, and the questions' texts, for the editor."""
    content = visit.site.kept(("terms", visit.lang), lambda: _terms(visit))
    return Response(content, media_type="application/json")


def _terms(visit: Visit) -> bytes:
    rows = visit.site.engine.select(
        f"PREFIX rdfs: <{PREFIXES['rdfs']}> SELECT DISTINCT ?term WHERE {{ ?term rdfs:isDefinedBy ?ontology }} "
        "ORDER BY ?term"
    )
    iris = [term for (term,) in rows if isinstance(term, Iri) and term.startswith(PREFIXES["kz"])]
    names = visit.names(iris)
    terms = [[compact(iri), names[iri]] for iri in iris]
    terms += [[name, ""] for name in _OTHERS.split()]
    for scheme in CONCEPT_SCHEMES:
        terms += [[ref.curie, ref.label] for ref in concepts(visit.site.engine, scheme, lang=visit.lang)]
    answer = {
        "prefixes": PREFIXES,
        "terms": terms,
        "examples": {name: question.text for name, question in visit.site.graph.questions.items()},
    }
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
