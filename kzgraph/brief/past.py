"""What a region or body was and became, as statements; the sentences of `kzgraph.history` in every language."""

from kzgraph.brief.desk import Desk
from kzgraph.brief.model import Period, Statement
from kzgraph.history import ties
from kzgraph.model import Iri, Ref

__all__ = ["history_statements"]


def history_statements(desk: Desk, subject: Ref) -> tuple[Statement, ...]:
    """What a thing followed, was followed by, was separated from or lost, and its former names."""
    told = []
    for tie in ties(desk.facts.engine, subject):
        if tie.others:
            desk.facts.read(tie.others)
            told.append(
                desk.statement(
                    f"history-{tie.kind}",
                    tie.claims,
                    others=desk.listed(tie.others),
                    when=Period(tie.begins, tie.ends),
                )
            )
    former = desk.other_names(Iri(subject.iri), "kz:formerName")
    return (*told, Statement("former-names", {"names": former})) if former else tuple(told)
