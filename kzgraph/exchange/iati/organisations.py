"""The organisations file: who would report, and the partners whose identifier is known."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from kzgraph.exchange.iati.context import Context, add_category, page_of
from kzgraph.exchange.iati.participants import reference_of
from kzgraph.exchange.iati.xml import Narratives, add, add_text, language_mark
from kzgraph.model import Iri
from kzgraph.terms import compact

__all__ = ["add_organisations"]

_ANNUAL_REPORT = "annual-report"


def add_organisations(context: Context, root: Element, partners: Iterable[Iri]) -> int:
    """Write the reporting organisation and the partners with identifiers; how many partners have none."""
    options, desk = context.options, context.desk
    named: dict[str, Iri] = {}
    unknown = 0
    for partner in sorted(partners, key=lambda partner: (desk.name(partner), str(partner))):
        reference = reference_of(context, partner)
        if reference is None:
            unknown += 1
        else:
            named.setdefault(reference, partner)
    reporting = named.pop(options.reporting_org, None)
    _add_organisation(context, root, options.reporting_org, [("en", options.reporting_name)], reporting)
    for reference, partner in sorted(named.items()):
        _add_organisation(context, root, reference, desk.names(partner), partner)
    return unknown


def _add_organisation(context: Context, root: Element, reference: str, names: Narratives, partner: Iri | None) -> None:
    options = context.options
    made = add(root, "iati-organisation")
    language_mark(made)
    add(made, "organisation-identifier", None, reference)
    add_text(made, "name", names)
    reporting = {"ref": options.reporting_org, "secondary-reporter": "1", "type": options.reporting_type}
    add_text(made, "reporting-org", [("en", options.reporting_name)], reporting)
    for source in _annual_reports(context, partner):
        link = add(made, "document-link", {"format": "text/html", "url": page_of(context, source)})
        add_text(link, "title", context.desk.names(source))
        add_category(context, link, source, "B01")


def _annual_reports(context: Context, partner: Iri | None) -> list[Iri]:
    """The annual reports that a partner published: of the documents, the kind that the standard has a code for."""
    desk = context.desk
    return [
        source
        for source in desk.things("Source")
        if partner is not None
        and partner in desk.facts.iris(source, "dcterms:publisher")
        and compact(source).startswith(f"source:{_ANNUAL_REPORT}")
    ]
