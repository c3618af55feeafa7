"""Puts what lies beside the package into the wheel: templates, examples, the App's manifest."""

from pathlib import Path
from shutil import copyfile

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SHIPPED = ("templates/**/*.j2", "examples/**/*.md", "examples/**/*.yml", "examples/**/*.json", "app.yml")


class BuildWithTemplates(build_py):
    """An editable installation reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source, target in self._shipped().items():
                self.mkpath(str(target.parent))
                copyfile(source, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        more = [] if self.editable_mode else [str(target) for target in self._shipped().values()]
        return [*super().get_outputs(include_bytecode), *more]

    def _shipped(self) -> dict[Path, Path]:
        found = (path for pattern in SHIPPED for path in sorted(ROOT.glob(pattern)))
        return {path: Path(self.build_lib) / "bot" / path.relative_to(ROOT) for path in found}


setup(cmdclass={"build_py": BuildWithTemplates})
