"""Which partner, programme, region or goal area a name means, and the brief about it."""

import re
from collections.abc import Callable, Mapping

from kzgraph.brief.desk import Desk
from kzgraph.brief.goal_area import goal_area_brief
from kzgraph.brief.model import Brief
from kzgraph.brief.partner import partner_brief
from kzgraph.brief.programme import programme_brief
from kzgraph.brief.region import region_brief
from kzgraph.errors import UsageError, with_article
from kzgraph.model import Iri, Ref
from kzgraph.names import concepts, resolve, resolve_all
from kzgraph.store import Engine
from kzgraph.terms import name_key

__all__ = ["KINDS", "brief", "subject"]

KINDS = ("partner", "programme", "region")
"""The classes of entities that briefs are about; goal areas are concepts."""

_MAKERS: Mapping[str, Callable[[Desk, Ref], Brief]] = {
    "partner": partner_brief,
    "programme": programme_brief,
    "region": region_brief,
    "goalarea": goal_area_brief,
}
# "goal area 3", "целевая область 3", "3-мақсатты сала"; a bare number means one too.
_NUMBERED = re.compile(r"(?:goal area|целевая область|мақсатты сала)?\s*(\d)\s*(?:мақсатты сала)?")


def subject(engine: Engine, name: str, *, lang: str = "en") -> Ref:
    """What a brief about a name is about.

    Goal areas are found by number ("goal area 1"), slug, CURIE or name in any language. Raises UnknownName or
    AmbiguousName, and UsageError for the name of a thing that there are no briefs about.
    """
    area = _goal_area(engine, name, lang)
    if area:
        return area
    exact = resolve_all(engine, name, exact=True, lang=lang)
    wanted = [ref for ref in exact if _kind(ref) in KINDS]
    if exact and not wanted:
        raise UsageError(
            f'"{name}" is {with_article(_kind(exact[0]))} ({exact[0].label}), not a partner, programme, region or '
            "goal area.",
            f"See it: kzgraph show {exact[0].curie}",
        )
    return wanted[0] if len(wanted) == 1 else resolve(engine, name, KINDS, lang=lang)


def _goal_area(engine: Engine, name: str, lang: str) -> Ref | None:
    key = name_key(name)
    numbered = _NUMBERED.fullmatch(key)
    desk = Desk(engine)
    areas = concepts(engine, "goalarea", lang=lang)
    desk.facts.read(Iri(ref.iri) for ref in areas)
    for ref in areas:
        known = {name_key(ref.curie), name_key(ref.iri), name_key(ref.curie.partition(":")[2])}
        known |= {name_key(text) for _, text in desk.name(ref.iri).texts}
        number = str(desk.facts.one(Iri(ref.iri), "skos:notation") or "")
        if key in known or (numbered and number == numbered.group(1)):
            return ref
    return None


def _kind(ref: Ref) -> str:
    return ref.curie.partition(":")[0]


def brief(engine: Engine, about: Ref) -> Brief:
    """The brief about a partner, programme, region or goal area.

    It holds names in all languages, so that one brief can be written in each. Raises UsageError for anything else.
    """
    maker = _MAKERS.get(_kind(about))
    if maker is None:
        raise UsageError(
            f"{about.label} ({about.curie}) is not a partner, programme, region or goal area.",
            f"See it: kzgraph show {about.curie}",
        )
    return maker(Desk(engine), about)
