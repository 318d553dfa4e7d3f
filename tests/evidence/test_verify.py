"""What verify finds in damaged copies of the small graph and its texts, and that it finds nothing else."""

import pytest

from kzgraph.errors import KzgraphError, SourceTextMissing
from kzgraph.model import Finding

from .conftest import Copy

CHILDREN = "claims/report-2018/children.ttl"
WATER = "claims/report-2018/water.ttl"
PASSAGES = "passages/report-2018.ttl"


def violation(rule: str, entity: str, message: str) -> Finding:
    """A violation without a place: files and lines are the command's business."""
    return Finding("", "violation", rule, entity, message)


def contribution(slug: str, partner: str, passage: str, extra: str = "") -> str:
    """A contribution's block."""
    return (
        f"contribution:{slug}\n    a kz:Contribution ;\n    kz:partner partner:{partner} ;\n"
        f"    kz:programme programme:young-makers ;\n    kz:role role:participant ;\n    kz:basis basis:explicit ;\n"
        f"{extra}    kz:statedIn passage:{passage} ;\n.\n"
    )


def test_verify_when_all_is_well(copy: Copy) -> None:
    """Nothing is found where graph and texts agree."""
    assert copy.verify() == ()


def test_verify_when_a_digest_is_wrong(copy: Copy) -> None:
    """A passage whose words are not those of its digest is found, and nothing else."""
    text = (copy.folder / PASSAGES).read_text(encoding="utf-8")
    block = text.partition("passage:report-2018-748\n")[2].partition("\n.\n")[0]
    held = block.partition('kz:digest "')[2].partition('"')[0]
    copy.replace(PASSAGES, held, "0" * 64)
    message = "The words at 748-820 are not those the digest was made of."
    assert copy.verify() == (violation("digest", "passage:report-2018-748", message),)


def test_verify_when_the_text_has_other_words(copy: Copy) -> None:
    """A changed word in a text is found in each passage over it, with the warning that the edition is another."""
    copy.replace("texts/report-2018.txt", "Page 2 of 2", "Page 3 of 3")
    assert copy.verify() == (
        Finding(
            "",
            "warning",
            "edition",
            "source:report-2018",
            "The text at hand (3527 characters) is not the edition the graph was curated from.",
        ),
        violation(
            "digest",
            "passage:report-2018-3515",
            "The words at 3515-3526 are not those the digest was made of.",
        ),
    )


def test_verify_when_only_the_layout_changed(copy: Copy) -> None:
    """Another edition with the same words at the same positions is a warning and no violation."""
    copy.replace("texts/review-2021.txt", "900 families.\n", "900 families.\n\n")
    assert copy.verify() == (
        Finding(
            "",
            "warning",
            "edition",
            "source:review-2021",
            "The text at hand (935 characters) is not the edition the graph was curated from.",
        ),
    )


def test_verify_when_a_passage_ends_beyond_the_text(copy: Copy) -> None:
    """A position beyond the text's end is found, and nothing else is said of that passage."""
    copy.replace(PASSAGES, "kz:endsAt 3526 ;", "kz:endsAt 9999 ;")
    message = "The passage ends at 9999, beyond the text's 3527 characters."
    assert copy.verify() == (violation("range", "passage:report-2018-3515", message),)


def test_verify_when_a_figure_is_not_in_the_passage(copy: Copy) -> None:
    """A figure whose printed form does not stand in its passage is found."""
    copy.replace(WATER, 'kz:asPrinted "52"', 'kz:asPrinted "53"')
    message = '"53" does not stand in passage:report-2018-2308.'
    entity = "observation:schools-with-tested-wells-north-2017"
    assert copy.verify() == (violation("figure", entity, message),)


def test_verify_when_a_figure_stands_only_in_the_sentence_before(copy: Copy) -> None:
    """A figure has to stand in the passage itself; the sentence before does not count."""
    copy.replace(CHILDREN, 'kz:asPrinted "1,000"', 'kz:asPrinted "2018"')
    message = '"2018" does not stand in passage:report-2018-1610.'
    assert copy.verify() == (violation("figure", "observation:fair-visitors-2018", message),)


def test_verify_when_a_figure_is_part_of_another(copy: Copy) -> None:
    """The beginning of a longer figure is not the figure."""
    copy.replace(CHILDREN, 'kz:asPrinted "5,000"', 'kz:asPrinted "5"')
    message = '"5" does not stand in passage:report-2018-748.'
    assert copy.verify() == (violation("figure", "observation:families-with-nets-south-2018", message),)


def test_verify_when_a_figure_stands_in_one_of_two_passages(copy: Copy) -> None:
    """Of several passages one has to print the figure."""
    copy.replace(
        WATER,
        'kz:asPrinted "52" ;\n    kz:unit unit:schools ;\n    kz:valueKind valuekind:actual ;\n',
        'kz:asPrinted "52" ;\n    kz:unit unit:schools ;\n    kz:valueKind valuekind:actual ;\n'
        "    kz:statedIn passage:report-2018-2232 ;\n",
    )
    assert copy.verify() == ()


def test_verify_when_the_wording_is_not_in_the_passage(copy: Copy) -> None:
    """Wording that does not stand in the passage is found."""
    copy.replace(WATER, 'kz:wording "worked with"@en', 'kz:wording "worked for"@en')
    message = 'The wording "worked for" does not stand in passage:report-2018-2160.'
    assert copy.verify() == (violation("wording", "contribution:northern-council-clean-wells", message),)


def test_verify_when_the_partner_is_not_named(copy: Copy) -> None:
    """A partner no name of whom stands in the passage or the sentence before is found, with what to do."""
    copy.replace(WATER, "kz:partner partner:northern-council", "kz:partner partner:sunrise-energy")
    message = (
        "No name of partner:sunrise-energy stands in passage:report-2018-2160 or the sentence before. "
        "Add an alias, or write the words in kz:namedAs."
    )
    assert copy.verify() == (violation("partner", "contribution:northern-council-clean-wells", message),)


def test_verify_when_the_partner_is_named_in_the_sentence_before(copy: Copy) -> None:
    """A partner named only in the sentence before counts as named."""
    copy.add(CHILDREN, contribution("one", "youth-forum", "report-2018-1610"))
    assert copy.verify() == ()


def test_verify_when_the_partner_is_named_two_sentences_before(copy: Copy) -> None:
    """A partner named two sentences before does not count as named."""
    copy.add(CHILDREN, contribution("one", "riverside-university", "report-2018-1610"))
    message = (
        "No name of partner:riverside-university stands in passage:report-2018-1610 or the sentence before. "
        "Add an alias, or write the words in kz:namedAs."
    )
    assert copy.verify() == (violation("partner", "contribution:one", message),)


def test_verify_when_the_partner_is_named_by_an_alias(copy: Copy) -> None:
    """Any form of a partner's name counts."""
    copy.replace("partners/others.ttl", '"Northern Council"@en', '"Council of the far North"@en')
    copy.replace("partners/others.ttl", '"Council of the far North"@en', '"Far Council"@en')
    assert [f.entity for f in copy.verify()] == ["contribution:northern-council-clean-wells"]
    block = '"Far Council"@en ;\n'
    copy.replace("partners/others.ttl", block, block + '    skos:altLabel "The Northern Council"@en ;\n')
    assert copy.verify() == ()


def test_verify_when_the_name_is_only_in_another_language(copy: Copy) -> None:
    """Names in other languages than the documents' do not count as named."""
    copy.replace("partners/others.ttl", '"Northern Council"@en', '"Far Council"@en')
    block = '"Far Council"@en ;\n'
    copy.replace("partners/others.ttl", block, block + '    skos:altLabel "Northern Council"@ru ;\n')
    assert [f.entity for f in copy.verify()] == ["contribution:northern-council-clean-wells"]


def test_verify_when_the_words_that_name_the_partner_are_noted(copy: Copy) -> None:
    """Words noted in kz:namedAs stand for the partner's name where they stand in the passage."""
    copy.add(CHILDREN, contribution("one", "sunrise-energy", "report-2018-1472", '    kz:namedAs "its halls"@en ;\n'))
    assert copy.verify() == ()


def test_verify_when_the_noted_words_do_not_stand_there(copy: Copy) -> None:
    """Noted words that do not stand there are found, even where the name itself would."""
    copy.add(
        CHILDREN, contribution("one", "riverside-university", "report-2018-1472", '    kz:namedAs "the school"@en ;\n')
    )
    message = (
        '"the school" does not stand in passage:report-2018-1472 or the sentence before. '
        "Add an alias, or write the words in kz:namedAs."
    )
    assert copy.verify() == (violation("partner", "contribution:one", message),)


def test_verify_tells_everything_at_once(copy: Copy) -> None:
    """All findings of a run are told: passages first, then figures, then contributions."""
    copy.replace(PASSAGES, "kz:endsAt 3526 ;", "kz:endsAt 9999 ;")
    copy.replace(WATER, 'kz:asPrinted "52"', 'kz:asPrinted "53"')
    copy.replace(WATER, 'kz:wording "worked with"@en', 'kz:wording "worked for"@en')
    assert [finding.rule for finding in copy.verify()] == ["range", "figure", "wording"]


def test_verify_when_one_source_is_named(copy: Copy) -> None:
    """Only the documents named are read: the others may be damaged or missing."""
    copy.replace(WATER, 'kz:asPrinted "52"', 'kz:asPrinted "53"')
    (copy.texts / "report-2018.txt").unlink()
    assert copy.verify("review-2021") == ()
    assert copy.verify("source:review-2021") == ()


def test_verify_when_a_text_is_missing(copy: Copy) -> None:
    """A text that is not at hand is named with its place."""
    (copy.texts / "review-2021.txt").unlink()
    with pytest.raises(SourceTextMissing) as caught:
        copy.verify()
    assert caught.value.message == f"The text of review-2021 is not at {copy.texts / 'review-2021.txt'}."
    assert caught.value.exit_code == 3


def test_verify_when_the_source_is_unknown(copy: Copy) -> None:
    """A document that the graph does not have is bad input, not a text that is missing."""
    with pytest.raises(KzgraphError, match=r"report-1999") as caught:
        copy.verify("review-2021", "report-1999")
    assert caught.value.exit_code == 2
