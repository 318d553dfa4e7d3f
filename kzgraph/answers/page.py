"""All that is said of one thing, which a notebook shows as a page."""

from kzgraph.pages import Page

__all__ = ["PageAnswer"]

MOST_PRINTED = 60


class PageAnswer(Page):
    """A `Page` with what a notebook needs; its fields are those of `Page`."""

    __slots__ = ()

    @classmethod
    def of(cls, found: Page) -> "PageAnswer":
        """The same page as an answer."""
        return cls(*found)

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import page_html

        return page_html(self)

    def __repr__(self) -> str:
        said, pointing = (sum(len(s.values) for s in part) for part in (self.statements, self.pointing))
        return f"<PageAnswer {self.ref.curie}: {said} said, {pointing} pointing at it, {len(self.passages)} passages>"

    def __str__(self) -> str:
        from kzgraph.render.notebook import first_lines
        from kzgraph.render.pages import page_text

        return first_lines(page_text(self), MOST_PRINTED)
