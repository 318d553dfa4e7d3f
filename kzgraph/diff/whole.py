"""Things that only one state has, in words."""

from collections.abc import Mapping

from kzgraph.diff.match import Rename
from kzgraph.diff.model import Block, Change, Term, Triple
from kzgraph.diff.naming import Naming
from kzgraph.diff.vocabulary import GROUPS
from kzgraph.diff.words import rest, sentence

__all__ = ["Whole"]

_SAME = "verdict:same"


class Whole:
    """Tells of things added and removed; knows both states, so that it can say who was there before."""

    def __init__(
        self,
        was: Mapping[str, Block],
        now: Mapping[str, Block],
        naming: Naming,
        renames: Mapping[str, Rename],
    ) -> None:
        self._was, self._now = was, now
        self._new_names = naming
        self._old_names = naming.first(was)
        self._renames = renames
        current = {rename.before: rename.now for rename in renames.values()}
        self._partners_before = _partners(was, current)
        self._partners_now = _partners(now, {})
        self._named = _named(now)
        self._same = {
            name: block
            for name, block in now.items()
            if name.startswith("judgement:") and any(term.value == _SAME for term in block.get("kz:judged", ()))
        }

    def added(self, name: str) -> Change:
        """A thing that only the new state has."""
        block = self._now[name]
        words, details = self._told(self._new_names, name, block, self._partners_before, "before")
        passages = self._new_names.passages(block)
        ref = self._new_names.ref(name)
        return Change("added", ref, f"+1 {words}", details, passages, added=_triples(name, block))

    def removed(self, name: str) -> Change:
        """A thing that only the old state has."""
        block = self._was[name]
        words, details = self._told(self._old_names, name, block, self._partners_now, "still")
        details += self._went_into(name, block)
        passages = self._old_names.passages(block)
        ref = self._old_names.ref(name)
        return Change("removed", ref, f"−1 {words}", details, passages, removed=_triples(name, block))

    def _told(
        self, naming: Naming, name: str, block: Block, others: Mapping[str, frozenset[str]], when: str
    ) -> tuple[str, tuple[str, ...]]:
        if name.partition(":")[0] not in GROUPS:
            lines = [f"{predicate}: {naming.values(terms)}" for predicate, terms in block.items()]
            return f"thing of no known kind: {naming.titled(name)}", tuple(lines)
        said = sentence(naming, name, block)
        words = said.words
        if name.startswith("contribution:"):
            words = f"{self._partner(block, others, when)} {words}"
        return words, rest(naming, block, said.told)

    def _partner(self, block: Block, others: Mapping[str, frozenset[str]], when: str) -> str:
        """Whether a contribution brings a partner, or says more of one who is named for the same things anyway."""
        current = {rename.before: rename.now for rename in self._renames.values()}
        partners = {current.get(term.value, term.value) for term in block.get("kz:partner", ())}
        targets = {current.get(t.value, t.value) for key in _TARGETS for t in block.get(key, ())}
        if partners and targets and all(partners <= others.get(one, frozenset()) for one in targets):
            return (
                f"contribution by a partner named {when}," if when == "before" else "contribution, its partner stays,"
            )
        return "partner"

    def balance(self, before: str, name: str) -> tuple[str, ...]:
        """Which results and programmes a changed contribution brings a partner to, and which it leaves without one."""
        current = {rename.before: rename.now for rename in self._renames.values()}
        old, new = _pairs(self._was[before], current), _pairs(self._now[name], {})
        came = [pair for pair in sorted(new - old) if pair[1] not in self._partners_before.get(pair[0], ())]
        went = [pair for pair in sorted(old - new) if pair[1] not in self._partners_now.get(pair[0], ())]
        told = [(mark, *pair) for mark, pairs in (("+1", came), ("−1", went)) for pair in pairs]
        label = self._new_names.label
        return tuple(f"{mark} partner on {self._target(target)}: {label(partner)}" for mark, target, partner in told)

    def _target(self, name: str) -> str:
        return f"{'programme ' if name.startswith('programme:') else ''}{self._new_names.quoted(name)}"

    def _went_into(self, name: str, block: Block) -> tuple[str, ...]:
        """Who has the name of a removed thing now; and whether a judgement says that the two are one."""
        names = set(block.get("skos:prefLabel", ()))
        kind = name.partition(":")[0]
        others = sorted({other for term in names for other in self._named.get((kind, term), ())})
        found = [f"its name is now one of {self._new_names.titled(other)}" for other in others]
        for judgement, said in self._same.items():
            about = [term.value for term in said.get("kz:about", ())]
            if name in about or names & set(said.get("kz:judgedName", ())):
                one = " and ".join(self._new_names.titled(thing) for thing in about if thing != name)
                found.append(f"judged the same as {one} ({judgement})")
        return tuple(found)


_TARGETS = ("kz:result", "kz:programme")


def _named(state: Mapping[str, Block]) -> dict[tuple[str, Term], list[str]]:
    """Things by kind and name or alias."""
    found: dict[tuple[str, Term], list[str]] = {}
    for name, block in state.items():
        for term in (*block.get("skos:prefLabel", ()), *block.get("skos:altLabel", ())):
            found.setdefault((name.partition(":")[0], term), []).append(name)
    return found


def _partners(state: Mapping[str, Block], current: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Who contributes to each result and programme, all by their present names."""
    found: dict[str, set[str]] = {}
    for name, block in state.items():
        if name.startswith("contribution:"):
            for target, partner in _pairs(block, current):
                found.setdefault(target, set()).add(partner)
    return {target: frozenset(partners) for target, partners in found.items()}


def _pairs(block: Block, current: Mapping[str, str]) -> set[tuple[str, str]]:
    """What a contribution goes to, with whose it is, by their present names."""
    partners = [current.get(term.value, term.value) for term in block.get("kz:partner", ())]
    targets = [current.get(term.value, term.value) for key in _TARGETS for term in block.get(key, ())]
    return {(target, partner) for target in targets for partner in partners}


def _triples(name: str, block: Block) -> tuple[Triple, ...]:
    return tuple(Triple(name, predicate, term) for predicate, terms in sorted(block.items()) for term in terms)
