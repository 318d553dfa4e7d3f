"""A brief as a value: written as Markdown or as a page in any of the languages, shown inside a notebook."""

from dataclasses import dataclass, fields

from kzgraph.brief import Brief

__all__ = ["BriefAnswer"]

HEIGHT = 720
MOST_PRINTED = 60


@dataclass(frozen=True, slots=True, repr=False)
class BriefAnswer(Brief):
    """A `Brief` with what a notebook needs; ``lang`` is the language it is written in unless another is asked for."""

    lang: str = "en"

    @classmethod
    def of(cls, found: Brief, *, lang: str = "en") -> "BriefAnswer":
        """The same brief as an answer."""
        return cls(**{field.name: getattr(found, field.name) for field in fields(found)}, lang=lang)

    def markdown(self, *, lang: str | None = None) -> str:
        """The brief as Markdown."""
        from kzgraph.render.brief_md import brief_markdown

        return brief_markdown(self, lang=lang or self.lang)

    def html(self, *, lang: str | None = None) -> str:
        """The brief as one page for A4 paper, which needs nothing but itself."""
        from kzgraph.render.brief_html import brief_html

        return brief_html(self, lang=lang or self.lang)

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import frame_html

        return frame_html(self.html(), title=self.name.text_in(self.lang)[0], height=HEIGHT)

    def __repr__(self) -> str:
        return f"<BriefAnswer {self.subject.curie}: {sum(1 for _ in self.statements())} statements>"

    def __str__(self) -> str:
        from kzgraph.render.notebook import first_lines

        return first_lines(self.markdown(), MOST_PRINTED)
