"""Workbooks that are the same from run to run: without the times that a writer puts into them."""

import io
import re
import zipfile

__all__ = ["steady"]

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an entry of an archive can have."""

_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_ABOUT = "docProps/core.xml"


def steady(workbook: bytes) -> bytes:
    """A workbook (or any Office Open XML file) without the times of its making; nothing else is changed.

    The entries keep their order, get one time for all, and the file's properties say neither when it was made nor
    when it was last changed.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # one for all systems
            entry.external_attr = 0o600 << 16
            made.writestr(entry, _TIMES.sub(b"", content) if name == _ABOUT else content)
    return out.getvalue()
