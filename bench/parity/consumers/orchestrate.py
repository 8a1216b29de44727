"""Builds a project by dagster-dbt, which reads the manifest and follows the events of `dbt build`; prints what it saw, one JSON object."""

import json
import sys
from pathlib import Path

from dagster import materialize
from dagster_dbt import DbtCliResource, dbt_assets

folder, executable = Path(sys.argv[1]), sys.argv[2]
resource = DbtCliResource(project_dir=str(folder), profiles_dir=str(folder), dbt_executable=executable)
parsing = resource.cli(["parse", "--quiet"], target_path=folder / "target")
parsing.wait()


@dbt_assets(manifest=folder / "target" / "manifest.json")
def built(context, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context, raise_on_error=False).stream()


result = materialize([built], resources={"dbt": resource}, raise_on_error=False)
materialized, checks = [], []
for event in result.all_events:
    if event.event_type_value == "ASSET_MATERIALIZATION":
        materialization = event.event_specific_data.materialization
        materialized.append(materialization.metadata["unique_id"].value)
    if event.event_type_value == "ASSET_CHECK_EVALUATION":
        check = event.event_specific_data
        checks.append([check.check_name, check.passed])
print(json.dumps({"parsed": parsing.is_successful(), "materialized": sorted(materialized), "checks": sorted(checks)}))
