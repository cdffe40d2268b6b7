"""Executes every notebook of a folder with nbclient, one after the other."""

import pathlib
import sys

import nbformat
from nbclient import NotebookClient

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ipynb")):
    NotebookClient(nbformat.read(path, as_version=4), timeout=300, kernel_name="tslab", resources={"metadata": {"path": str(path.parent)}}).execute()
