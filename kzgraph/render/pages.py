"""Pages, search hits, findings and coverage for the terminal."""

import json
from collections.abc import Sequence

from kzgraph.evidence.coverage import Coverage, SectionCoverage
from kzgraph.model import Column, Finding, Ref, Table
from kzgraph.pages import Page, Statement
from kzgraph.render.cells import plain_json, shown
from kzgraph.render.words import indented
from kzgraph.search import Hit
from kzgraph.terms import compact

__all__ = [
    "coverage_table",
    "coverage_text",
    "findings_table",
    "findings_text",
    "hits_table",
    "page_json",
    "page_text",
]


def page_text(page: Page, *, width: int = 120) -> str:
    """A page as text: names, statements, what points at it, passages."""
    kind = f", {page.kind.label.lower()}" if page.kind else ""
    lines = [f"{page.ref.label} ({page.ref.curie}{kind})"]
    lines += [f"  {lang or '-'}: {name}" for lang, name in page.names if name != page.ref.label]
    lines += _statements(page.statements, width)
    if page.pointing:
        lines += ["", "Referred to by"]
        lines += _statements(page.pointing, width)
    if page.passages:
        lines += ["", "Stated in"]
        for passage in page.passages:
            lines += indented(f"{passage.gist} [{passage.cited()}]", 2, width=width, mark="> ")
    return "\n".join(lines) + "\n"


def _statements(statements: Sequence[Statement], width: int) -> list[str]:
    lines: list[str] = []
    for statement in statements:
        name = statement.name.partition(":")[2]
        for value in statement.values:
            said = shown(value, with_curie=True)
            if len(said) > 300:
                said = f"{said[:120]} … ({len(said)} characters)"
            lines += indented(said, 2, width=width, mark=f"{name}: ")
    return lines


def page_json(page: Page) -> str:
    """A page as JSON."""
    answer = {
        "id": page.ref.curie,
        "iri": page.ref.iri,
        "label": page.ref.label,
        "kind": compact(page.kind.iri) if page.kind else None,
        "names": dict(page.names),
        "statements": {s.name: [plain_json(value) for value in s.values] for s in page.statements},
        "referred_to_by": {s.name: [plain_json(value) for value in s.values] for s in page.pointing},
        "passages": [
            {"id": p.ref.curie, "source": p.source.curie, "section": p.section, "gist": p.gist} for p in page.passages
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def hits_table(text: str, hits: Sequence[Hit]) -> Table:
    """Search hits as a table: what was found, its CURIE, and the name or gist that matched."""
    columns = (Column("name", "what was found"), Column("id", "its CURIE"), Column("matched", "the name or gist"))
    rows = tuple((hit.ref.label, hit.ref.curie, hit.matched) for hit in hits)
    return Table("search", columns, rows, parameters=(("text", text),))


def findings_text(findings: Sequence[Finding]) -> str:
    """Findings a line each, as compilers print them."""
    return "".join(f"{finding}\n" for finding in findings)


def findings_table(command: str, findings: Sequence[Finding]) -> Table:
    """Findings as a table."""
    columns = tuple(Column(name) for name in ("place", "severity", "rule", "entity", "message"))
    return Table(command, columns, tuple((f.place, f.severity, f.rule, f.entity, f.message) for f in findings))


def coverage_text(accounts: Sequence[Coverage], *, width: int = 120) -> str:
    """The account of each document by section, then the sentences still open with their words."""
    lines: list[str] = []
    for account in accounts:
        done = account.with_figure_or_name - len(account.open_sentences)
        lines.append(f"{account.source}: {account.percent:.1f} % ({done} of {account.with_figure_or_name} sentences)")
        lines += [_section_line(section) for section in account.sections]
        for sentence in account.open_sentences:
            left = ", ".join(f'"{words}"' for words in sentence.left_out)
            lines += indented(
                f"line {sentence.line}, {sentence.begins}-{sentence.ends} ({sentence.section}): no claim uses {left} "
                f"in: {sentence.words}",
                2,
                width=width,
                mark="open: ",
            )
    return "\n".join(lines) + "\n"


def _section_line(section: SectionCoverage) -> str:
    return (
        f"  {section.section or '(before the first heading)'}: {section.with_figure_or_name} of {section.sentences} "
        f"sentences have a figure or a known name; {section.used} used, {section.set_aside} set aside, "
        f"{section.open} open"
    )


def coverage_table(accounts: Sequence[Coverage]) -> Table:
    """The account by document and section."""
    names = ("source", "section", "sentences", "with_figure_or_name", "used", "set_aside", "open")
    rows = tuple(
        (
            Ref(account.source, "", account.source),
            s.section,
            s.sentences,
            s.with_figure_or_name,
            s.used,
            s.set_aside,
            s.open,
        )
        for account in accounts
        for s in account.sections
    )
    return Table("coverage", tuple(Column(name) for name in names), rows)
