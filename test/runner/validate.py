"""Validates notebooks with nbformat, and that nbformat would write them byte for byte as they are."""

import pathlib
import sys

import nbformat

for name in sys.argv[1:]:
    text = pathlib.Path(name).read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    if nbformat.writes(notebook) + "\n" != text:
        sys.exit(f"{name}: nbformat would write it otherwise")
