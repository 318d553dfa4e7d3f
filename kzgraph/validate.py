"""Is the curated graph right? Findings in a curator's words, each with file, line, and what to write.

Rules of one entity are SHACL shapes, run by pySHACL over the curated triples; rules across entities are
queries in ``ontology/checks/``, run by Oxigraph, since a shape would run them once for every entity; names that
are nearly alike are compared here, since SPARQL cannot fold letters. A broken graph is an answer, not an
exception: findings are returned, and only unreadable files raise.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kzgraph.derive import load_files
from kzgraph.errors import InputError
from kzgraph.load import Curated, load
from kzgraph.lookalikes import lookalikes
from kzgraph.model import Finding
from kzgraph.project import Project
from kzgraph.shapes import run_shapes
from kzgraph.store import EmbeddedStore, memory_store
from kzgraph.terms import compact

__all__ = ["SEVERITIES", "validate"]

SEVERITIES = ("violation", "warning", "info")

_FRONT_MATTER = re.compile(r"^#\+\s*(id|severity|message):\s*(.+)$", re.MULTILINE)


def validate(project: Project, files: Iterable[Path] = ()) -> tuple[Finding, ...]:
    """Findings on the whole graph, or on what some files say; ordered by severity and place.

    Files outside the project are read in addition to it. Raises TurtleError or DuplicateEntity where a file
    cannot be read.
    """
    chosen = tuple(files)
    for path in chosen:
        if not path.is_file():
            raise InputError(path, None, "there is no such file.", "Name a .ttl file.")
    curated = load(project, chosen)
    found = {*_shape_findings(curated), *_check_findings(curated, chosen), *_name_findings(curated)}
    if chosen:
        names = {project.name_of(path) for path in chosen}
        found = {finding for finding in found if finding.place.rpartition(":")[0] in names}
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[int, str, int, str, str, str]:
    path, _, line = finding.place.rpartition(":")
    rank = SEVERITIES.index(finding.severity)
    return (rank, path, int(line) if line.isdigit() else 0, finding.entity, finding.rule, finding.message)


def _shape_findings(curated: Curated) -> Iterator[Finding]:
    shapes, report = run_shapes(curated)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield _finding(curated, shapes, report, result)


def _finding(curated: Curated, shapes: Graph, report: Graph, result: Node) -> Finding:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    shape = report.value(result, SH.sourceShape)
    message = shapes.value(shape, SH.message) or report.value(result, SH.resultMessage)
    severity = str(report.value(result, SH.resultSeverity) or SH.Violation).rpartition("#")[2].lower()
    about = f" (here: {_said(value)})" if value is not None else ""
    predicate = str(path) if isinstance(path, URIRef) else None
    place = curated.place(str(focus), predicate, _as_written(value))
    return Finding(place, severity, compact(str(shape)), compact(str(focus)), f"{_words(message)}{about}")


def _words(message: Node | None) -> str:
    return " ".join(str(message or "This breaks the rule.").split())


def _said(value: Node) -> str:
    return compact(str(value)) if isinstance(value, URIRef) else f'"{value}"'


def _as_written(value: Node | None) -> str:
    """A value as it would stand in the file, to find its line; "" where it cannot be known."""
    if isinstance(value, URIRef):
        return compact(str(value))
    return str(value).splitlines()[0] if isinstance(value, Literal) and str(value) else ""


def _name_findings(curated: Curated) -> Iterator[Finding]:
    for pair in lookalikes(curated.graph):
        other = compact(pair.other)
        words = (
            f'Its name "{pair.name}" is nearly that of {other}, "{pair.other_name}", and nobody has judged the two; '
            "if they are one, merge them, else say why they are not in graph/judgements.ttl."
        )
        place = curated.place(pair.entity, None)
        yield Finding(place, "warning", "check:name-alike", compact(pair.entity), words)


def _check_findings(curated: Curated, extra: tuple[Path, ...]) -> Iterator[Finding]:
    store = memory_store()
    known = {path.resolve() for path in curated.project.graph_files()}
    load_files(store.raw, curated.project, tuple(path for path in extra if path.resolve() not in known))
    for path in curated.project.check_files():
        yield from _check(curated, store, path)


def _check(curated: Curated, store: EmbeddedStore, path: Path) -> Iterator[Finding]:
    text = path.read_text(encoding="utf-8")
    told = dict(_FRONT_MATTER.findall(text))
    if not {"id", "severity", "message"} <= told.keys():
        name = curated.project.name_of(path)
        raise InputError(name, 1, "a check needs the lines #+ id:, #+ severity: and #+ message:.")
    for row in store.select(text):
        focus, value = str(row[0]), row[1] if len(row) > 1 else None
        said = compact(str(value)) if value is not None else ""
        about = f" (here: {said})" if said and said != compact(focus) else ""
        place = curated.place(focus, None)
        yield Finding(place, told["severity"].lower(), f"check:{told['id']}", compact(focus), told["message"] + about)
