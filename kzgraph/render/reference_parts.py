"""The pieces that the ontology's page is made of: escaped texts, lists, tables and sections."""

import html
from collections.abc import Iterable, Mapping

from kzgraph.names import LANGUAGES
from kzgraph.reference import Field
from kzgraph.terms import BASE

__all__ = [
    "chips",
    "english",
    "escaped",
    "fact_list",
    "items",
    "often",
    "other_names",
    "outside",
    "part",
    "severity_tag",
    "table",
]


def escaped(words: object) -> str:
    """Words as text that is no markup."""
    return html.escape(str(words))


def english(labels: Mapping[str, str], other: str) -> str:
    """The English label, else any, else another name."""
    return labels.get("en") or next(iter(sorted(labels.values())), other)


def part(anchor: str, heading: str, words: str, body: str) -> str:
    """A section of the page under its heading."""
    return f'<section class="part" id="{anchor}">\n<h2>{heading}</h2>\n<p class="note">{words}</p>\n{body}\n</section>'


def other_names(labels: Mapping[str, str]) -> str:
    """Labels in the languages other than English, which is the heading."""
    spans = "".join(f'<span lang="{lang}">{escaped(labels[lang])}</span>' for lang in LANGUAGES[1:] if lang in labels)
    return f'<p class="names">{spans}</p>' if spans else ""


def fact_list(rows: Iterable[tuple[str, str]]) -> str:
    """Facts with their names."""
    return "<dl>\n" + "".join(f"<dt>{name}</dt><dd>{words}</dd>\n" for name, words in rows) + "</dl>"


def items(parts: Iterable[str]) -> str:
    """Parts one below the other; one alone is no list."""
    found = list(parts)
    return found[0] if len(found) == 1 else f"<ul>{''.join(f'<li>{part}</li>' for part in found)}</ul>" if found else ""


def chips(parts: Iterable[str]) -> str:
    """Parts beside each other, as many as fit a line."""
    found = "".join(f"<span>{part}</span>" for part in parts)
    return f'<span class="chips">{found}</span>' if found else ""


def outside(iri: str) -> str:
    """A link to an address that is not on this page."""
    return f'<a href="{escaped(iri)}">{escaped(iri.removeprefix(BASE))}</a>' if iri else ""


def often(field: Field) -> str:
    """How often a property is to be there, in words.

    >>> from kzgraph.reference import Field
    >>> often(Field("shape:x", (), "kz:x", 0, None, "", "", ""))
    'any number'
    """
    least, most = field.least, field.most
    if most is None:
        return "any number" if least == 0 else "once or more" if least == 1 else f"{least} or more"
    if least == most:
        return "once" if least == 1 else f"{least} times"
    return "at most once" if (least, most) == (0, 1) else f"{least} to {most}"


def severity_tag(name: str) -> str:
    """How bad it is where a rule is broken."""
    return f'<span class="tag{" warm" if name == "Violation" else ""}">{escaped(name.lower())}</span>' if name else ""


def table(caption: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, number: int = -1) -> str:
    """A table that a narrow screen folds into blocks, where headings stand before all cells but the first."""

    def kind(place: int) -> str:
        return ' class="number"' if place == number else ""

    def cell(place: int, words: str) -> str:
        name = f' data-name="{headings[place]}"' if place and words else ""
        return f"<td{name}{kind(place)}>{words}</td>"

    head = "".join(f'<th scope="col"{kind(place)}>{heading}</th>' for place, heading in enumerate(headings))
    body = "\n".join(f"<tr>{''.join(cell(place, words) for place, words in enumerate(row))}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="fold">\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>\n"
    )
