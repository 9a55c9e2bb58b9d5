"""Types cells into jupyter-console, in a terminal of its own, and prints what the terminal showed as JSON.

Usage: console.py KERNELSPEC CELLS, a file with a JSON list of {"code", "stop"?}. A cell is one line. Where "stop" is given, Ctrl-C is
pressed as soon as that pattern was shown. Prints a list of texts, one for each cell.
"""

import json
import re
import sys

import pexpect

DEADLINE = 180
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def main(kernelspec, file):
    with open(file, encoding="utf-8") as text:
        cells = json.load(text)
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "jupyter_console", "--kernel", kernelspec, "--simple-prompt"],
        dimensions=(50, 200),
        encoding="utf-8",
        timeout=DEADLINE,
    )
    # The kernel shows what it computes, not what was typed.
    terminal.setecho(False)
    try:
        terminal.expect(r"In \[\d+\]: ")
        shown = []
        for cell in cells:
            terminal.sendline(cell["code"])
            before = ""
            if "stop" in cell:
                terminal.expect(cell["stop"])
                before = terminal.before + terminal.after
                terminal.sendintr()
            terminal.expect(r"\r\nIn \[\d+\]: ")
            shown.append(COLOURS.sub("", before + terminal.before).replace("\r\n", "\n"))
        terminal.sendeof()
        terminal.expect("really want to exit")
        terminal.sendline("y")
        terminal.expect(pexpect.EOF)
    finally:
        terminal.close(force=True)
    json.dump(shown, sys.stdout)


main(*sys.argv[1:])
