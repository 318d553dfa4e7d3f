"""The folder an import writes: beside its final place first, and moved there when all of it is written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from kzgraph.errors import UsageError
from kzgraph.exchange.iati_import.activity import Written
from kzgraph.exchange.iati_import.blocks import Block, document
from kzgraph.folders import Beside, leftovers, remove_unused, restore

__all__ = ["MARK", "DataFolder", "kept_judgements"]

MARK = "report.csv"
"""The file by which a folder is known to be an import's."""

BLOCKS_A_FILE = 5000
_JUDGEMENTS = "judgements.ttl"


class DataFolder:
    """A data folder while it is written; the old one stays as it was until the new one is whole.

    Raises UsageError where the final place is taken, unless it holds an earlier import and ``replace`` is given; and
    where it cannot be written, at whatever moment.
    """

    def __init__(self, final: Path, *, replace: bool = False) -> None:
        self.final = final
        self._waiting: dict[str, Written] = {}
        self._numbers: dict[str, int] = {}
        self._replaces = replace
        # A link stays one, and "." has a name.
        place = final.resolve()
        if place.name:
            with _told(final):
                restore(place)
        if final.exists() and not (final.is_dir() and not any(final.iterdir())):
            if not (final / MARK).is_file():
                raise UsageError(f"{final} holds other things.", "Name a new folder with -o DIR.")
            if not replace:
                hint = "Name a new folder with -o DIR, or write this one anew with --replace."
                raise UsageError(f"{final} holds an import already.", hint)
        self._beside = Beside(place)

    @property
    def path(self) -> Path:
        """Where it is written."""
        return self._beside.path

    def __enter__(self) -> "DataFolder":
        for left in leftovers(self._beside.place):
            remove_unused(left)
        with _told(self.final):
            self._beside.__enter__()
        return self

    def write(self, name: str, blocks: Iterable[Block]) -> None:
        """Write one file of blocks; none where there is no block."""
        chosen = list(blocks)
        if chosen:
            self.put(name, document(chosen))

    def put(self, name: str, text: str) -> None:
        """Write one file."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def add(self, source: str, written: Written) -> None:
        """Add what is written of an activity; whole files leave the memory as they fill."""
        waiting = self._waiting.setdefault(source, Written())
        waiting.programmes += written.programmes
        waiting.indicators += written.indicators
        waiting.claims += written.claims
        waiting.passages += written.passages
        if len(waiting.passages) >= BLOCKS_A_FILE:
            self.flush(source)

    def flush(self, source: str) -> None:
        """Write what of a source still waits."""
        waiting = self._waiting.pop(source, Written())
        number = self._numbers[source] = self._numbers.get(source, 0) + 1
        for kind in ("programmes", "indicators", "claims", "passages"):
            self.write(f"{kind}/{source}/{number:03d}.ttl", getattr(waiting, kind))

    def move_into_place(self) -> None:
        """Put the whole folder where it belongs, in place of an earlier import."""
        if self._replaces:
            self._beside.replace()
        elif not self._beside.move(self._beside.place):
            raise UsageError(
                f"{self.final} was written by another program meanwhile.", "Name a new folder with -o DIR."
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.__exit__(kind, error, trace)
        self._beside.mark.close()
        # What cannot be read has a file's name of its own; a full disk tells none.
        if isinstance(error, OSError) and str(error.filename or self.path).startswith(str(self.path)):
            with _told(self.final):
                raise error


@contextmanager
def _told(final: Path) -> Iterator[None]:
    """Tell in a sentence what kept a folder from being written."""
    try:
        yield
    except OSError as error:
        hint = "Free some space, or name another folder that you may write to with -o DIR."
        raise UsageError(f"{final} cannot be written ({error.strerror or error}).", hint) from error


def kept_judgements(folder: Path) -> dict[str, str]:
    """The judgements of an earlier import, as a person may have changed them: CURIE → block."""
    path = folder / _JUDGEMENTS
    if not path.is_file():
        return {}
    from kzgraph.turtle import canonical, read

    body = canonical(read(path).graph).partition("\n\n")[2]
    blocks = (f"{block}\n.\n" for block in body.removesuffix("\n.\n").split("\n.\n"))
    return {block.partition("\n")[0]: block for block in blocks}
