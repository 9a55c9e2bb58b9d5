"""Runs a notebook with nbclient, as course and CI tools do, and writes it with its outputs."""

import sys

import nbformat
from nbclient import NotebookClient

source, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=180, startup_timeout=180).execute()
nbformat.validate(notebook)
nbformat.write(notebook, target)
