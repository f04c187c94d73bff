"Packaging for symbreak. Every value lives in settings.ini; change it there."

import re
import shutil
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

root = Path(__file__).parent
ini = ConfigParser(delimiters=["="])
ini.read(root / "settings.ini", encoding="utf-8")
cfg = ini["DEFAULT"]
suffix = "_requirements"  # each `<name>_requirements` line becomes the extra `<name>`
extras = {key.removesuffix(suffix): value.split() for key, value in cfg.items() if key.endswith(suffix)}
readme = root / "README.md"


def long_description():
    "The README with addresses instead of paths: a registry shows it away from the notebooks and their figures."
    if not readme.exists():
        return cfg["description"]
    page, picture = f"{cfg['git_url']}/blob/{cfg['branch']}/", f"{cfg['git_url']}/raw/{cfg['branch']}/"
    address = lambda m: f"]({picture if m[1].endswith('.png') else page}{m[1]})"
    return re.sub(r"\]\((?!https?:|#)([^)\s]+)\)", address, readme.read_text(encoding="utf-8"))


class build_with_notebooks(build_py):
    "The notebooks, studies and results go into the built package as symbreak/_nbs, so that `symbreak demo` needs no clone."

    def run(self):
        super().run()
        if self.editable_mode:  # then the clone is there
            return
        target = Path(self.build_lib) / cfg["lib_path"] / "_nbs"
        shutil.rmtree(target, ignore_errors=True)
        left_out = shutil.ignore_patterns("runs", "data", ".*", "*.tmp", "__pycache__")
        shutil.copytree(root / cfg["nbs_path"], target, ignore=left_out)


setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=long_description(),
    long_description_content_type="text/markdown",
    author=cfg["author"],
    author_email=cfg["author_email"],
    keywords=cfg["keywords"],
    url=cfg["git_url"],
    license="Apache-2.0",
    packages=find_packages(include=[cfg["lib_name"], cfg["lib_name"] + ".*"]),
    package_data={cfg["lib_name"]: ["py.typed"]},
    python_requires=">=" + cfg["min_python"],
    install_requires=cfg["requirements"].split(),
    extras_require=extras,
    cmdclass={"build_py": build_with_notebooks},
    entry_points={
        "console_scripts": cfg["console_scripts"].split(),
        "nbdev": [f"{cfg['lib_path']}={cfg['lib_path']}._modidx:d"],
    },
)
