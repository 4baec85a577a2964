"""An import-linter contract: another domain is entered only through its front door."""

from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """Modules of one domain import another domain only through the listed door modules.

    Options: ``layers`` are the folders that hold domains (``foundation`` …); ``doors`` are the module
    names that may be imported from outside. A door may be a package; its submodules stay private.
    """

    layers = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def _domain(self, module: str) -> str | None:
        parts = module.split(".")
        inside = len(parts) > 2 and parts[0] == "xueji" and parts[1] in self.layers  # type: ignore[operator]
        return ".".join(parts[:3]) if inside else None

    def check(self, graph, verbose):  # type: ignore[no-untyped-def]
        """List every import that enters a domain by another way than a door."""
        broken = []
        for importer in sorted(graph.modules):
            if "tests" in importer.split("."):
                continue  # a test may set up whatever it needs
            home = self._domain(importer)
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                target = self._domain(imported)
                if target is None or target == home or imported == target:
                    continue
                door = imported[len(target) + 1 :].split(".")
                if door[0] not in self.doors or len(door) > 1:  # type: ignore[operator]
                    broken.append(f"{importer} -> {imported}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):  # type: ignore[no-untyped-def]
        """Print one line for each forbidden import."""
        for line in check.metadata["broken"]:
            output.print_error(line)
