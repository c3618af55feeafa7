"""The one file of an artifact that holds the values: unpacked in memory, within bounds, whatever the archive claims."""

import struct
import zipfile
import zlib
from io import BytesIO

from bot import inert
from bot.domain.reported import LARGEST
from bot.rules.measuring.values import WrongMetric

MOST_FILES = 200
"""Files of an archive; their names are looked at and never used as paths."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What the standard library raises for archives that somebody made up; `struct.error` and overflows too."""
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The other methods unpack without a bound."""


def unpacked(content: bytes, name: str = "") -> bytes:
    """The file of that name; without one the only file that ends in `.json`. Raises WrongMetric."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _read(archive, _chosen(archive, name))
    except WrongMetric:
        raise
    except (*BROKEN, struct.error, OverflowError):
        raise WrongMetric("it is no ZIP file that can be read; upload it with actions/upload-artifact") from None


def _chosen(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    files = [one for one in archive.infolist() if not one.is_dir()]
    if len(files) > MOST_FILES:
        raise WrongMetric(f"it holds {len(files)} files, over {MOST_FILES}; upload the JSON file alone")
    fitting = [one for one in files if (one.filename == name if name else one.filename.lower().endswith(".json"))]
    if len(fitting) == 1:
        return fitting[0]
    some = ", ".join(inert.plain(one.filename, 60) for one in (fitting or files)[:5])
    if name:
        held = f"it holds {some}" if some else "it is empty"
        many = "several files of the name" if fitting else "no file"
        raise WrongMetric(f"there is {many} {inert.plain(name, 60)} in it, {held}; correct `file` in the plan")
    if fitting:
        raise WrongMetric(f"it holds {len(fitting)} JSON files: {some}; name one with `file` in the plan")
    raise WrongMetric("there is no file in it that ends in .json; upload one, or name it with `file` in the plan")


def _read(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes:
    """The size that the archive claims is not believed: reading stops behind the bound."""
    name = inert.plain(file.filename, 60)
    if file.compress_type not in PLAIN or file.flag_bits & 1:
        raise WrongMetric(f"{name} is encrypted or packed in an unusual way; upload it with actions/upload-artifact")
    with archive.open(file) as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise WrongMetric(f"{name} is over {LARGEST // 1_000_000} MB when it is unpacked; upload the values alone")
    return content
