"""Put into the wheel what it is made of and needs: a bill of materials (PEP 770)."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.requirements import Requirement


class BillOfMaterials(BuildHookInterface):
    """Write the bill in CycloneDX, which has neither a time nor a number of its own."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Write it where the builder finds it."""
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name, f"{self.metadata.name}.cdx.json")
        path.write_text(json.dumps(self.bill(), indent=1) + "\n", "utf-8")
        build_data["sbom_files"].append(str(path))

    def finalize(self, *_: Any) -> None:
        """Take the file away, which is in the wheel now."""
        self.folder.cleanup()

    def bill(self) -> dict[str, Any]:
        """Return the package, and the ranges of what others have to provide."""
        core = self.metadata.core
        package = f"pkg:pypi/{core.name}@{self.metadata.version}"
        needs = [external(Requirement(line)) for line in sorted(core.dependencies)]
        return {
            "bomFormat": "CycloneDX",
            "specVersion": "1.7",
            "version": 1,
            "metadata": {
                "component": {
                    "type": "library",
                    "bom-ref": package,
                    "name": core.name,
                    "version": self.metadata.version,
                    "description": core.description,
                    "licenses": [{"expression": core.license_expression}],
                    "purl": package,
                }
            },
            "components": needs,
            "dependencies": [
                {"ref": package, "dependsOn": [need["bom-ref"] for need in needs]}
            ],
        }


def external(needed: Requirement) -> dict[str, Any]:
    """Return a component that is not in the wheel."""
    package = f"pkg:pypi/{needed.name}"
    bounds = "|".join(sorted(str(bound) for bound in needed.specifier))
    return {
        "type": "library",
        "bom-ref": package,
        "name": needed.name,
        "isExternal": True,
        "versionRange": f"vers:pypi/{bounds}",
        "purl": package,
    }
