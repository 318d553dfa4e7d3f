"""Curated Turtle is refused with a line, and written in one form: a change of one fact is one line."""

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeAlias

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kzgraph.errors import DuplicateEntity, KzgraphError, TurtleError
from kzgraph.project import Project
from kzgraph.terms import PREFIXES
from kzgraph.turtle import HEADER, TurtleFile, canonical, read, rewrite

Write: TypeAlias = Callable[[str | bytes], TurtleFile]

# The first line after the header and the blank line that follows it.
FIRST = len(PREFIXES) + 2

PARTNER = """partner:a
    a kz:Partner ;
    skos:prefLabel "A"@en ;
.
"""


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes blocks below the header, or bytes as they are, and reads the file as "a.ttl"."""

    def write(content: str | bytes) -> TurtleFile:
        path = tmp_path / "a.ttl"
        path.write_bytes(content if isinstance(content, bytes) else f"{HEADER}\n{content}".encode())
        return read(path, "a.ttl")

    return write


def refused(write: Write, content: str | bytes) -> TurtleError:
    """The error for a file that cannot be read."""
    with pytest.raises(TurtleError) as caught:
        write(content)
    assert caught.value.hint
    return caught.value


def iri(curie: str) -> URIRef:
    """The IRI of a CURIE."""
    prefix, _, local = curie.partition(":")
    return URIRef(PREFIXES[prefix] + local)


# Reading: what is refused, and at which line


@pytest.mark.parametrize(
    ("blocks", "line", "words"),
    [
        ('partner:a\n    skos:prefLabel "A"@en\npartner:b\n', FIRST + 2, 'near "partner:b"'),
        ('partner:a\n    skos:prefLabel "A@en ;\n.\n', FIRST + 1, "newline found in string literal"),
        ("partner:a\n    foo:x 1 ;\n.\n", FIRST + 1, 'Prefix "foo:" not bound'),
        ("partner:a\n    a kz:Partner ;\n", FIRST + 2, "EOF found"),
        ("partner:a is kz:by of partner:b .\n", FIRST, "near"),
        ("partner:a kz:by { partner:b a kz:Partner } .\n", FIRST, "near"),
        ('partner:a skos:prefLabel "A"@e_n .\n', FIRST, "near"),
    ],
)
def test_what_is_not_turtle_is_refused_with_its_line(written: Write, blocks: str, line: int, words: str) -> None:
    """A mistake is told with file, line, the words at it and the parser's reason."""
    error = refused(written, blocks)
    assert (str(error.path), error.line) == ("a.ttl", line)
    assert str(error).startswith(f"a.ttl:{line}: this is not Turtle")
    assert words in str(error)


def test_file_in_another_encoding_is_refused_with_the_line_of_the_first_bad_byte(written: Write) -> None:
    """Text that is not UTF-8 is refused at its line; the hint says how to save it."""
    error = refused(written, b"# one\n# two\npartner:\xff a kz:Partner .\n")
    assert str(error) == "a.ttl:3: this is not UTF-8 text."
    assert error.hint == "Save the file as UTF-8."


def test_byte_order_mark_is_named(written: Write) -> None:
    """A byte order mark, which Oxigraph cannot read either, is refused by its name."""
    error = refused(written, b"\xef\xbb\xbf" + f"{HEADER}\n{PARTNER}".encode())
    assert error.line == 1
    assert "byte order mark" in str(error)


def test_half_of_a_character_is_refused(written: Write) -> None:
    """A surrogate escape is no character: no file could hold it."""
    assert refused(written, 'partner:a\n    skos:prefLabel "\\uD800"@en ;\n.\n').line == FIRST + 1


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A file that cannot be opened is told with the reason, without a line."""
    with pytest.raises(TurtleError, match=r"^x\.ttl: the file cannot be read \(No such file or directory\)\.$"):
        read(tmp_path / "x.ttl", "x.ttl")


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(TurtleError, match=r"the file cannot be read \(Is a directory\)"):
        read(tmp_path, "folder")


@pytest.mark.parametrize(
    ("blocks", "line"),
    [
        ("partner:a\n    a kz:Partner ;\n    kz:by [ a kz:Partner ] ;\n.\n", FIRST + 2),
        ("partner:a\n    kz:by ( 1 2 ) ;\n.\n", FIRST + 1),
        ("partner:a\n    kz:by _:b ;\n.\n", FIRST + 1),
        ("_:b\n    a kz:Partner ;\n.\n", FIRST),
        ('partner:a\n    skos:prefLabel "[A] (B) _:c"@en ;\n    kz:by [] ;\n.\n', FIRST + 2),
        ("partner:a\n    kz:by <https://example.org/(x)> ;\n    kz:by [] ;\n.\n", FIRST + 2),
        ("# see [1]\npartner:a\n    kz:by [] ;\n.\n", FIRST + 2),
        ("partner:a\n    kz:wording '[1]' ;\n    kz:by [] ;\n.\n", FIRST + 2),
    ],
)
def test_node_without_a_name_is_refused_with_its_line(written: Write, blocks: str, line: int) -> None:
    """Everything has a name, so that everything can be cited; brackets inside texts and IRIs do not count."""
    error = refused(written, blocks)
    assert str(error) == f"a.ttl:{line}: there is a node without a name."


def test_entity_written_twice_in_a_file_is_refused_with_both_lines(written: Write) -> None:
    """The second block is refused, and the first is named."""
    with pytest.raises(DuplicateEntity) as caught:
        written(f"{PARTNER}partner:a\n    kz:collective true ;\n.\n")
    assert str(caught.value) == f"a.ttl:{FIRST + 4}: partner:a is already written at line {FIRST} of this file."
    assert caught.value.line == FIRST + 4


def test_entity_written_by_curie_and_by_iri_is_the_same(written: Write) -> None:
    """An entity written once with its prefix and once in full is written twice."""
    with pytest.raises(DuplicateEntity, match=rf"^a\.ttl:{FIRST + 4}: <https://.*/partner/a> is already"):
        written(f"{PARTNER}<{PREFIXES['partner']}a>\n    kz:collective true ;\n.\n")


def test_value_written_at_the_start_of_a_line_is_no_second_block(written: Write) -> None:
    """Only subjects count: an object that begins a line is none."""
    file = written(f'{PARTNER}partner:b\n    skos:editorialNote """x\npartner:a\n"""@en ;\n.\n')
    assert file.lines[iri("partner:b")] == FIRST + 4


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ('partner:b\n    skos:prefLabel "B"@en0 ;\n.\n', r"'en0' is not a valid language tag"),
        ("partner:b\n    a kz:Partner ;\n.\npartner:c", "it breaks off"),
    ],
)
def test_slips_of_the_parser_are_told_with_the_block(written: Write, block: str, reason: str) -> None:
    """A wrong language tag, a file that breaks off: the line where the block begins."""
    line = FIRST + 4 + 3 * ("partner:c" in block)
    with pytest.raises(TurtleError, match=rf"^a\.ttl:{line}: the block that begins here is not Turtle \({reason}"):
        written(f"{PARTNER}{block}")


@settings(max_examples=300)
@given(data=st.data())
def test_damaged_file_never_raises_anything_else(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a file says, reading and formatting it ends in a graph or in an error of ours."""
    text = f"{HEADER}\n{PARTNER}"
    at = data.draw(st.integers(len(HEADER), len(text)))
    noise = data.draw(st.text("[]()<>{}\"'\\#@^;,.:_ \n\r\ta1", min_size=1, max_size=8))
    end = data.draw(st.integers(at, min(len(text), at + 6)))
    path = tmp_path_factory.mktemp("noise") / "a.ttl"
    path.write_bytes((text[:at] + noise + text[end:]).encode())
    with contextlib.suppress(KzgraphError):
        rewrite(read(path, "a.ttl"))


def test_literal_that_does_not_fit_its_type_is_read_in_silence(
    written: Write, caplog: pytest.LogCaptureFixture
) -> None:
    """A date that is none is for the shapes to tell, with file and line; reading it says nothing."""
    with caplog.at_level(logging.WARNING):
        file = written('partner:a\n    kz:startDate "2018-13-45"^^xsd:date ;\n.\n')
    assert caplog.text == ""
    assert str(file.graph.value(iri("partner:a"), iri("kz:startDate"))) == "2018-13-45"


# Reading: where things are written

PLACES = """partner:a
    a kz:Partner ;
    skos:prefLabel "A"@en ;
    skos:prefLabel "А"@ru ;
    kz:partnerType partnertype:academic ;
.
partner:b
    a kz:Partner ;
.
<https://example.org/c>
    a kz:Partner ;
.
"""


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "line"),
    [
        ("partner:a", None, "", FIRST),
        ("partner:a", "skos:prefLabel", "", FIRST + 2),
        ("partner:a", "skos:prefLabel", "А", FIRST + 3),
        ("partner:a", "kz:partnerType", "partnertype:academic", FIRST + 4),
        ("partner:a", "kz:partnerType", "partnertype:other", FIRST),
        ("partner:a", "kz:collective", "", FIRST),
        ("partner:b", None, "", FIRST + 6),
        ("partner:b", "kz:partnerType", "", FIRST + 6),
        ("partner:c", None, "", None),
    ],
)
def test_line_of_what_is_said(
    written: Write, subject: str, predicate: str | None, value: str, line: int | None
) -> None:
    """A statement is found at its own line, else its subject's block is; what is not there has no line."""
    found = written(PLACES).line_of(iri(subject), iri(predicate) if predicate else None, value)
    assert found == line


def test_line_of_a_subject_written_in_full(written: Write) -> None:
    """A subject without a prefix has a line too."""
    assert written(PLACES).line_of(URIRef("https://example.org/c")) == FIRST + 9


def test_line_of_a_class(written: Write) -> None:
    """The class of an entity is found at the line that begins with "a"."""
    assert written(PLACES).line_of(iri("partner:a"), iri("rdf:type"), "kz:Partner") == FIRST + 1


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0c", "\x1c"])
def test_lines_are_those_of_an_editor(written: Write, separator: str) -> None:
    """Only a line feed ends a line; separators pasted from a PDF into a literal do not."""
    blocks = f'partner:a\n    skos:prefLabel "A{separator}B"@en ;\n.\n{PARTNER.replace("partner:a", "partner:b")}'
    assert written(blocks).lines == {iri("partner:a"): FIRST, iri("partner:b"): FIRST + 3}


# Writing: the canonical form

CANONICAL = """<https://example.org/a>
    a kz:Partner ;
.
partner:a
    a kz:Ministry ;
    skos:prefLabel "A"@en ;
    skos:prefLabel "А"@ru ;
    skos:altLabel "MoA"@en ;
    kz:partnerType partnertype:government ;
    org:subOrganizationOf partner:b ;
    kz:startDate "2018-01-01"^^xsd:date ;
    skos:exactMatch <https://example.org/a> ;
    kz:statedIn passage:x-1 ;
    skos:editorialNote "First."@en ;
.
partner:b
    a kz:Partner ;
    kz:collective true ;
.
region:a
    kz:regionKind regionkind:city ;
    kz:partOf region:b ;
.
"""


def test_canonical_file_is_left_alone(written: Write) -> None:
    """A file in the canonical form is written as it stands, byte for byte."""
    assert rewrite(written(CANONICAL)) == f"{HEADER}\n{CANONICAL}"


def test_any_layout_becomes_the_canonical_one(written: Write) -> None:
    """Order, white space, semicolons, object lists, quotes and line ends of the file do not matter."""
    loose = f"""<https://example.org/a> a kz:Partner .
    region:a kz:partOf region:b; kz:regionKind regionkind:city.
partner:b kz:collective "true"^^xsd:boolean ; rdf:type kz:Partner .
partner:a skos:editorialNote 'First.'@en ;; skos:prefLabel "А"@ru, "A"@en ; kz:statedIn passage:x-1 ;
  <{PREFIXES["skos"]}exactMatch> <https://example.org/a> ; kz:startDate "2018-01-01"^^xsd:date ;
  org:subOrganizationOf partner:b ; kz:partnerType <{PREFIXES["partnertype"]}government> ;
  a kz:Ministry ; skos:altLabel \"\"\"MoA\"\"\"@en .
"""
    assert rewrite(written(f"{HEADER}\n{loose}".replace("\n", "\r\n").encode())) == f"{HEADER}\n{CANONICAL}"


def test_empty_file_has_the_header(written: Write) -> None:
    """A file that says nothing becomes the header and a blank line."""
    assert rewrite(written(b"")) == f"{HEADER}\n"


@pytest.mark.parametrize(
    "term",
    [
        "7",
        "0",
        "-3",
        "3.60",
        "-0.5",
        "0.0",
        "true",
        "false",
        '"007"^^xsd:integer',
        '"1"^^xsd:boolean',
        '"1e3"^^xsd:double',
    ],
)
def test_number_keeps_the_form_it_was_written_in(written: Write, term: str) -> None:
    """A figure stays as a curator wrote it: fmt never turns 3.60 into 3.6 or "007" into 7."""
    text = f"{HEADER}\nobservation:a\n    kz:value {term} ;\n.\n"
    once = rewrite(written(text.encode()))
    assert once == text
    assert rewrite(written(once.encode())) == text


@pytest.mark.parametrize("words", ["007", "+7", "-0", "5\n", "٣"])
def test_integer_in_another_form_stays_in_quotes(words: str) -> None:
    """What a parser would change or refuse as a bare integer is written with its type."""
    assert " kz:value 7 ;" in canonical(one_fact(Literal("7", datatype=XSD.integer)))
    escaped = words.replace("\n", "\\n")
    text = canonical(one_fact(Literal(words, datatype=XSD.integer, normalize=False)))
    assert f' kz:value "{escaped}"^^xsd:integer ;' in text


@pytest.mark.parametrize("words", [".5", "00.5", "+1.5", "5.", "5", "1.5\n"])
def test_decimal_in_another_form_stays_in_quotes(words: str) -> None:
    """What a parser would change or refuse as a bare decimal is written with its type."""
    text = canonical(one_fact(Literal(words, datatype=XSD.decimal, normalize=False)))
    escaped = words.replace("\n", "\\n")
    assert f' kz:value "{escaped}"^^xsd:decimal ;' in text


def one_fact(value: Literal) -> Graph:
    """A graph that says one thing of one observation."""
    graph = Graph(bind_namespaces="none")
    graph.add((iri("observation:a"), iri("kz:value"), value))
    return graph


def test_text_is_escaped(written: Write) -> None:
    """Quotes, backslashes and breaks in a text are escaped; every other letter stands as it is."""
    said = 'say "no"\\ or\n\r\t— Қазақстан 🎓 # not a comment <b>'
    graph = Graph(bind_namespaces="none")
    graph.add((iri("partner:a"), iri("skos:prefLabel"), Literal(said, lang="en")))
    text = canonical(graph)
    assert '"say \\"no\\"\\\\ or\\n\\r\\t— Қазақстан 🎓 # not a comment <b>"@en' in text
    assert isomorphic(written(text.encode()).graph, graph)


def test_node_without_a_name_cannot_be_written() -> None:
    """The canonical form has no blank nodes."""
    with pytest.raises(TypeError, match="no blank nodes"):
        canonical(Graph().parse(data=f"{HEADER} partner:a kz:by [] ."))


def test_blocks_are_ordered_by_class_and_iri(written: Write) -> None:
    """Blocks stand in the order of their names, whatever refers to them."""
    text = rewrite(
        written(
            "partner:b kz:by region:z .\nregion:z a kz:Region .\nevent:c a kz:Event .\npartner:a kz:by partner:b .\n"
        )
    )
    assert [line for line in text.removeprefix(HEADER).split("\n") if line[:1].isalpha()] == [
        "event:c",
        "partner:a",
        "partner:b",
        "region:z",
    ]


# Writing: a comment is never lost


@pytest.mark.parametrize(
    ("blocks", "line"),
    [
        ("# a remark\n", FIRST),
        (f"{PARTNER}# a remark", FIRST + 4),
        ("partner:a # a remark\n    a kz:Partner ;\n.\n", FIRST),
        ('partner:a\n    skos:prefLabel "A"@en ; # his "name"\n.\n', FIRST + 1),
        ("partner:a\n    skos:exactMatch <https://example.org/#a> ; # <that>\n.\n", FIRST + 1),
        ("partner:a\n    a kz:Partner ;#\n.\n", FIRST + 1),
        ('partner:a\n    skos:editorialNote """A\nB"""@en ; # a remark\n.\n', FIRST + 2),
        ("partner:a\n    skos:altLabel 'say \"x'@en ; # a remark\n.\n", FIRST + 1),
    ],
)
def test_comment_is_refused_with_its_line(written: Write, blocks: str, line: int) -> None:
    """A file with a comment is not rewritten: the comment would be lost."""
    with pytest.raises(TurtleError) as caught:
        rewrite(written(blocks))
    assert caught.value.line == line
    assert caught.value.problem == "there is a comment, which no question could find."
    assert caught.value.hint == "Write it as skos:editorialNote of the entity it is about, or delete it."


@pytest.mark.parametrize(
    "blocks",
    [
        'partner:a\n    skos:prefLabel "No. # 1"@en ;\n.\n',
        'partner:a\n    skos:prefLabel "\\"#\\""@en ;\n.\n',
        "partner:a\n    skos:exactMatch <https://example.org/#a> ;\n.\n",
        "partner:a\n    skos:prefLabel 'No. # 1'@en ;\n.\n",
        'partner:a\n    skos:prefLabel """No.\n# 1"""@en ;\n.\n',
        'partner:a\n    skos:prefLabel "No.\u2028 # 1"@en ;\n.\n',
    ],
)
def test_number_sign_in_a_text_or_iri_is_no_comment(written: Write, blocks: str) -> None:
    """A number sign inside a text or an IRI is part of it."""
    file = written(blocks)
    assert isomorphic(written(rewrite(file).encode()).graph, file.graph)


# Writing: properties of every graph

SUBJECTS = st.builds(
    lambda prefix, slug: URIRef(PREFIXES[prefix] + slug),
    st.sampled_from(["partner", "programme", "passage", "region"]),
    st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
)
PREDICATES = st.sampled_from(
    [iri(name) for name in ("rdf:type", "skos:prefLabel", "kz:partOf", "kz:statedIn", "kz:value", "org:purpose")]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
LITERALS = st.one_of(
    st.builds(lambda words, lang: Literal(words, lang=lang), TEXT, st.sampled_from(["en", "ru", "kk"])),
    st.builds(Literal, TEXT),
    st.builds(
        lambda words: Literal(words, datatype=XSD.integer), st.from_regex(r"0|-?[1-9][0-9]{0,9}", fullmatch=True)
    ),
    st.builds(
        lambda words: Literal(words, datatype=XSD.decimal),
        st.from_regex(r"-?(0|[1-9][0-9]{0,5})\.[0-9]{1,5}", fullmatch=True),
    ),
    st.builds(lambda day: Literal(day.isoformat(), datatype=XSD.date), st.dates()),
    st.builds(lambda yes: Literal(yes), st.booleans()),
)
FACTS = st.tuples(SUBJECTS, PREDICATES, st.one_of(SUBJECTS, LITERALS, st.just(URIRef("https://example.org/a#b"))))
GRAPHS = st.lists(FACTS, max_size=8)


def graph_of(facts: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    """A graph of some facts."""
    graph = Graph(bind_namespaces="none")
    for fact in facts:
        graph.add(fact)
    return graph


@given(GRAPHS)
def test_canonical_text_says_the_same_in_both_engines(facts: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    """Nothing is added, lost or changed by writing; rdflib and Oxigraph both read it."""
    graph = graph_of(facts)
    text = canonical(graph)
    assert set(Graph(bind_namespaces="none").parse(data=text, format="turtle")) == set(graph)
    assert len(set(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))) == len(graph)


@given(GRAPHS)
def test_writing_twice_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, facts: list[tuple[URIRef, URIRef, URIRef | Literal]]
) -> None:
    """The canonical text of the canonical text is itself."""
    text = canonical(graph_of(facts))
    path = tmp_path_factory.mktemp("twice") / "a.ttl"
    path.write_bytes(text.encode())
    assert rewrite(read(path)) == text


@given(GRAPHS, st.randoms(use_true_random=False))
def test_order_of_facts_does_not_matter(facts: list[tuple[URIRef, URIRef, URIRef | Literal]], random: Random) -> None:
    """The same facts give the same bytes, in whatever order they came."""
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert canonical(graph_of(shuffled)) == canonical(graph_of(facts))


@given(st.lists(FACTS, min_size=1, max_size=8), PREDICATES, st.one_of(SUBJECTS, LITERALS))
def test_one_fact_more_is_one_line_more(
    facts: list[tuple[URIRef, URIRef, URIRef | Literal]], predicate: URIRef, value: URIRef | Literal
) -> None:
    """A fact added to an entity adds its line and leaves every other line where it was."""
    before = graph_of(facts)
    after = graph_of([*facts, (facts[0][0], predicate, value)])
    old, new = canonical(before).split("\n"), canonical(after).split("\n")
    added = len(after) - len(before)
    assert len(new) == len(old) + added
    if added:
        at = next(number for number, line in enumerate(new) if old[number] != line)
        assert [*new[:at], *new[at + 1 :]] == old


# What is shipped


def test_small_graph_is_in_the_canonical_form(small: Project) -> None:
    """The files of the hand-made graph follow the form they are an example of."""
    differing = [p.name for p in small.graph_files() if rewrite(read(p)) != p.read_bytes().decode()]
    assert differing == [], "run: kzgraph fmt --project tests/data/small"
