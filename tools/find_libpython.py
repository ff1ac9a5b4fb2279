"""Exit with 0 if this Python's shared library can be loaded, which libRoadRunner links against; with 1 if not."""

import ctypes
import sys
import sysconfig
from pathlib import Path


def found() -> bool:
    """Whether the library lies beside this Python or where the system's loader finds it."""
    name = f"libpython{sys.version_info.major}.{sys.version_info.minor}.so.1.0"
    folder = sysconfig.get_config_var("LIBDIR")
    if sys.platform != "linux" or (folder and (Path(folder) / name).exists()):
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


sys.exit(not found())
