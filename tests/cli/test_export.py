"""The export command: every format into a file, to the screen or into a folder, and what it refuses."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from kzgraph.cli.exporters import EXPORTERS

from .conftest import ROOT, SMALL, Run

FORMATS = [exporter.name for exporter in EXPORTERS]
FILES = [name for name in FORMATS if name != "csvw"]
PARTS = ("--derived", "--ontology", "--alignments", "--profile", "all")
RDF = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
WRITTEN = {**{form: (form, *(PARTS if form in RDF else ())) for form in FORMATS}, "nanopub": ("trig", "--nanopub")}
BESIDE = [
    "left out: what terms and concepts mean (--ontology)",
    "left out: what follows from the statements (--derived)",
    "left out: ties to other vocabularies (--alignments)",
]


@pytest.mark.parametrize("form", FILES)
def test_file_is_what_the_screen_shows(run: Run, tmp_path: Path, form: str) -> None:
    """A file holds the bytes that go to the screen, and what is left out is told beside."""
    path = tmp_path / "out"
    ran = run("export", form, "-o", path)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == f"wrote {path}"
    assert all(line.startswith("left out: ") for line in ran.err.splitlines()[1:])
    assert len(ran.err.splitlines()) > 1
    if form != "xlsx":
        assert path.read_text("utf-8") == run("export", form).out


def test_tables_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    """A table for each class and the metadata; files of others stay, and a second run gives the same."""
    folder = tmp_path / "tables"
    ran = run("export", "csvw", "-o", folder)
    assert ran.code == 0
    names = {path.name for path in folder.iterdir()}
    assert {"csv-metadata.json", "contribution.csv", "partner.csv", "concept.csv"} <= names
    assert ran.err.splitlines()[0] == f"wrote {len(names)} files into {folder}"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "mine.txt").write_text("mine")
    assert run("export", "csvw", "-o", folder, "--quiet").err == ""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before | {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    ("arguments", "left_out"),
    [
        ((), BESIDE),
        (
            ("--ontology", "--derived", "--alignments"),
            ["left out: which of the parts a statement belongs to (trig, nquads)"],
        ),
        (("--derived",), ["left out: which of the parts a statement belongs to (trig, nquads)", BESIDE[0], BESIDE[2]]),
    ],
)
def test_options_put_parts_in_and_take_their_lines_away(
    run: Run, arguments: tuple[str, ...], left_out: list[str]
) -> None:
    """Each part that is asked for is there, and each that is not is told."""
    ran = run("export", "nt", *arguments)
    assert ran.err.splitlines() == left_out
    assert ("<https://w3id.org/kzgraph/ns#contributedTo>" in ran.out) == ("--derived" in arguments)
    assert ("<https://w3id.org/kzgraph/ns#Partner> <http://www.w3.org/2004/02/skos/core#definition>" in ran.out) == (
        "--ontology" in arguments
    )
    assert ("https://schema.org/Organization" in ran.out) == ("--alignments" in arguments)


def test_graphs_of_quads_are_named(run: Run) -> None:
    """Each part has its graph; the curated statements have the default one."""
    ran = run("export", "nq", "--derived", "--ontology", "--alignments", "--profile", "all")
    quads = pyoxigraph.parse(input=ran.out.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    base = "https://w3id.org/kzgraph/graph/"
    profiles = ("data-cube", "geosparql", "org", "prov", "web-annotation")
    assert {getattr(quad.graph_name, "value", "") for quad in quads} == {
        "",
        f"{base}derived",
        f"{base}ontology",
        f"{base}alignments",
        *(f"{base}profile/{name}" for name in profiles),
    }
    assert ran.err == ""


def test_options_may_stand_anywhere(run: Run, tmp_path: Path) -> None:
    """Before the command, between it and the format, and after."""
    wanted = run("export", "turtle", "--derived", "--quiet").out
    assert wanted
    for arguments in (
        ("--quiet", "export", "--derived", "turtle"),
        ("export", "--derived", "-q", "ttl"),
        ("--project", SMALL, "export", "turtle", "-q", "--derived"),
    ):
        assert run(*arguments).out == wanted
    path = tmp_path / "x.ttl"
    assert run("export", "-o", path, "--derived", "turtle", "-q").code == 0
    assert path.read_text("utf-8") == wanted


def test_nanopublications_are_claims_only(run: Run) -> None:
    """Four graphs for each claim; what is no claim is told."""
    ran = run("export", "trig", "--nanopub")
    claims = ran.out.count("np:Nanopublication ;")
    assert ran.err.splitlines()[0] == f"{claims} claims, each as a nanopublication"
    assert "things that are no claims, such as partners" in ran.err
    assert ran.out.count("#head> {") == ran.out.count("#assertion> {") == claims > 50


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("trig", "--nanopub", "--derived"), "--nanopub writes claims only, every statement in a graph of its"),
        (("turtle", "--profile", "foaf"), 'There is no profile "foaf".'),
        (("csvw",), "csvw is several files, and the screen is one."),
        (("csvw", "-o", "file"), "file is a file, and csvw needs a folder."),
        (("csvw", "-o", "none/such"), "none/such cannot be made (No such file or directory)."),
        (("nt", "-o", "none/such.nt"), "none/such.nt cannot be written (No such file or directory)."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """Exit 2, the sentence, and what to do instead; nothing on the screen."""
    Path("file").write_text("mine")
    ran = run("export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    first, hint = ran.err.splitlines()[-2:]
    assert first.startswith(f"kzgraph: {message}")
    assert hint.startswith("  ")
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize("arguments", [(), ("word",), ("--quiet",)])
def test_a_format_is_needed(run: Run, arguments: tuple[str, ...]) -> None:
    """Without a format, or with a word that is none, the formats are named."""
    ran = run("export", *arguments)
    assert ran.code == 2
    assert "FORMAT" in ran.err


@pytest.mark.parametrize("form", FORMATS)
def test_help_says_what_is_left_out(run: Run, form: str) -> None:
    """Each format's help says what it leaves out and shows an example."""
    ran = run("export", form, "--help")
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert "Left out: " in words
    assert f"Example: kzgraph export {form} -o " in words


def test_other_order_of_sets_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    """Whatever order Python keeps its sets in, every format gives the same bytes."""
    here, there = tmp_path / "here", tmp_path / "there"
    for name, arguments in WRITTEN.items():
        here.mkdir(exist_ok=True)
        assert run("export", *arguments, "-o", here / name).code == 0
    there.mkdir()
    program = f"""import sys; from kzgraph.cli import main
for name, arguments in {WRITTEN!r}.items():
    main(["export", *arguments, "-o", sys.argv[1] + "/" + name])
"""
    own = int(os.environ.get("PYTHONHASHSEED", "0").replace("random", "0"))
    surroundings = {**os.environ, "PYTHONHASHSEED": str(own + 1), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, str(there)], env=surroundings, check=True, capture_output=True)
    one, other = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (here, there)
    )
    assert one == other
    assert len(one) > len(WRITTEN)


def test_names_follow_the_language(run: Run, tmp_path: Path) -> None:
    """--lang is the language of names for people."""
    run("export", "csvw", "-o", tmp_path / "t", "--lang", "ru")
    table = csv.DictReader(io.StringIO((tmp_path / "t" / "region.csv").read_text("utf-8")))
    assert next(row for row in table if row["id"] == "region:north")["name"] == "Север"
    names = {
        f["id"]: f["properties"]["name"] for f in json.loads(run("export", "geojson", "--lang", "kk").out)["features"]
    }
    assert names["region:north"] == "Солтүстік"
