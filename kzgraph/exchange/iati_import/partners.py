"""Organisations of a file as partners: known ones by identifier, then by name; what is unsure stays apart.

Two organisations with one name are one partner only where nothing in the file speaks against it: the type fits,
and a state body works in the country that the project is about. Everything else that looks alike becomes a partner
of its own and a judgement for a person to make.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kzgraph.exchange.iati_import.blocks import Block, text
from kzgraph.exchange.iati_import.elements import Element
from kzgraph.exchange.iati_import.known import Known
from kzgraph.exchange.iati_import.likeness import Likeness
from kzgraph.exchange.iati_import.report import Place, Report
from kzgraph.exchange.iati_import.values import Name, narratives, shortened, slug, unused
from kzgraph.terms import name_key

__all__ = ["LANGUAGES", "Mention", "Partners", "label_block"]

LANGUAGES = ("en", "kk", "ru")
_STATE = frozenset(("10", "11", "15"))
_GROUPS = (_STATE, frozenset(("21", "22", "23", "24")), frozenset(("70", "71", "72", "73")))
_TYPES = {
    "10": "government",
    "11": "local-government",
    "15": "other-public-sector",
    "21": "international-ngo",
    "22": "national-ngo",
    "23": "regional-ngo",
    "24": "partner-country-ngo",
    "30": "public-private-partnership",
    "40": "multilateral",
    "60": "foundation",
    "70": "private-sector",
    "71": "private-sector",
    "72": "private-sector",
    "73": "private-sector",
    "80": "academic",
    "90": "other",
}
_IDENTIFIER = re.compile(r"[A-Za-z]{2}[\w.]*-\S+|[0-9]{5,}|partner:\S+")
_SORTS = """
    10000 11000 12000 13000 20000 21000 22000 23000 30000 31000 32000 40000 41000 46000 47000 50000 51000 52000 60000
    61000 62000 63000 90000
"""
SORTS = frozenset(_SORTS.split())
"""Codes of the DAC's list of channels that are a kind of organisations, such as NGOs of donor countries."""
_FILLERS = frozenset(("", "-", "0", "n/a", "na", "nil", "none", "null", "tbc", "tbd", "unknown"))


@dataclass(slots=True)
class Mention:
    """One organisation as the files speak of it: identifier, names, types, countries, and where it is first named."""

    reference: str
    place: Place
    names: dict[str, str] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    curie: str = ""

    @property
    def label(self) -> str:
        """The name people read first: the English one, else any, else the identifier."""
        english = [name for name, lang in self.names.items() if lang == "en"]
        return next(iter([*english, *self.names]), self.reference)

    @property
    def is_state(self) -> bool:
        """Whether it is a body of a state, as far as the files say."""
        return bool(self.types & _STATE)


class Partners:
    """The organisations of some files: first all are met, then settled, then looked up."""

    def __init__(self, known: Known, report: Report) -> None:
        self.blocks: list[Block] = []
        self.used: set[str] = set()
        self.unsure: list[tuple[Mention, str, str]] = []
        """New partner, known one, and why they may be one."""
        self._known = known
        self._report = report
        self._mentions: dict[tuple[str, ...], Mention] = {}
        self._taken = {curie.partition(":")[2] for curie in known.curies if curie.startswith("partner:")}

    def meet(self, element: Element, countries: frozenset[str], default: str, place: Place) -> None:
        """Take note of an organisation and of what an activity says of it."""
        key = self._key(element, countries, default)
        self._tell_reference(element, key, place)
        if key is None:
            return
        reference = key[1] if key[0] == "reference" else ""
        mention = self._mentions.setdefault(key, Mention(reference, place))
        for lang, name in narratives(element, default):
            mention.names.setdefault(shortened(name), lang)
        mention.types.update(filter(None, [element.get("type")]))
        mention.countries.update(countries)

    def of(self, element: Element, countries: frozenset[str], default: str) -> str:
        """The partner that an organisation was settled to be; "" for one with neither identifier nor name."""
        key = self._key(element, countries, default)
        curie = self._mentions[key].curie if key else ""
        self.used.update(filter(None, [curie]))
        return curie

    def label(self, element: Element, default: str) -> str:
        """What an element calls an organisation, for sentences."""
        names = narratives(element, default)
        english = [name for lang, name in names if lang == "en"]
        return shortened((*english, *(name for _, name in names), element.get("ref"), "an organisation")[0], 100)

    @staticmethod
    def _key(element: Element, countries: frozenset[str], default: str) -> tuple[str, ...] | None:
        reference = element.get("ref")
        if _IDENTIFIER.fullmatch(reference) and reference not in SORTS:
            return ("reference", reference)
        names = narratives(element, default)
        if not names:
            return ("reference", reference) if reference.lower() not in _FILLERS else None
        folded = name_key(dict(names).get("en") or names[0][1])
        kind = element.get("type")
        group = next((min(group) for group in _GROUPS if kind in group), kind)
        return ("name", folded, group, *(sorted(countries) if kind in _STATE else ()))

    def _tell_reference(self, element: Element, key: tuple[str, ...] | None, place: Place) -> None:
        """Tell a reference that is not kept because it names no one organisation."""
        reference = element.get("ref")
        if not reference or (key and key[0] == "reference"):
            return
        why = "this is the code of a kind of organisations" if reference in SORTS else "this is no identifier"
        self._report.tell("left out", place, reference, f"{why}; the name decides who it is", group="organisation")

    def settle(self) -> None:
        """Decide of every organisation met whether it is a known partner; those with identifiers come first."""
        ordered = sorted(self._mentions.items(), key=lambda item: item[0][0] != "reference")
        by_name: dict[str, list[Mention]] = {}
        news: list[Mention] = []
        for _, mention in ordered:
            mention.curie = self._recognised(mention) or self._joined(mention, by_name)
            if not mention.curie:
                self._new(mention)
                news.append(mention)
                for name in mention.names:
                    by_name.setdefault(name_key(name), []).append(mention)
        self._compare(news)

    def _recognised(self, mention: Mention) -> str:
        curie = self._known.thing(mention.reference, "partner") or self._known.references.get(mention.reference, "")
        bearers = [c for c in self._known.named("partner", mention.names) if c.startswith("partner:")]
        if curie:
            if bearers and curie not in bearers:
                why = (
                    f"its identifier is that of {curie}, its name that of {', '.join(bearers)}; the identifier decides"
                )
                self._tell("unsure", mention, why)
            else:
                self._tell("matched", mention, "by its identifier", curie)
            return curie
        if len(bearers) == 1 and not (doubt := self._doubt(mention, bearers[0])):
            self._tell("matched", mention, "by its name", bearers[0])
            return bearers[0]
        for bearer in bearers:
            why = doubt if len(bearers) == 1 else "several partners have that name"
            self.unsure.append((mention, bearer, why))
        return ""

    def _doubt(self, mention: Mention, curie: str) -> str:
        """Why the bearer of the same name may be another body; "" where nothing speaks against it."""
        known = self._known.types.get(curie, frozenset())
        if not any(_alike(one, other) for one in mention.types or {""} for other in known or {""}):
            return "the types differ"
        if known & _STATE or mention.is_state:
            home = self._known.iso_of(self._known.home)
            if not home or mention.countries != {home}:
                where = ", ".join(sorted(mention.countries)) or "no one country"
                return f"a state body of that name is known, and the file speaks of {where}"
        return ""

    def _joined(self, mention: Mention, by_name: dict[str, list[Mention]]) -> str:
        """The new partner with an identifier that has the name of one without, where nothing tells the two apart."""
        found = {id(other): other for name in mention.names for other in by_name.get(name_key(name), ())}
        if mention.reference or len(found) != 1:
            return ""
        (other,) = found.values()
        fits = any(_alike(one, two) for one in mention.types or {""} for two in other.types or {""})
        if not fits or ((mention.is_state or other.is_state) and mention.countries != other.countries):
            return ""
        other.types |= mention.types
        self._tell("matched", mention, "by its name, to a partner of the files", other.curie)
        return other.curie

    def _new(self, mention: Mention) -> None:
        key = "|".join((mention.reference, mention.label, *sorted(mention.countries)))
        own = unused(slug(mention.label), self._taken, key)
        self._taken.add(own)
        mention.curie = f"partner:{own}"
        block = label_block(mention.curie, "kz:Partner", [(lang, name) for name, lang in mention.names.items()])
        if not mention.names:
            block.add("skos:prefLabel", text(mention.reference, "en"))
        block.add("dcterms:identifier", *([text(mention.reference)] if mention.reference else []))
        types = sorted({_TYPES[code] for code in mention.types if code in _TYPES})
        block.add("kz:partnerType", *(f"partnertype:{name}" for name in types or ["other"]))
        if not types:
            block.add("skos:editorialNote", text("The file does not say what kind of body it is.", "en"))
            self._tell("changed", mention, "no known type is stated; written as partnertype:other", mention.curie)
        self.blocks.append(block)

    def _compare(self, news: Iterable[Mention]) -> None:
        """List new partners whose names are nearly those of known ones."""
        index = Likeness({c: names for c, names in self._known.all_names.items() if c.startswith("partner:")})
        listed = {(mention.curie, other) for mention, other, _ in self.unsure}
        for mention in news:
            for name in mention.names:
                for curie, other_name in index.near(name):
                    if (mention.curie, curie) not in listed:
                        listed.add((mention.curie, curie))
                        self.unsure.append((mention, curie, f'its name is nearly "{other_name}"'))
        for mention, curie, why in self.unsure:
            self._tell("unsure", mention, f"{why}; kept apart from", curie)

    def _tell(self, kind: str, mention: Mention, why: str, curie: str = "") -> None:
        what = f"{mention.label} → {curie}" if kind == "matched" else mention.label
        end = f" {curie}" if curie and kind == "unsure" else ""
        briefly = "its name or identifier may be that of a known partner" if kind == "unsure" else ""
        self._report.tell(kind, mention.place, what, f"{why}{end}", group="organisation", briefly=briefly)


def label_block(curie: str, kind: str, names: Iterable[Name]) -> Block:
    """A block with names: the first of each language is the label, the others are aliases.

    Where there is none in English, the first stands in for it, untranslated, and a note says so.
    """
    block, seen, spare, names = Block(curie, kind), set[str](), list[Name](), list(names)
    for lang, name in names:
        if lang in LANGUAGES and lang not in seen:
            seen.add(lang)
            block.label("skos:prefLabel", [(lang, name)])
        elif lang in LANGUAGES:
            block.label("skos:altLabel", [(lang, name)])
        else:
            spare.append((lang, name))
    own = [(lang, name) for lang, name in names if lang in LANGUAGES]
    if "en" not in seen and (spare or own):
        lang, name = (spare or own)[0]
        block.label("skos:prefLabel", [("en", name)])
        block.add("skos:editorialNote", text(f'The file has this name in "{lang}" only.', "en"))
        spare = [other for other in spare if other[1] != name]
    block.label("skos:altLabel", [("en", name) for _, name in spare])
    return block


def _alike(one: str, other: str) -> bool:
    """Whether two type codes may be one body's: the same, of one group, or one that says nothing."""
    return one == other or {one, other} & {"", "90"} != set() or any({one, other} <= group for group in _GROUPS)
