"""Reads the artifacts of a folder by dbt-artifacts-parser and prints what it found, one JSON object."""

import json
import sys
from pathlib import Path

from dbt_artifacts_parser import parser

folder = Path(sys.argv[1])
readers = {
    "manifest": parser.parse_manifest_v12,
    "run_results": parser.parse_run_results_v6,
    "catalog": parser.parse_catalog_v1,
    "sources": parser.parse_sources_v3,
}
found = {}
for name, read in readers.items():
    file = folder / f"{name}.json"
    if not file.exists():
        continue
    try:
        artifact = read(json.loads(file.read_text()))
    except Exception as error:  # every refusal is an answer
        found[name] = {"error": str(error)[:600]}
        continue
    found[name] = {
        key: len(value)
        for key in ("nodes", "sources", "macros", "exposures", "functions", "unit_tests", "metrics", "results")
        if hasattr(value := getattr(artifact, key, None), "__len__")
    }
print(json.dumps(found))
