"""Named tuples made without `typing` are those that `typing` makes."""

from __future__ import annotations

import pickle
import typing

import pytest

from kzgraph import typed


class Ours(typed.NamedTuple):
    """A place."""

    name: str
    north: float = 0.0
    east: float = 0.0

    @property
    def place(self) -> tuple[float, float]:
        """Where it is."""
        return self.north, self.east

    def __str__(self) -> str:
        return self.name


class Theirs(typing.NamedTuple):
    """A place."""

    name: str
    north: float = 0.0
    east: float = 0.0

    @property
    def place(self) -> tuple[float, float]:
        """Where it is."""
        return self.north, self.east

    def __str__(self) -> str:
        return self.name


class Below(Ours):
    """A kind of it."""

    __slots__ = ()


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_values_have_names(kind: type[Ours]) -> None:
    """Fields, defaults, methods, other values, text and equality."""
    place = kind("Astana", east=71.4)
    assert place == ("Astana", 0.0, 71.4)
    assert (place.name, place.place, str(place)) == ("Astana", (0.0, 71.4), "Astana")
    assert repr(place) == f"{kind.__name__}(name='Astana', north=0.0, east=71.4)"
    assert place._replace(name="Almaty") == ("Almaty", 0.0, 71.4)
    assert place._asdict() == {"name": "Astana", "north": 0.0, "east": 71.4}
    assert (kind._fields, kind.__doc__, kind.__module__) == (("name", "north", "east"), "A place.", __name__)
    assert typing.get_type_hints(kind) == {"name": str, "north": float, "east": float}


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_values_are_all_and_only_those_named(kind: type[Ours]) -> None:
    """A value that is missing or too many is an error; none can be changed."""
    for wrong in ({}, {"name": "x", "west": 1.0}):
        with pytest.raises(TypeError):
            kind(**wrong)
    with pytest.raises(AttributeError):
        kind("x").name = "y"
    assert not hasattr(kind("x"), "__dict__")


def test_another_process_gets_the_same() -> None:
    """What is sent to another process comes back as what it was."""
    for place in (Ours("Astana"), Below("Astana")):
        again = pickle.loads(pickle.dumps(place))
        assert (type(again), again) == (type(place), place)


def test_class_below_keeps_its_kind() -> None:
    """A class made of one is no other, also when a value is replaced."""
    assert type(Below("x")._replace(name="y")) is Below
