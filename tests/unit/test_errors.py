"""Every error is one sentence with a place in the tree, and says what to do next."""

from pathlib import Path

import pytest

from kzgraph import errors
from kzgraph.errors import AmbiguousName, BadParameter, InputError, KzgraphError, QuoteError, UnknownName

PARENTS = {
    "AmbiguousName": "UsageError",
    "BadParameter": "UsageError",
    "DuplicateEntity": "InputError",
    "InputError": "KzgraphError",
    "KzgraphError": "Exception",
    "NotAvailable": "KzgraphError",
    "ProjectNotFound": "KzgraphError",
    "QueryError": "KzgraphError",
    "QuestionError": "InputError",
    "QuoteError": "KzgraphError",
    "ServiceError": "KzgraphError",
    "SourceTextMissing": "KzgraphError",
    "StoreError": "KzgraphError",
    "TurtleError": "InputError",
    "UnknownName": "UsageError",
    "UsageError": "KzgraphError",
}


def test_tree_is_the_one_that_is_drawn() -> None:
    """The classes, their parents and the drawing in the docstring agree."""
    classes = [value for name in errors.__all__ if isinstance(value := getattr(errors, name), type)]
    assert {value.__name__: value.__mro__[1].__name__ for value in classes} == PARENTS
    drawing = (errors.__doc__ or "").replace("\n", " ")
    assert [name for name in PARENTS if f" {name} " not in drawing] == []


@pytest.mark.parametrize("name", sorted(PARENTS))
def test_exit_code_is_three_only_where_something_is_not_available(name: str) -> None:
    """Bad input ends with 2; what is not at hand ends with 3."""
    expected = 3 if name in {"NotAvailable", "ServiceError", "SourceTextMissing"} else 2
    assert getattr(errors, name).exit_code == expected


@pytest.mark.parametrize(
    ("candidates", "hint"),
    [
        ((), "Look with: kzgraph search TEXT"),
        (("a",), "Did you mean a?"),
        (("a", "b"), "Did you mean a or b?"),
        (("a", "b", "c"), "Did you mean a, b or c?"),
    ],
)
def test_unknown_name_offers_the_nearest_names(candidates: tuple[str, ...], hint: str) -> None:
    """The hint lists the candidates as a sentence, or says where to look when there are none."""
    error = UnknownName("x", candidates)
    assert (error.hint, error.candidates, error.name) == (hint, candidates, "x")


@pytest.mark.parametrize(
    ("what", "words"), [("entity", "an entity"), ("partner", "a partner"), ("indicator", "an indicator")]
)
def test_unknown_name_says_what_was_looked_for(what: str, words: str) -> None:
    """The sentence names the kind of thing, with the right article."""
    assert str(UnknownName("x", what=what)) == f'Nothing in the graph is {words} named "x".'


def test_ambiguous_name_lists_what_it_can_mean() -> None:
    """The sentence counts the things, the hint lists them."""
    error = AmbiguousName("x", ["partner:a (A)", "partner:b (B)"])
    assert str(error) == '"x" names 2 things in the graph.'
    assert error.hint == "Say which: partner:a (A) or partner:b (B)."
    assert error.candidates == ("partner:a (A)", "partner:b (B)")


def test_bad_parameter_remembers_which() -> None:
    """The parameter is at hand apart from the sentence."""
    error = BadParameter("year", "year is to be a number.", "Ask: …")
    assert (error.parameter, error.message, error.hint) == ("year", "year is to be a number.", "Ask: …")


def test_input_error_begins_with_file_and_line() -> None:
    """The sentence begins with file and line, as editors and compilers expect."""
    error = InputError("graph/a.ttl", 3, "this is wrong.", "Mend it.")
    assert str(error) == "graph/a.ttl:3: this is wrong."
    assert (error.path, error.line, error.problem, error.hint) == (
        Path("graph/a.ttl"),
        3,
        "this is wrong.",
        "Mend it.",
    )


def test_input_error_without_line_names_the_file() -> None:
    """Where no line is known, only the file is named."""
    assert str(InputError(Path("a.ttl"), None, "this is wrong.")) == "a.ttl: this is wrong."


def test_quote_error_lists_places() -> None:
    """The places where words stand are at hand apart from the sentence."""
    assert QuoteError("twice.", ["line 1", "line 2"]).places == ("line 1", "line 2")


def test_error_without_hint_has_none() -> None:
    """A hint is optional; its absence is None."""
    assert KzgraphError("no.").hint is None
