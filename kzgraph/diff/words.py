"""A thing in a sentence: what it is and what it says, for each kind; and which of its statements that tells."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kzgraph.diff.model import Block
from kzgraph.diff.naming import Naming
from kzgraph.diff.vocabulary import DATES, FOR_MACHINES, KINDS, NOUNS

__all__ = ["Said", "amount", "detail_order", "figure", "rest", "sentence", "target"]


class Said(NamedTuple):
    """A sentence on a thing, and the predicates whose values it tells."""

    words: str
    told: frozenset[str]


def sentence(naming: Naming, name: str, block: Block) -> Said:
    """What a thing is, in one sentence."""
    kind = name.partition(":")[0]
    return _KINDS.get(kind, _thing)(naming, name, block)


def rest(naming: Naming, block: Block, told: Iterable[str]) -> tuple[str, ...]:
    """What a sentence left out, a line for each predicate."""
    left = block.keys() - set(told) - set(FOR_MACHINES) - {"rdf:type", "kz:statedIn"}
    return tuple(_line(naming, block, name) for name in sorted(left, key=detail_order))


def _line(naming: Naming, block: Block, name: str) -> str:
    terms = block[name]
    if name == "skos:prefLabel":
        label = naming.text(block, name)
        return f"in other languages: {naming.values(term for term in terms if term.value != label)}"
    if name == "kz:outline":
        return f"{len(terms)} headings"
    return f"{NOUNS.get(name, name)}: {', '.join(naming.said(name, term) for term in terms)}"


def detail_order(name: str) -> tuple[int, str]:
    """Where a predicate comes among details."""
    order = list(NOUNS)
    return (order.index(name) if name in NOUNS else len(order), name)


def _aside(naming: Naming, block: Block, names: Iterable[str]) -> list[str]:
    """What a block says by some predicates, each in a few words."""
    told = []
    for name in names:
        if name in DATES:
            time = naming.time(block)
            told += [time] if time and time not in told else []
        elif name in block:
            told.append(_ASIDES.get(name, "{}").format(naming.values(block[name])))
    return told


_ASIDES: Mapping[str, str] = {
    "kz:partOf": "part of {}",
    "org:subOrganizationOf": "part of {}",
    "kz:scaledUpFrom": "scaled up from {}",
    "kz:region": "in {}",
    "kz:programme": "of {}",
    "kz:event": "at {}",
    "kz:product": "made: {}",
    "kz:population": "for {}",
    "kz:about": "about {}",
    "kz:partner": "calls on {}",
    "kz:sdgTarget": "SDG target {}",
    "kz:isoCode": "{}",
    "dcterms:publisher": "by {}",
    "kz:unit": "unit: {}",
}
_ASIDE_ORDER = (
    "kz:partnerType",
    "kz:programmeKind",
    "kz:regionKind",
    "kz:unit",
    "kz:goalArea",
    "kz:programme",
    "org:subOrganizationOf",
    "kz:partOf",
    "kz:scaledUpFrom",
    "kz:product",
    "kz:event",
    "kz:population",
    "kz:about",
    "kz:partner",
    "kz:region",
    "dcterms:publisher",
    *DATES,
)


def _thing(naming: Naming, name: str, block: Block) -> Said:
    aside = _aside(naming, block, _ASIDE_ORDER)
    label = naming.text(block, "skos:prefLabel")
    prefix = name.partition(":")[0]
    noun = _level(block) if prefix == "result" else KINDS.get(prefix, prefix)
    called = f'{noun} "{label}" ({name})' if label else f"{noun} {name}"
    told = {predicate for predicate in _ASIDE_ORDER if predicate in block}
    if len(block.get("skos:prefLabel", ())) == 1:
        told.add("skos:prefLabel")
    return Said(": ".join(filter(None, (called, "; ".join(aside)))), frozenset(told))


def _bracketed(words: list[str]) -> str:
    return f" ({'; '.join(words)})" if words else ""


def _level(block: Block) -> str:
    """Output, outcome, impact, or result where the level is not stated."""
    return ", ".join(term.value.removeprefix("kz:").lower() for term in block.get("rdf:type", ())) or "result"


def target(naming: Naming, block: Block) -> str:
    """What a contribution goes to, in words."""
    results = [naming.quoted(term.value) for term in block.get("kz:result", ())]
    programmes = [f"programme {naming.quoted(term.value)}" for term in block.get("kz:programme", ())]
    return " and ".join([*results, *programmes]) or "nothing"


def _contribution(naming: Naming, _name: str, block: Block) -> Said:
    partner = ", ".join(naming.label(term.value) for term in block.get("kz:partner", ())) or "nobody"
    aside = [naming.values(block.get("kz:role", ()))]
    basis = naming.values(block.get("kz:basis", ()))
    wording = naming.text(block, "kz:wording")
    aside.append(": ".join(filter(None, (basis, f'"{wording}"' if wording else ""))))
    aside += _aside(naming, block, ("kz:region", *DATES))
    told = {"kz:partner", "kz:result", "kz:programme", "kz:role", "kz:basis", "kz:wording", "kz:region", *DATES}
    return Said(f"on {target(naming, block)}: {partner} ({'; '.join(filter(None, aside))})", frozenset(told))


def _link(naming: Naming, _name: str, block: Block) -> Said:
    first, last = (
        " and ".join(naming.quoted(term.value) for term in block.get(predicate, ())) or "something"
        for predicate in ("kz:fromResult", "kz:toResult")
    )
    aside = [f'"{naming.text(block, "kz:wording")}"'] if "kz:wording" in block else []
    aside += _aside(naming, block, ("kz:basis",))
    told = frozenset({"kz:fromResult", "kz:toResult", "kz:wording", "kz:basis"})
    return Said(f"result link: {first} led to {last}{_bracketed(aside)}", told)


def amount(naming: Naming, block: Block, predicate: str = "kz:asPrinted") -> str:
    """How much, as printed or in numbers, with the hedge and the unit."""
    how_much = naming.text(block, predicate)
    unit = naming.values(block.get("kz:unit", ()))
    shown = predicate == "kz:asPrinted" and (unit.removesuffix("s") in how_much.lower() or "$" in how_much)
    hedge = naming.values(block.get("kz:qualifier", ()))
    if any(term.value == "unit:one-in" for term in block.get("kz:unit", ())):
        return " ".join(filter(None, (hedge, f"one in {how_much}")))
    return " ".join(filter(None, (hedge, how_much, "" if shown else unit)))


def figure(naming: Naming, block: Block) -> str:
    """What is measured, and in brackets kind, period, place and group."""
    what = ", ".join(naming.label(term.value) for term in block.get("kz:indicator", ())) or "no indicator"
    aside = [naming.values(block.get("kz:valueKind", ())), naming.time(block)]
    aside += [naming.label(term.value) for term in block.get("kz:region", ())]
    aside += [naming.value(term) for term in block.get("kz:population", ())]
    return f"{what} ({', '.join(filter(None, aside))})"


def _observation(naming: Naming, _name: str, block: Block) -> Said:
    told = {"kz:indicator", "kz:valueKind", "kz:region", "kz:population", "kz:unit", "kz:qualifier", *DATES}
    value, printed = naming.text(block, "kz:value"), naming.text(block, "kz:asPrinted")
    words = f"figure: {figure(naming, block)}: {amount(naming, block, 'kz:value')}"
    words += f', as printed "{printed}"' if printed != value else ""
    return Said(words, frozenset({*told, "kz:value", "kz:asPrinted"}))


def _followup(naming: Naming, _name: str, block: Block) -> Said:
    answered, by = (
        ", ".join(naming.quoted(term.value) for term in block.get(predicate, ())) or "nothing"
        for predicate in ("kz:followsUp", "kz:by")
    )
    words = f"follow-up to {answered}: {by}{_bracketed(_aside(naming, block, ('kz:basis',)))}"
    return Said(words, frozenset({"kz:followsUp", "kz:by", "kz:basis"}))


def _passage(naming: Naming, name: str, block: Block) -> Said:
    found = naming.passage(name)
    where = found.cited() if found else name
    aside = naming.values(block.get("kz:setAside", ()))
    gist = naming.text(block, "kz:gist")
    what = f": {gist}" if gist else f": set aside as {aside}" if aside else ""
    told = {"kz:source", "kz:beginsAt", "kz:endsAt", "kz:elementPath"} if found else set()
    told |= set() if found is None or found.path else {"kz:section"}
    told |= {"kz:gist"} if gist and len(block["kz:gist"]) == 1 else set()
    told |= {"kz:setAside"} if aside and not gist else set()
    return Said(f"passage: {where}{what}", frozenset(told))


def _judgement(naming: Naming, _name: str, block: Block) -> Said:
    about = [naming.quoted(term.value) for term in block.get("kz:about", ())]
    about += [naming.value(term) for term in block.get("kz:judgedName", ())]
    verdict = naming.values(block.get("kz:judged", ()))
    reason = naming.text(block, "kz:reason")
    words = f"judgement: {' and '.join(about)}: {verdict}{f', since: {reason}' if reason else ''}"
    return Said(words, frozenset({"kz:about", "kz:judgedName", "kz:judged", "kz:reason"}))


_KINDS: Mapping[str, Callable[[Naming, str, Block], Said]] = {
    "contribution": _contribution,
    "resultlink": _link,
    "observation": _observation,
    "followup": _followup,
    "passage": _passage,
    "judgement": _judgement,
}
