"""A curator's work list for the terminal, and as JSON."""

import json
from collections.abc import Iterable

from kzgraph.evidence.curate import Draft, WorkList
from kzgraph.model import Ref
from kzgraph.render.words import indented

__all__ = ["curate_json", "curate_text"]


def curate_text(found: WorkList, *, width: int = 120) -> str:
    """Each sentence with what is known of it, then its blocks under the file they belong into."""
    key = found.source.partition(":")[2]
    return "\n".join(_draft(draft, key, width) for draft in found.drafts)


def _draft(draft: Draft, key: str, width: int) -> str:
    section = draft.section or "(before the first heading)"
    lines = [f"{section}, line {draft.line}, {draft.begins}-{draft.ends}"]
    lines += indented(draft.words, 2, width=width, mark="> ")
    for label, words in (("names", _names(draft)), ("figures", _figures(draft))):
        lines += indented(words or "none", 2, width=width, mark=f"{label}: ")
    for ref in draft.nearest:
        lines += indented(f"{ref.curie} ({ref.label})", 2, width=width, mark="near: ")
    if draft.passage_block:
        lines += [f"  for passages/{key}.ttl:", "", draft.passage_block]
    else:
        lines += [f"  The graph has this passage already: {draft.passage}", ""]
    if draft.claim_blocks:
        lines += [f"  for claims/{key}/, what applies:", "", "".join(draft.claim_blocks)]
    return "\n".join(lines)


def _names(draft: Draft) -> str:
    return "; ".join(f'"{mention.words}" {", ".join(t.curie for t in mention.things)}' for mention in draft.names)


def _figures(draft: Draft) -> str:
    return "; ".join(
        f'"{figure.as_printed}"' + (f" ({figure.kind})" if figure.kind != "figure" else "") for figure in draft.figures
    )


def curate_json(found: WorkList) -> str:
    """The same as JSON, with the number of unused sentences."""
    answer = {
        "source": found.source,
        "unused": found.unused,
        "sentences": [_as_data(draft) for draft in found.drafts],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _as_data(draft: Draft) -> dict[str, object]:
    return {
        "section": draft.section,
        "line": draft.line,
        "begins": draft.begins,
        "ends": draft.ends,
        "words": draft.words,
        "names": [{"words": mention.words, "things": _ids(mention.things)} for mention in draft.names],
        "figures": [
            {"as_printed": f.as_printed, "kind": f.kind, "value": f.value or None, "unit": f.unit or None}
            for f in draft.figures
        ],
        "nearest": _ids(draft.nearest),
        "passage": draft.passage,
        "passage_block": draft.passage_block or None,
        "claim_blocks": list(draft.claim_blocks),
    }


def _ids(refs: Iterable[Ref]) -> list[dict[str, str]]:
    return [{"id": ref.curie, "label": ref.label} for ref in refs]
