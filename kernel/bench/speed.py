"""How fast the kernel is beside its peers; run by `speed`, which installs them.

Prints a table: each figure, what it must be, what was measured, and the peers' in the same run. Ends
with status 1 when a figure is missed.
"""

import argparse
import json
import os
import pathlib
import queue
import shutil
import statistics
import subprocess
import sys
import time

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

# Of Spark 3.5, the newest that it runs with.
TOREE = "apache_toree_scala"
OURS = {"scala": "sparkmaster-scala", "java": "sparkmaster-java"}
FIRST_RESULT = {
    "scala": "spark.range(1000).count()",
    "java": "spark.range(1000).count()",
    "pyspark": "from pyspark.sql import SparkSession\n"
    "SparkSession.builder.master('local[*]').config('spark.ui.enabled', False).getOrCreate().range(1000).count()",
}
HEAVY = (
    'spark.range(%dL).selectExpr("id %% 200003 AS k", "cast(id AS string) AS s")'
    '.groupBy("k").agg(max("s").as("s"), sum("k").as("n")).selectExpr("sum(n + length(s))").head()'
)
SIZES = ["-Xms", "-XX:NewSize", "-XX:MetaspaceSize"]
DEADLINE = 300


class Kernel:
    """A running kernel and how long it took to start."""

    def __init__(self, name, spec_folder=None):
        self.manager = KernelManager(kernel_name=name)
        if spec_folder:
            self.manager.kernel_spec_manager = KernelSpecManager(
                kernel_dirs=[str(spec_folder)], ensure_native_kernel=False
            )
        self.begun = time.perf_counter()
        self.manager.start_kernel(stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.client = self.manager.client()
        # Toree's heart does not answer as this client expects.
        self.client.start_channels(hb=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def reply(self, message):
        end = time.perf_counter() + DEADLINE
        while time.perf_counter() < end:
            try:
                reply = self.client.get_shell_msg(timeout=5)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError("the kernel ended") from None
                continue
            if reply["parent_header"].get("msg_id") == message:
                return reply
        raise RuntimeError(f"no reply in {DEADLINE} s")

    def run(self, cell):
        """The seconds until the kernel is idle again, and the number of its stream messages."""
        begun = time.perf_counter()
        message = self.client.execute(cell)
        streams = 0
        while True:
            seen = self.client.get_iopub_msg(timeout=DEADLINE)
            if seen["parent_header"].get("msg_id") != message:
                continue
            streams += seen["msg_type"] == "stream"
            if seen["msg_type"] == "status" and seen["content"]["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - begun
        reply = self.reply(message)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{cell}: {reply['content'].get('evalue')}")
        return seconds, streams

    def series(self, cell, count):
        return [self.run(cell.replace("%d", str(i)))[0] * 1000 for i in range(count)]

    def first_result(self, cell):
        self.reply(self.client.execute(cell))
        return time.perf_counter() - self.begun

    def ask(self, send):
        begun = time.perf_counter()
        self.reply(send())
        return (time.perf_counter() - begun) * 1000

    def resident(self):
        process = psutil.Process(self.manager.provisioner.pid)
        family = [process, *process.children(recursive=True)]
        return sum(each.memory_info().rss for each in family) / 2**20

    def unshared(self):
        """The memory that would be free again without this kernel."""
        return psutil.Process(self.manager.provisioner.pid).memory_full_info().uss / 2**20


class SparkShell:
    """The peer that is no kernel: lines in, lines out."""

    def __init__(self):
        home = subprocess.run(
            [sys.executable, "-c", "import pyspark; print(pyspark.__path__[0])"], capture_output=True, text=True, check=True
        ).stdout.strip()
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [f"{home}/bin/spark-shell", "--master", "local[*]", "--conf", "spark.ui.enabled=false"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "SPARK_HOME": home, "TERM": "dumb"},
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)

    def line(self, text, answer):
        begun = time.perf_counter()
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if answer in line:
                return (time.perf_counter() - begun) * 1000
        raise RuntimeError("spark-shell ended")

    def first_result(self):
        self.line('println("first" + spark.range(1000).count())', "first1000")
        return time.perf_counter() - self.begun


def median_of_last(times, end=None, count=50):
    return statistics.median(times[:end][-count:])


class Bench:
    def __init__(self, quick):
        self.quick = quick
        self.figures = []

    def figure(self, name, must, unit, value, limit=None, **peers):
        """One row; limit is what the value must not be above, peers are values of the same unit."""
        self.figures.append(
            dict(figure=name, must=must, unit=unit, value=value, met=None if limit is None else value <= limit, peers=peers)
        )
        print(f"  {name}: {value:.3g} {unit}  {peers or ''}", file=sys.stderr, flush=True)

    def some(self, many, few):
        return few if self.quick else many

    def roundtrip(self):
        rounds = self.some(300, 50)
        with Kernel(OURS["scala"]) as ours, Kernel("python3") as theirs:
            ours.run("1")
            theirs.run("1")
            times = {"ours": [], "ipykernel": []}
            for i in range(2 * rounds + 100):
                kernel, name = ((ours, "ours"), (theirs, "ipykernel"))[i % 2]
                times[name].append(kernel.ask(kernel.client.kernel_info))
        peer = statistics.median(times["ipykernel"][50:])
        self.figure("kernel_info, median", "at most ipykernel's", "ms", statistics.median(times["ours"][50:]), peer, ipykernel=peer)

    def cells(self):
        count = self.some(2000, 400)
        alone = {
            "scala": evaluator_alone("scala", self.some(1200, 400), "()"),
            "java": evaluator_alone("java", 400, ";"),
            "imain": evaluator_alone("imain", self.some(1200, 400), "val v = %d"),
        }
        with SparkShell() as shell:
            shell.first_result()
            lines = [shell.line(f"val v = {i}", f"Int = {i}") for i in range(self.some(1200, 400))]
        peers = {"spark-shell": median_of_last(lines), "IMain alone, as it is": alone["imain"]}
        peers.update(self.peer_cells("kotlin", "val v%d = %d"))
        peers.update(self.peer_cells(TOREE, "val v = %d"))
        with Kernel(OURS["scala"]) as kernel:
            kernel.run(FIRST_RESULT["scala"])
            times = kernel.series("val v = %d", count)
            at = self.some(1200, 400)
            value = median_of_last(times, at)
            self.figure(f"warm Scala cell, last 50 of {at}", "20 ms", "ms", value, 20, **peers)
            self.figure("the same, of spark-shell's line", "0.5", "x", value / peers["spark-shell"], 0.5)
            self.figure(f"the same, at {count} cells", "flat", "ms", median_of_last(times), value * 1.15)
            noop = median_of_last(kernel.series("()", 200))
            self.figure("no-op Scala cell above its evaluator", "3 ms", "ms", noop - alone["scala"], 3)
        with Kernel(OURS["java"]) as kernel:
            kernel.run(FIRST_RESULT["java"])
            times = kernel.series("int v = %d;", count)
            value = median_of_last(times, 400)
            self.figure("warm Java cell, last 50 of 400", "15 ms", "ms", value, 15)
            self.figure(f"the same, at {count} cells", "flat", "ms", median_of_last(times), value * 1.15)
            noop = median_of_last(kernel.series(";", 200))
            self.figure("no-op Java cell above its evaluator", "3 ms", "ms", noop - alone["java"], 3)

    def memory(self):
        with Kernel(OURS["scala"]) as kernel:
            kernel.run(FIRST_RESULT["scala"])
            self.figure("resident after the first Spark result", "450 MB", "MB", kernel.resident(), 450)
            time.sleep(self.some(60, 20))
            self.figure("the same, all languages warm and idle", "", "MB", kernel.resident())
            self.figure("of it the kernel's alone", "", "MB", kernel.unshared())
            kernel.series("val v = %d", 400)
            self.figure("resident after 400 cells", "600 MB", "MB", kernel.resident(), 600)

    def peer_cells(self, name, cell):
        try:
            with Kernel(name) as kernel:
                return {name: median_of_last(kernel.series(cell, 400))}
        except Exception as e:
            print(f"  {name} was not measured: {e}", file=sys.stderr)
            return {}

    def output(self):
        # Both sides are treated alike; each kernel runs one small cell before its first prints.
        warm_cells, warm_prints, rounds = self.some(300, 60), self.some(20, 3), self.some(30, 5)

        def printing(name, cell):
            with Kernel(name) as kernel:
                kernel.run("1")
                cold = [kernel.run(cell) for _ in range(5)]
                kernel.series("1", warm_cells)
                kernel.series(cell, warm_prints)
                warm = [kernel.run(cell) for _ in range(rounds)]
                times = [statistics.median(seconds for seconds, _ in each) * 1000 for each in (cold, warm)]
                return *times, max(streams for _, streams in cold + warm)

        their_cold, theirs, their_messages = printing("python3", "for i in range(10000):\n    print(i)")
        cold, ours, messages = printing(OURS["scala"], "for (i <- 0 until 10000) println(i)")
        warm = f"after {warm_cells} small cells and {warm_prints} like it"
        self.figure(f"10 000 println, {warm}", "at most ipykernel's", "ms", ours, theirs, ipykernel=theirs)
        self.figure("the same, first 5 cells of a fresh kernel", "", "ms", cold, ipykernel=their_cold)
        self.figure("its iopub messages", "20", "messages", messages, 20, ipykernel=their_messages)

    def completion(self):
        with Kernel(OURS["scala"]) as kernel:
            kernel.run('val birds = spark.range(10).toDF("number"); birds.count()')
            kernel.client.execute("Thread.sleep(600000)")
            for _ in range(10):
                kernel.ask(lambda: kernel.client.complete("birds.selec"))
            times = [kernel.ask(lambda: kernel.client.complete("birds.selec")) for _ in range(self.some(40, 10))]
        self.figure("completion while a cell runs, median", "100 ms", "ms", statistics.median(times), 100)

    def start(self):
        rounds = self.some(5, 2)
        variants = {
            "all": dict(),
            "language and Spark one after the other": dict(arguments=["--start-in-turn"]),
            "no class data archive": dict(without=["-XX:SharedArchiveFile"]),
            "archive at a random address": dict(without=["-XX:ArchiveRelocationMode"]),
            "the JVM's own sizes at first": dict(without=SIZES),
            "G1 instead of the serial collector": dict(without=["-XX:+UseSerialGC"]),
            "the second compiler at the JVM's own thresholds": dict(without=["-XX:Tier4"]),
            "C1 only (not used)": dict(extra=["-XX:TieredStopAtLevel=1"]),
            "none of them": dict(
                without=["-XX:SharedArchiveFile", "-XX:ArchiveRelocationMode", *SIZES, "-XX:Tier4", "-XX:+UseSerialGC"],
                arguments=["--start-in-turn"],
            ),
        }
        times = {name: [] for name in [*variants, "java", "spark-shell", "pyspark", TOREE]}
        for _ in range(rounds):
            for name, change in variants.items():
                with variant(OURS["scala"], **change) as kernel:
                    times[name].append(kernel.first_result(FIRST_RESULT["scala"]))
            with Kernel(OURS["java"]) as kernel:
                times["java"].append(kernel.first_result(FIRST_RESULT["java"]))
            with SparkShell() as shell:
                times["spark-shell"].append(shell.first_result())
            with Kernel("python3") as kernel:
                times["pyspark"].append(kernel.first_result(FIRST_RESULT["pyspark"]))
            if installed(TOREE):
                with Kernel(TOREE) as kernel:
                    times[TOREE].append(kernel.first_result(FIRST_RESULT["scala"]))
        medians = {name: statistics.median(each) for name, each in times.items() if each}
        ours = medians.pop("all")
        peers = {name: medians.pop(name) for name in ("spark-shell", "pyspark", TOREE) if name in medians}
        self.figure("process start to first Spark result", "4.5 s", "s", ours, 4.5, **peers)
        self.figure("the same, of spark-shell's", "0.4", "x", ours / peers["spark-shell"], 0.4)
        for name, value in medians.items():
            self.figure(f"start: {name}", f"{value - ours:+.2f} s", "s", value)

    def longjob(self):
        rows = self.some(60_000_000, 10_000_000)
        plain = dict(without=["-XX:SharedArchiveFile", "-XX:Tier4", "-XX:+UseSerialGC"])
        times = {"ours": [], "plain": []}
        for _ in range(self.some(3, 1)):
            for name, change in (("ours", {}), ("plain", plain)):
                with variant(OURS["scala"], **change) as kernel:
                    kernel.run(HEAVY % (rows // 10))
                    times[name].append(kernel.run(HEAVY % rows)[0])
        ours, peer = (statistics.median(times[name]) for name in ("ours", "plain"))
        self.figure("a long CPU-bound job, of plain JVM flags", "1.05", "x", ours / peer, 1.05, seconds=ours)


def evaluator_alone(language, count, cell):
    """The milliseconds of a cell in an evaluator with no kernel around it, under the kernel's flags."""
    flags = [line for line in arguments_of(OURS.get(language, OURS["scala"])) if line.startswith(("--add-opens", "-X", "-D")) and "Archive" not in line]
    run = subprocess.run(
        ["java", *flags, "-cp", os.environ["EVALUATOR_CLASS_PATH"], "io.sparkmaster.kernel.runtime.programs.EvaluatorCost", language, str(count), cell],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.split()[-1])


def installed(name):
    return name in KernelSpecManager().find_kernel_specs()


def folder_of(name):
    return pathlib.Path(KernelSpecManager().get_kernel_spec(name).resource_dir)


def arguments_of(name):
    return [line.strip().strip('"') for line in (folder_of(name) / "kernel.args").read_text().splitlines()]


def variant(name, without=(), extra=(), arguments=()):
    """The kernel with other arguments for the JVM or itself."""
    folder = pathlib.Path(os.environ["JUPYTER_PATH"].split(os.pathsep)[0]) / "variants"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(folder_of(name), folder / name)
    options = folder / name / "kernel.args"
    kept = [line for line in options.read_text().splitlines() if not line.strip('"').startswith(tuple(without) or "\0")]
    options.write_text("\n".join([*extra, *kept]) + "\n")
    spec = folder / name / "kernel.json"
    content = json.loads(spec.read_text())
    content["argv"][-1:-1] = arguments
    spec.write_text(json.dumps(content))
    return Kernel(name, folder)


def table(figures):
    yield "| figure | must, or difference | measured | peers |"
    yield "|---|---|---|---|"
    for each in figures:
        met = {None: "", True: "", False: " (missed)"}[each["met"]]
        peers = ", ".join(f"{name} {value:.3g}" for name, value in each["peers"].items())
        yield f"| {each['figure']} | {each['must']} | {each['value']:.3g} {each['unit']}{met} | {peers} |"


def main():
    names = ["roundtrip", "cells", "memory", "output", "completion", "start", "longjob"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="write the figures there, too")
    parser.add_argument("--only", metavar="NAME,...", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, to try it out")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else names
    unknown = set(wanted) - set(names)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    bench = Bench(options.quick)
    for name in wanted:
        print(f"{name}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        getattr(bench, name)()
    print("\n".join(table(bench.figures)))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(dict(cores=os.cpu_count(), quick=options.quick, figures=bench.figures), indent=2) + "\n")
    sys.exit(any(each["met"] is False for each in bench.figures))


main()
