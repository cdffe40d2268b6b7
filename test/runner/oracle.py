"""Executes every notebook of a folder with nbclient; prints JSON: for each file its verdict and outputs.

Usage: oracle.py FOLDER TIMEOUT
"""

import asyncio
import json
import pathlib
import sys

import nbformat
from nbclient import NotebookClient


async def execute(path, timeout, turn):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=timeout, kernel_name="tslab", shutdown_kernel="immediate")
    verdict, why = "pass", ""
    async with turn:
        try:
            await asyncio.wait_for(client.async_execute(), 10 * timeout)
        except Exception as error:  # Whatever it raises is its verdict.
            verdict, why = "fail", type(error).__name__
    cells = [cell.get("outputs", []) for cell in notebook.cells]
    return path.name, {"verdict": verdict, "why": why, "outputs": cells}


async def main(folder, timeout):
    turn = asyncio.Semaphore(2)
    paths = sorted(pathlib.Path(folder).glob("*.ipynb"))
    results = await asyncio.gather(*(execute(path, timeout, turn) for path in paths))
    print(json.dumps(dict(results)))


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
