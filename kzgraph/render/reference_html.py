"""The ontology as one HTML page: terms, rules, concepts and examples; no script, nothing from outside, all escaped."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator

from kzgraph.reference import Concept, Example, Field, Reference, Scheme, Term
from kzgraph.render.reference_parts import (
    chips,
    english,
    escaped,
    fact_list,
    items,
    often,
    other_names,
    outside,
    part,
    severity_tag,
    table,
)
from kzgraph.render.reference_style import STYLE
from kzgraph.terms import expand

__all__ = ["reference_html"]

Link = Callable[[str], str]

_KINDS = {
    "class": ("Classes", "What things the graph knows."),
    "property": ("Properties that tie things", "From what depends to what it depends on; none has an inverse."),
    "value": ("Properties with values", "Texts, figures, days and truth values."),
    "annotation": ("Properties of terms", "What the ontology says of its own terms."),
    "type": ("Types of codes", "Whose code a concept's notation is."),
    "": ("Terms of other vocabularies", "How this graph uses them; their meaning is that of their own vocabulary."),
}
_ANCHORS = {
    "class": "classes",
    "property": "properties",
    "value": "values",
    "annotation": "annotations",
    "type": "types",
    "": "others",
}
_RELATIONS = {
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "nearly the same as",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "wider than",
    "skos:relatedMatch": "related to",
    "rdfs:seeAlso": "see also",
}


def reference_html(reference: Reference, *, link: Link = str, question: Link | None = None, home: str = "") -> str:
    """The page; the same reference gives the same bytes.

    ``link`` makes of a thing's address the address to follow to it: unchanged in a file of its own, a path where an
    explorer serves the page; ``question`` the same of a question's name, where there are pages of questions, and
    ``home`` the address of the explorer. The page carries its own security policy and needs no other file.
    """
    return _Page(reference, link, question, home).text()


class _Page:
    def __init__(self, reference: Reference, link: Link, question: Link | None, home: str) -> None:
        self._reference = reference
        self._link = link
        self._question_link = question
        self._home = home
        self._anchors = {term.curie: term.anchor for term in reference.terms}
        self._schemes = {scheme.name for scheme in reference.schemes}
        self._fields: dict[str, list[Field]] = {}
        self._on: dict[str, list[Field]] = {}
        for field in reference.fields:
            for name in field.classes:
                self._fields.setdefault(name, []).append(field)
            for name in field.path.split(" or "):
                self._on.setdefault(name, []).append(field)
        self._below: dict[str, list[Term]] = {}
        for term in reference.terms:
            for parent in term.parents:
                self._below.setdefault(parent, []).append(term)

    def text(self) -> str:
        about = self._reference.about
        title = self._reference.titles.get("en", about.get("title", "Ontology"))
        digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            '<a class="skip" href="#contents">To the contents</a>\n<div class="page">\n'
            f'<main id="main">\n{self._head(title)}\n'
            + "\n".join(self._parts())
            + f"\n{self._foot()}\n</main>\n{self._navigation()}\n</div>\n</body>\n</html>\n"
        )

    # Head and contents

    def _head(self, title: str) -> str:
        about = self._reference.about
        names = self._reference.titles
        rows = (
            ("Namespace", f"<code>{escaped(about.get('preferredNamespaceUri', ''))}</code>"),
            ("Version", escaped(f"{about.get('versionInfo', '')}, {about.get('issued', '')}")),
            ("Licence", outside(about.get("license", ""))),
            ("In numbers", escaped(self._numbers())),
        )
        back = f'<p><a href="{escaped(self._home)}">Explorer</a></p>\n' if self._home else ""
        return (
            f'<header class="part">\n{back}<h1>{escaped(title)}</h1>\n{other_names(names)}\n'
            f'<p class="definition">{escaped(about.get("description", ""))}</p>\n'
            "<p>Every claim is a thing of its own, so that it can carry the passages that state it. The ontology says "
            "little beyond classes and what no thing can be at once; what belongs where, and how often, the shapes "
            "say, and a graph is checked against them. How often the graph at hand uses a term stands beside it.</p>\n"
            f'{fact_list(rows)}\n<p class="to-contents"><a href="#contents">Contents</a></p>\n</header>'
        )

    def _numbers(self) -> str:
        kinds = [term.kind for term in self._reference.terms if term.own]
        concepts = sum(len(scheme.concepts) for scheme in self._reference.schemes)
        return (
            f"{kinds.count('class')} classes, {kinds.count('property') + kinds.count('value')} properties, "
            f"{concepts} concepts in {len(self._reference.schemes)} schemes, {len(self._reference.fields)} rules on "
            f"properties, {len(self._reference.checks)} checks across things"
        )

    def _navigation(self) -> str:
        parts = []
        for kind, (heading, _) in _KINDS.items():
            terms = [term for term in self._reference.terms if term.kind == kind]
            if not terms:
                continue
            entries = self._tree(terms) if kind == "class" else "".join(f"<li>{self._nav(t)}</li>" for t in terms)
            parts.append(f'<h2><a href="#{_ANCHORS[kind]}">{heading}</a></h2>\n<ul>{entries}</ul>')
        schemes = "".join(
            f'<li><a href="#scheme-{escaped(scheme.name)}">{escaped(english(scheme.labels, scheme.name))}</a></li>'
            for scheme in self._reference.schemes
        )
        parts.append(f'<h2><a href="#schemes">Concepts</a></h2>\n<ul>{schemes}</ul>')
        rest = (("checks", "Checks across things"), ("rules", "What is derived"), ("alignments", "Other vocabularies"))
        parts += [f'<h2><a href="#{anchor}">{heading}</a></h2>' for anchor, heading in rest]
        return '<nav id="contents" aria-label="Contents" tabindex="-1">\n' + "\n".join(parts) + "\n</nav>"

    def _nav(self, term: Term) -> str:
        return f'<a href="#{escaped(term.anchor)}">{escaped(english(term.labels, term.curie))}</a>'

    def _tree(self, terms: Iterable[Term]) -> str:
        """Classes below the classes that they are kinds of."""
        chosen = list(terms)
        names = {term.curie for term in chosen}

        def branch(term: Term) -> str:
            below = [other for other in self._below.get(term.curie, ()) if other.curie in names]
            inner = f"<ul>{''.join(branch(other) for other in below)}</ul>" if below else ""
            return f"<li>{self._nav(term)}{inner}</li>"

        return "".join(branch(term) for term in chosen if names.isdisjoint(term.parents))

    def _foot(self) -> str:
        return (
            "<footer>\n<p>Made from the ontology's files and the graph by <code>kzgraph export docs</code>. "
            "<code>kzgraph export turtle --ontology</code> writes what they say beside the graph.</p>\n</footer>"
        )

    # Terms

    def _parts(self) -> Iterator[str]:
        for kind, (heading, words) in _KINDS.items():
            terms = [term for term in self._reference.terms if term.kind == kind]
            if terms:
                yield part(_ANCHORS[kind], heading, words, "\n".join(self._article(term) for term in terms))
        yield part(
            "schemes",
            "Concepts",
            "Lists to choose from: roles, kinds, units and groups. Each concept has labels in three languages.",
            "\n".join(self._scheme(scheme) for scheme in self._reference.schemes),
        )
        yield part("checks", "Checks across things", "What no rule on one thing can see.", self._checks())
        yield part("rules", "What is derived", "Rules make these statements; nobody writes them.", self._rules())
        yield part(
            "alignments",
            "Other vocabularies",
            "Ties of terms and concepts to those of others. They are loaded on request only, since a reasoner over "
            "all of them would type nearly everything.",
            self._alignments(),
        )

    def _article(self, term: Term) -> str:
        rows = [
            ("In the graph", self._often_used(term)),
            ("Is a kind of", self._terms(term.parents)),
            ("Kinds of it", self._terms(other.curie for other in self._below.get(term.curie, ()))),
            ("Used on", self._used_on(term)),
            ("Values", "; ".join(dict.fromkeys(self._values(f) for f in self._on.get(term.curie, ()) if f.value))),
            ("Derived by", self._rule(term.derived_by)),
            ("Example", items(self._example(example) for example in term.examples)),
            ("Not", items(escaped(words) for words in term.counterexamples)),
            ("Never at once", self._terms(term.disjoint)),
            ("Other vocabularies", items(self._matches(term.curie))),
            ("Answers", chips(map(self._question, term.questions))),
        ]
        note = f'<p class="note">{escaped(term.note)}</p>\n' if term.note else ""
        definition = f'<p class="definition">{escaped(term.definition)}</p>\n' if term.definition else ""
        name, curie = english(term.labels, term.curie), f"<code>{escaped(term.curie)}</code>" if term.labels else ""
        return (
            f'<article id="{escaped(term.anchor)}">\n<div class="head"><h3>{escaped(name)}</h3>'
            f"{curie}</div>\n{other_names(term.labels)}\n{definition}{note}"
            f"{fact_list(row for row in rows if row[1])}\n{self._properties(term)}</article>"
        )

    def _often_used(self, term: Term) -> str:
        if term.kind in {"annotation", "type"}:
            return ""  # only the ontology itself uses them
        return f"{self._things(term)} things" if term.kind == "class" else f"{term.uses} times"

    def _things(self, term: Term) -> int:
        """The things of a class and of all classes below it."""
        return term.uses + sum(self._things(other) for other in self._below.get(term.curie, ()))

    def _terms(self, names: Iterable[str]) -> str:
        return chips(self._term(name) for name in sorted(names))

    def _term(self, name: str) -> str:
        """A term by its short name: a link down the page where it stands there, else to its own address."""
        if name in self._anchors:
            return f'<a href="#{escaped(self._anchors[name])}"><code>{escaped(name)}</code></a>'
        iri = expand(name)
        return f'<a href="{escaped(iri)}"><code>{escaped(name)}</code></a>' if iri else f"<code>{escaped(name)}</code>"

    def _used_on(self, term: Term) -> str:
        return self._terms({name for field in self._on.get(term.curie, ()) for name in field.classes})

    def _example(self, example: Example) -> str:
        """The sentence of an example, each thing in it a link with its name."""
        found = escaped(example.text)
        for name in sorted(example.things, key=len, reverse=True):
            iri, label = example.things[name]
            shown = (
                f"{escaped(label)} <code>{escaped(name)}</code>" if label != name else f"<code>{escaped(name)}</code>"
            )
            found = found.replace(escaped(name), f'<a href="{escaped(self._link(iri))}">{shown}</a>', 1)
        return found

    def _rule(self, said: str) -> str:
        """What derives a term: a rule of this page, or in words what else does."""
        name = said.rpartition("/")[2].removesuffix(".rq")
        known = any(rule.name == name for rule in self._reference.derivations)
        return f'<a href="#rule-{escaped(name)}"><code>{escaped(name)}</code></a>' if known else escaped(said)

    def _question(self, name: str) -> str:
        shown = f"<code>{escaped(name)}</code>"
        return f'<a href="{escaped(self._question_link(name))}">{shown}</a>' if self._question_link else shown

    def _properties(self, term: Term) -> str:
        """The table of what a shape says of a class."""
        fields = self._fields.get(term.curie, ()) if term.kind in {"class", ""} else ()
        if not fields:
            return ""
        rows = [
            (
                " or ".join(self._term(name) for name in field.path.split(" or ")),
                escaped(often(field)),
                self._values(field),
                severity_tag(field.severity),
                escaped(field.message),
            )
            for field in sorted(fields, key=lambda field: (field.least == 0, field.path, field.shape))
        ]
        caption = f"What is checked of {escaped(english(term.labels, term.curie))}"
        return table(caption, ("Property", "How often", "Values", "If not", "What a curator is told"), rows)

    def _values(self, field: Field) -> str:
        scheme = field.value.removeprefix("concept of ")
        if scheme != field.value and scheme in self._schemes:
            return f'concept of <a href="#scheme-{escaped(scheme)}">{escaped(scheme)}</a>'
        if not field.value or field.value == "text" or scheme != field.value:
            return escaped(field.value)
        return " or ".join(self._term(name) for name in field.value.split(" or "))

    # Concepts, checks, rules

    def _scheme(self, scheme: Scheme) -> str:
        rows = [self._concept(concept) for concept in scheme.concepts]
        shown = table(
            f"{len(rows)} concepts", ("Name", "Russian", "Kazakh", "Meaning", "Codes", "Uses"), rows, number=5
        )
        return (
            f'<article id="scheme-{escaped(scheme.name)}">\n<div class="head"><h3>'
            f"{escaped(english(scheme.labels, scheme.name))}</h3><code>{escaped(scheme.name)}:</code></div>\n"
            f'{other_names(scheme.labels)}\n<p class="definition">{escaped(scheme.definition)}</p>\n{shown}</article>'
        )

    def _concept(self, concept: Concept) -> tuple[str, ...]:
        codes = "; ".join(f"{escaped(code)} {self._term(kind) if kind else ''}".strip() for kind, code in concept.codes)
        other = f'<br><span class="note">also: {escaped(", ".join(concept.names))}</span>' if concept.names else ""
        return (
            f'<a href="{escaped(self._link(concept.iri))}">{escaped(english(concept.labels, concept.curie))}</a>'
            f"<br><code>{escaped(concept.curie)}</code>",
            *(f'<span lang="{lang}">{escaped(concept.labels.get(lang, ""))}</span>' for lang in ("ru", "kk")),
            f"{escaped(concept.definition)}{other}",
            codes,
            str(concept.uses),
        )

    def _checks(self) -> str:
        rows = [
            (f"<code>{escaped(check.name)}</code>", severity_tag(check.severity), escaped(check.message))
            for check in self._reference.checks
        ]
        return table("Run by kzgraph validate", ("Check", "If found", "What a curator is told"), rows)

    def _rules(self) -> str:
        rows = [
            (
                f'<code id="rule-{escaped(rule.name)}">{escaped(rule.name)}</code>',
                "on request" if rule.profile else "always",
                escaped(rule.summary),
            )
            for rule in self._reference.derivations
        ]
        return table("Rules", ("Rule", "When", "What it says"), rows)

    def _alignments(self) -> str:
        rows = [
            (
                self._term(match.term) if match.term in self._anchors else f"<code>{escaped(match.term)}</code>",
                escaped(_RELATIONS.get(match.relation, match.relation)),
                outside(match.target),
            )
            for match in self._reference.matches
        ]
        return table("Ties", ("Term or concept", "How", "To"), rows)

    def _matches(self, name: str) -> Iterator[str]:
        for match in self._reference.matches:
            if match.term == name:
                yield f"{escaped(_RELATIONS.get(match.relation, match.relation))} {outside(match.target)}"
