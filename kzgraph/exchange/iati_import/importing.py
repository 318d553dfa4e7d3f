"""From IATI files to a data folder: survey, settle who is who, read again and write, activity by activity."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzgraph.errors import InputError, UsageError
from kzgraph.exchange.iati_import.activity import Activity, Labels, Shared, activity_path
from kzgraph.exchange.iati_import.audit import is_silent, unread
from kzgraph.exchange.iati_import.blocks import Block, text, typed
from kzgraph.exchange.iati_import.copies import copies
from kzgraph.exchange.iati_import.folder import DataFolder, kept_judgements
from kzgraph.exchange.iati_import.known import Known, read_known
from kzgraph.exchange.iati_import.partners import Partners
from kzgraph.exchange.iati_import.places import Places
from kzgraph.exchange.iati_import.programmes import (
    add_contributions,
    add_places,
    add_programme,
    tell_relations,
)
from kzgraph.exchange.iati_import.report import Place, Report
from kzgraph.exchange.iati_import.results import add_results
from kzgraph.exchange.iati_import.survey import Read, Surveyed, readable, survey
from kzgraph.exchange.iati_import.values import day, slug
from kzgraph.store import Engine

__all__ = ["Imported", "import_iati", "read_goal_areas"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: the folder, its sources, and how many of each thing; what of it a person is to judge."""

    folder: Path
    sources: tuple[str, ...]
    activities: int
    claims: int
    partners: int
    unsure: int
    not_read: int
    left_out: int


def import_iati(
    paths: Sequence[Path],
    folder: Path,
    engine: Engine,
    *,
    goal_areas: Path | None = None,
    replace: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Imported:
    """Write a data folder of what IATI activity files state, beside what a project knows.

    The folder stands for itself as a project, and beside the project that the engine holds as an added one. The
    report in it (``report.md``, ``report.csv``) tells what was matched, what is unsure, and what was left out.

    Args:
        paths: Files of the versions 2.01 to 2.03.
        folder: Where to write; it is there whole at the end, or not at all.
        engine: The graph that partners, programmes, regions and indicators may be known in.
        goal_areas: A CSV file with the columns vocabulary, code and goal_area, for sectors and tags.
        replace: Whether an earlier import in the folder may be written anew; its judgements are kept.
        progress: Told how far large files are read.

    Raises:
        InputError: a file cannot be read to its end, or is no file of activities.
        UsageError: the folder holds other things.
    """
    if not paths:
        raise UsageError("No file is named.", "Write for example: kzgraph import iati activities.xml -o DIR")
    known = read_known(engine)
    with DataFolder(folder, replace=replace) as target, Report(target.path) as report:
        areas = read_goal_areas(goal_areas, known) if goal_areas else {}
        partners, places = Partners(known, report), Places(known, report)
        shared = Shared(known, report, partners, places, Labels(known), goal_areas=areas)
        files = survey(paths, shared, progress)
        partners.settle()
        claims = sum(_write(file, shared, target) for file in files)
        target.write("sources.ttl", [_source(file, shared) for file in files])
        target.write("partners/partners.ttl", (block for block in partners.blocks if block.curie in partners.used))
        target.write("regions.ttl", places.blocks)
        judged = _judgements(shared, kept_judgements(folder))
        if judged:
            target.put("judgements.ttl", judged)
        target.write("known.ttl", copies(engine, _known_things(shared)))
        _finish(report, target)
    return Imported(
        folder,
        tuple(f"source:{file.slug}" for file in files),
        sum(file.activities for file in files),
        claims,
        sum(block.curie in partners.used for block in partners.blocks),
        *(report.total(kind) for kind in ("unsure", "not read", "left out")),
    )


def _finish(report: Report, target: DataFolder) -> None:
    """Close the report, which stands in the folder, and put the folder in its place."""
    report.close()
    target.move_into_place()


def _write(file: Surveyed, shared: Shared, target: DataFolder) -> int:
    """Write one file's activities; how many claims they state."""
    claims = 0
    for read in readable(file.file, stage="writing "):
        activity = _converted(read, file, shared)
        claims += len(activity.written.claims)
        target.add(file.slug, activity.written)
    target.flush(file.slug)
    return claims


def _converted(read: Read, file: Surveyed, shared: Shared) -> Activity:
    name = read.element.first("iati-identifier")
    path = activity_path(name, read.number) if name else ""
    activity = Activity(shared, read.element, file.file.name, file.slug, read.identifier, path)
    regions = add_places(activity)
    add_programme(activity, regions)
    add_contributions(activity)
    add_results(activity)
    tell_relations(activity)
    for thing in unread(read.element, read.left):
        place = Place(file.file.name, thing.line, read.identifier, thing.path)
        shared.report.tell("left out", place, thing.name, thing.why, count=thing.many, group=thing.name)
    if is_silent(read.element):
        activity.tell(
            "changed", read.element, "", "no language is stated; names are taken as English", group="activity"
        )
    return activity


def _source(file: Surveyed, shared: Shared) -> Block:
    """The source that a file is."""
    head, name = file.file.head, file.file.name
    block = Block(f"source:{file.slug}", "kz:Source")
    publishers = [shared.partners.label(body, default) for body, _, default in file.publishers.values()]
    by = publishers[0] if len(publishers) == 1 else "several publishers" if publishers else "an unnamed publisher"
    block.add("dcterms:title", text(f"IATI activities of {by}, file {name}", "en"))
    block.add("skos:prefLabel", text(f"IATI file {name}", "en"))
    block.add("kz:nameIsOurs", "true")
    for body, countries, default in file.publishers.values():
        block.add("dcterms:publisher", shared.partners.of(body, countries, default))
    codes = sorted(code for code in file.languages if len(code) == 2 and code.isascii() and code.isalpha())
    block.add("dcterms:language", *(text(code) for code in codes or ["en"]))
    if made := day(head.generated):
        block.add("dcterms:created", typed(made, "xsd:date"))
    block.add("kz:fileName", text(name))
    block.add("kz:textDigest", text(head.digest))
    block.add("kz:textLength", str(max(1, head.length)))
    return block


def _judgements(shared: Shared, kept: dict[str, str]) -> str:
    """The file of judgements on what is unsure; "" where nothing is."""
    from kzgraph.turtle import HEADER

    unsure = [(mention.curie, other, mention.place, why) for mention, other, why in shared.partners.unsure]
    blocks: dict[str, str] = {}
    for curie, other, place, why in [*unsure, *shared.places.unsure]:
        kind, _, own = curie.partition(":")
        if kind == "partner" and curie not in shared.partners.used:
            continue
        name = f"judgement:{slug(f'{own} and {other.partition(chr(58))[2]}')}"
        block = Block(name, "kz:Judgement")
        block.add("kz:about", curie, other)
        block.add("kz:judged", "verdict:unsure")
        reason = f"Found by the import of {place.file}, line {place.line}: {why}. Nobody has looked yet."
        block.add("kz:reason", text(reason, "en"))
        (shared.partners if kind == "partner" else shared.places).used.add(other)
        blocks[name] = kept.get(name) or block.written()
    return f"{HEADER}\n{''.join(block for _, block in sorted(blocks.items()))}" if blocks else ""


def _known_things(shared: Shared) -> set[str]:
    """What of the project the folder names: partners, regions, programmes and indicators."""
    return (shared.partners.used | shared.places.used | shared.used) & shared.known.curies


def read_goal_areas(path: Path, known: Known) -> dict[tuple[str, str], str]:
    """Goal areas by vocabulary and code, as a CSV file states them; raises InputError with the line."""
    found: dict[tuple[str, str], str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if not {"vocabulary", "code", "goal_area"} <= set(rows.fieldnames or ()):
                raise InputError(path, 1, "the columns vocabulary, code and goal_area are needed.")
            for row in rows:
                area = str(row["goal_area"]).strip()
                concept = known.concepts.get(area) or known.concepts.get(f"goalarea:{area}", "")
                if not concept.startswith("goalarea:"):
                    hint = "Name one of ontology/schemes/goalarea.ttl, such as goalarea:learns."
                    raise InputError(path, rows.line_num, f'there is no goal area "{area}".', hint)
                found[str(row["vocabulary"]).strip() or "1", str(row["code"]).strip()] = concept
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, None, f"the file cannot be read ({error}).") from error
    return found
