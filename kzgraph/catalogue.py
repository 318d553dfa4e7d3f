"""The question catalogue: SPARQL files whose front matter says what they answer.

A question is a file ``queries/<shelf>/<name>.rq``. Its front matter, lines that begin with ``#+``, is a small
part of YAML with a fixed order of keys::

    #+ summary:
    #+   en: Which results did a partner contribute to?
    #+   ru: ...
    #+   kk: ...
    #+ description: >
    #+   What is counted, and what is left out.
    #+ tags: [partners, results]
    #+ params:
    #+   - name: partner
    #+     kind: partner
    #+     required: true
    #+     example: Ministry of Health
    #+ columns:
    #+   result: the result
    #+   role: the partner's role in it

The reader is strict and its errors name the line, since a key that is misspelt and ignored would be a
parameter that does nothing.
"""

from __future__ import annotations

import os

from kzgraph.errors import QuestionError, on_a_line
from kzgraph.model import Column
from kzgraph.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["KINDS", "LANGUAGES", "Param", "Question", "find", "questions", "read", "tokens"]

KINDS = (
    "partner",
    "programme",
    "result",
    "region",
    "indicator",
    "source",
    "passage",
    "policy",
    "goalarea",
    "claim",
    "entity",
    "year",
    "text",
    "integer",
)
"""What a parameter can be: a class of things in the graph, a concept of a scheme, or a plain value."""

LANGUAGES = ("en", "ru", "kk")
"""The languages every summary is written in, in this order."""

_KEYS = ("summary", "description", "tags", "params", "columns")
_PARAM_KEYS = ("name", "kind", "required", "default", "example")
_LONGEST_NAME = 45
_WHERE = "\nWHERE {\n"
_BRACKETS = "(){}"
# Signs that part words. No pattern reads a question: with `re` imported, its answer would take an eighth longer.
_PARTING = str.maketrans(dict.fromkeys("!\"#$%&'*+,-./:;<=>@[\\]^`|~", " "))


class Param(NamedTuple):
    """A parameter of a question: the variable it binds, what it may be, and an example of a value."""

    name: str
    kind: str
    required: bool
    default: str | None
    example: str


class Question:
    """A question of the catalogue: what it asks, with what, the columns of the answer, and the SPARQL text."""

    __slots__ = ("_file", "columns", "description", "name", "params", "shelf", "summary", "tags", "text")

    def __init__(
        self,
        name: str,
        shelf: str,
        path: Path | str,
        summary: Mapping[str, str],
        description: str,
        tags: tuple[str, ...],
        params: tuple[Param, ...],
        columns: tuple[Column, ...],
        text: str,
    ) -> None:
        self.name, self.shelf, self._file = name, shelf, os.fspath(path)
        self.summary, self.description, self.tags = summary, description, tags
        self.params, self.columns, self.text = params, columns, text

    @property
    def path(self) -> Path:
        """The file that it stands in."""
        from pathlib import Path  # not to answer it

        return Path(self._file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Question) and all(getattr(self, x) == getattr(other, x) for x in self.__slots__)

    def __repr__(self) -> str:
        return f"<Question {self.shelf}/{self.name}>"


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


def questions(folder: Path) -> dict[str, Question]:
    """All questions under a folder of shelves, by name.

    Raises QuestionError for the first file that breaks a rule, and where two shelves hold the same name.
    """
    found: dict[str, Question] = {}
    for path in sorted(folder.glob("*/*.rq"), key=lambda path: (path.stem, path.parent.name)):
        question = read(path)
        if question.name in found:
            problem = f"the name {question.name} is already taken by {found[question.name].path}."
            raise QuestionError(path, None, problem, "Names are unique over all shelves: rename one of the two.")
        found[question.name] = question
    return found


def find(shelves: Iterable[str], name: str) -> Question | None:
    """The question of a name in one of the folders of shelves; None where there is none.

    One file is read and not all: a question from the shell should not pay for the whole catalogue.
    """
    if _is_slug(name):
        for shelf in shelves:
            file = os.path.join(shelf, f"{name}.rq")
            if os.path.exists(file):
                return read(file)
    return None


def read(path: Path | str) -> Question:
    """One question; raises QuestionError with the line where its file breaks a rule."""
    folder, file = os.path.split(path)
    name = os.path.splitext(file)[0]
    if not _is_slug(name) or len(name) > _LONGEST_NAME:
        hint = f"At most {_LONGEST_NAME} small letters, figures and hyphens."
        raise QuestionError(path, None, f'"{name}" cannot be the name of a question.', hint)
    try:
        with open(path, encoding="utf-8") as opened:
            lines = opened.read().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(path, None, f"the file cannot be read ({error}).") from error
    front = list(_front_matter(path, lines))
    last = front[-1].number if front else 0
    reader = _Reader(path, front, last)
    question = Question(
        name=name,
        shelf=os.path.basename(folder),
        path=path,
        summary=reader.summary(),
        description=reader.description(),
        tags=reader.tags(),
        params=reader.params(),
        columns=reader.columns(),
        text="\n".join(lines[last:]).strip("\n") + "\n",
    )
    reader.end()
    _check_body(question, last)
    return question


def _front_matter(path: Path | str, lines: list[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, start=1):
        if not line.startswith("#+"):
            return
        text = line[2:].removeprefix(" ")
        stripped = text.lstrip(" ")
        if not stripped or stripped != stripped.rstrip() or "\t" in text:
            problem = "a line of front matter is empty, ends in a blank, or holds a tab."
            raise QuestionError(path, number, problem)
        yield _Line(number, len(text) - len(stripped), stripped)


class _Reader:
    """Reads the keys of the front matter one after the other, in their order."""

    def __init__(self, path: Path | str, lines: list[_Line], last: int) -> None:
        self._path = path
        self._lines = lines
        self._last = last
        self._next = 0

    def _error(self, line: _Line | None, problem: str, hint: str | None = None) -> QuestionError:
        return QuestionError(self._path, line.number if line else self._last + 1, problem, hint)

    def _peek(self) -> _Line | None:
        return self._lines[self._next] if self._next < len(self._lines) else None

    def _indented(self, indent: int) -> Iterator[_Line]:
        """The lines that follow with exactly this indent; a deeper or odd one is an error."""
        while (line := self._peek()) and line.indent > 0:
            if line.indent != indent:
                raise self._error(line, f"this line is indented by {line.indent} blanks, {indent} are expected.")
            self._next += 1
            yield line

    def _key(self, key: str) -> tuple[_Line, str]:
        line = self._peek()
        if line is None:
            raise self._error(None, f'the key "{key}" is missing.', f"The keys are, in order: {', '.join(_KEYS)}.")
        name, value = self._pair(line)
        if line.indent or name != key:
            known = "in the wrong place" if name in _KEYS else "not a key of the front matter"
            hint = f"The keys are, in order: {', '.join(_KEYS)}."
            raise self._error(line, f'"{on_a_line(name)}" is {known}; "{key}" is expected here.', hint)
        self._next += 1
        return line, value

    def _pair(self, line: _Line) -> tuple[str, str]:
        key, colon, value = line.text.partition(":")
        if not colon or not _is_variable(key.replace("-", "x")) or value[:1] not in ("", " "):
            raise self._error(line, f'this is not "key: value": {_shown(line.text)}')
        return key, value.lstrip(" ")

    def _scalar(self, line: _Line, value: str) -> str:
        if len(value) > 1 and value.startswith('"') and value.endswith('"'):
            value = value[1:-1]
            if '"' not in value and "\\" not in value:
                return value
        elif value and ": " not in value and " #" not in value and value[0] not in "\"'[]{}>|*&!%#`@,-?:":
            return value
        hint = 'A value is plain words, or stands in "…" when it holds a colon or begins with a sign.'
        raise self._error(line, f"this value cannot be read: {_shown(value)}", hint)

    def _no_value(self, line: _Line, value: str) -> None:
        if value:
            raise self._error(line, f"the value belongs on lines of its own below, indented: {_shown(value)}")

    def summary(self) -> dict[str, str]:
        line, value = self._key("summary")
        self._no_value(line, value)
        summary: dict[str, str] = {}
        for entry in self._indented(2):
            name, text = self._pair(entry)
            summary[name] = self._scalar(entry, text)
            if not summary[name].endswith("?"):
                raise self._error(entry, 'a summary is a question and ends with "?".')
        if tuple(summary) != LANGUAGES:
            raise self._error(line, f"the summary is to be given in {', '.join(LANGUAGES)}, in this order.")
        return summary

    def description(self) -> str:
        line, value = self._key("description")
        if value != ">":
            raise self._error(line, 'the description begins with "description: >", its lines below, indented.')
        words = " ".join(entry.text for entry in self._indented(2))
        if not words.endswith("."):
            raise self._error(line, "the description is to be sentences that say what is counted and left out.")
        return words

    def tags(self) -> tuple[str, ...]:
        line, value = self._key("tags")
        inside = value[1:-1] if value.startswith("[") and value.endswith("]") else ""
        tags = tuple(inside.split(", "))
        if not all(map(_is_slug, tags)) or len(set(tags)) < len(tags):
            raise self._error(line, "tags are different words in small letters, written [one, another].")
        return tags

    def params(self) -> tuple[Param, ...]:
        line, value = self._key("params")
        if value == "[]":
            return ()
        self._no_value(line, value)
        items: list[tuple[_Line, dict[str, str]]] = []
        while (entry := self._peek()) and entry.indent == 2 and entry.text.startswith("- "):
            self._next += 1
            first = _Line(entry.number, 4, entry.text[2:])
            values: dict[str, str] = {}
            for part in (first, *self._indented_until_dash()):
                self._put(values, part)
            items.append((entry, values))
        if not items:
            raise self._error(line, 'parameters are a list of "- name: …"; a question without any has "params: []".')
        params = tuple(self._param(entry, values) for entry, values in items)
        if len({param.name for param in params}) < len(params):
            raise self._error(line, "two parameters have the same name.")
        return params

    def _indented_until_dash(self) -> Iterator[_Line]:
        while (line := self._peek()) and line.indent == 4:
            self._next += 1
            yield line

    def _put(self, values: dict[str, str], line: _Line) -> None:
        name, value = self._pair(line)
        if name not in _PARAM_KEYS:
            raise self._error(
                line, f'"{on_a_line(name)}" is not a key of a parameter.', f"Keys: {', '.join(_PARAM_KEYS)}."
            )
        if name in values:
            raise self._error(line, f'the key "{name}" is given twice.')
        if values and _PARAM_KEYS.index(name) < max(map(_PARAM_KEYS.index, values)):
            raise self._error(line, f'the key "{name}" is in the wrong place.', f"Order: {', '.join(_PARAM_KEYS)}.")
        values[name] = self._scalar(line, value)

    def _param(self, line: _Line, values: dict[str, str]) -> Param:
        for key in ("name", "kind", "example"):
            if key not in values:
                raise self._error(line, f'the parameter has no "{key}".')
        if not _is_variable(values["name"]):
            raise self._error(line, f'"{on_a_line(values["name"])}" cannot be the name of a variable.')
        if values["kind"] not in KINDS:
            raise self._error(
                line, f'"{on_a_line(values["kind"])}" is not a kind of parameter.', f"Kinds: {', '.join(KINDS)}."
            )
        if ("required" in values) == ("default" in values) or values.get("required", "true") not in (
            "true",
            "false",
        ):
            raise self._error(line, 'a parameter has either "required: true", "required: false" or a "default".')
        required = values.get("required") == "true"
        return Param(values["name"], values["kind"], required, values.get("default"), values["example"])

    def columns(self) -> tuple[Column, ...]:
        line, value = self._key("columns")
        self._no_value(line, value)
        columns: dict[str, str] = {}
        for entry in self._indented(2):
            name, meaning = self._pair(entry)
            if name in columns:
                raise self._error(entry, f'the column "{on_a_line(name)}" is given twice.')
            columns[name] = self._scalar(entry, meaning)
        if not columns:
            raise self._error(line, "a question has at least one column.")
        return tuple(Column(name, meaning) for name, meaning in columns.items())

    def end(self) -> None:
        line = self._peek()
        if line is not None:
            raise self._error(line, f"nothing is expected after the columns: {_shown(line.text)}")


def _shown(words: str) -> str:
    return on_a_line(words) or "nothing that can be shown"


def _is_slug(name: str) -> bool:
    """Small letters, figures and single hyphens. Not a pattern: compiling one takes longer than the check."""
    return all(part.isascii() and part.isalnum() and part == part.lower() for part in name.split("-"))


def _is_variable(name: str) -> bool:
    return name.isascii() and name.isalnum() and name[:1].isalpha()


def _check_body(question: Question, last: int) -> None:
    """The text must select the columns and use the parameters where they can be bound."""
    first = last + 1
    if question.text.count(_WHERE) != 1:
        hint = 'Write "WHERE {" on a line of its own for the outermost group, and nowhere else.'
        raise QuestionError(question.path, first, "parameters are bound after the one line WHERE {.", hint)
    select, usable = _variables(question.text)
    wanted = tuple(column.name for column in question.columns)
    if select != wanted:
        problem = f"the columns are {', '.join(wanted)}, and SELECT has {', '.join(select) or 'none'}."
        raise QuestionError(question.path, first, problem, "Name the same variables in the same order.")
    for param in question.params:
        if param.name not in usable:
            problem = f'the parameter "{param.name}" is not used in the outermost group.'
            raise QuestionError(question.path, first, problem, f"Use ?{param.name} outside subselects, or remove it.")


def _variables(text: str) -> tuple[tuple[str, ...], set[str]]:
    """The variables SELECT returns, in order, and those of the outermost group that are not hidden in a subselect."""
    head, where, rest = text.partition(_WHERE)
    body = where[-2:] + rest
    selected: list[str] = []
    depth = 0
    previous = ""
    for token in tokens(head):
        depth += (token == "(") - (token == ")")
        if token[0] == "?" and (depth == 0 or previous == "AS"):
            selected.append(token[1:])
        previous = token
    usable: set[str] = set()
    hidden: list[bool] = []
    group_begins = False
    for token in tokens(body):
        if token == "{":
            hidden.append(bool(hidden) and hidden[-1])
        elif token == "}":
            hidden.pop()
            if not hidden:
                break
        elif group_begins and token == "SELECT":
            hidden[-1] = True
        elif token[0] == "?" and not hidden[-1]:
            usable.add(token[1:])
        group_begins = token == "{"
    return tuple(selected), usable


def tokens(text: str) -> list[str]:
    """The brackets, variables and words of a query; comments, strings and IRIs are left out.

    >>> tokens('FILTER(?name != "?x") # ?y')
    ['FILTER', '(', '?name', ')']
    """
    lines = [_bare(line) if '"' in line or "<" in line or "#" in line else line for line in text.split("\n")]
    words = "\n".join(lines).translate(_PARTING).replace("?", " ?")
    for bracket in _BRACKETS:
        words = words.replace(bracket, f" {bracket} ")
    return [word for word in words.split() if word != "?"]


def _bare(line: str) -> str:
    """A line of a query without its strings, IRIs and comment, which may hold anything."""
    line = line.replace("\\\\", "").replace('\\"', "")
    kept: list[str] = []
    end = 0
    for place, sign in enumerate(line):
        if place < end:
            continue
        if sign == "#":
            break
        end = _end(line, place) if sign in '"<' else place
        kept.append(" " if end > place else sign)
    return "".join(kept)


def _end(line: str, begin: int) -> int:
    """Where a string or an IRI that begins at a place ends; that place where none does."""
    if line[begin] == '"':
        return line.find('"', begin + 1) + 1 or begin
    end = line.find(">", begin, max(line.find("<", begin + 1), 0) or len(line)) + 1
    return end if end and not any(map(str.isspace, line[begin:end])) else begin
