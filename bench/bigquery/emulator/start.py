"""Starts bqemulator. Its spatial extension of DuckDB is downloaded at the first start: where that cannot be had, geography is left out."""

import os
import sys

from bqemulator.storage import engine

if os.environ.get("TSDBT_EMULATOR_SPATIAL") != "1":
    for found in vars(engine).values():
        if isinstance(found, type) and "_load_spatial" in vars(found):
            found._load_spatial = lambda self: None

try:
    from bqemulator.cli import main
except ImportError:
    from bqemulator.__main__ import main

sys.argv[0] = "bqemulator"
main()
