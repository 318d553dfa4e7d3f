"""The partnership view as a value: shown inside a notebook, or saved as the one file it is."""

from dataclasses import dataclass
from pathlib import Path

from kzgraph.errors import UsageError

__all__ = ["Picture"]


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """One complete offline HTML document; ``html`` is its text, ``height`` what a notebook gives it, in pixels."""

    html: str
    title: str = ""
    height: int = 640

    def save(self, path: Path | str) -> Path:
        """Write the document, which any browser opens without a network, and return where it is.

        Raises UsageError where the file cannot be written.
        """
        target = Path(path)
        try:
            target.write_text(self.html, encoding="utf-8", newline="\n")
        except OSError as error:
            hint = "Name a file in a folder that exists."
            raise UsageError(f"{target} cannot be written ({error.strerror or error}).", hint) from error
        return target

    def _repr_html_(self) -> str:
        from kzgraph.render.notebook import frame_html

        return frame_html(self.html, title=self.title, height=self.height)

    def __repr__(self) -> str:
        return f"<Picture {self.title}: {len(self.html.encode()) // 1024} KiB of HTML>"
