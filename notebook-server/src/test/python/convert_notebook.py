"""Runs a notebook, failing cells included, and converts it to HTML with nbconvert.

Usage: convert_notebook.py SOURCE EXECUTED HTML
"""

import sys

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

source, executed, html = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=180, startup_timeout=180, allow_errors=True).execute()
nbformat.validate(notebook)
nbformat.write(notebook, executed)
text, _ = HTMLExporter().from_notebook_node(notebook)
with open(html, "w", encoding="utf-8") as file:
    file.write(text)
