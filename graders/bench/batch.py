"""Grades the same submissions with nbgrader and with SparkMaster, isolated and trusted.

usage: batch.py DISTRIBUTION OUT ISOLATED TRUSTED PEER
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import lesson

COURSE_ID = "ten"
# nbgrader knows no comment sign and no stub for Scala.
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearSolutions.code_stub = {"scala": "???"}
c.ExecutePreprocessor.timeout = 120
"""


def name(learner):
    return f"learner-{learner:03d}"


def run(command, folder, environment, codes=(0,)):
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode not in codes:
        tail = (done.stdout + done.stderr)[-3000:]
        raise SystemExit(f"{command} ended with {done.returncode}:\n{tail}")
    return done.stdout


def nbgrader(out, environment, learners):
    """Seconds, and by learner the names of the exercises that passed."""
    from nbgrader.api import Gradebook

    folder = out / "nbgrader"
    shutil.rmtree(folder, ignore_errors=True)
    lesson.write_assignment(folder)
    lesson.write(folder / "nbgrader_config.py", CONFIG)
    tool = [sys.executable, "-m", "nbgrader"]
    run([*tool, "generate_assignment", COURSE_ID, "--create"], folder, environment)

    def hand_in(learner):
        place = folder / "submitted" / name(learner) / COURSE_ID
        answered = lesson.theirs(lambda exercise: lesson.answer(learner, exercise))
        lesson.write(place / "lesson.ipynb", answered)
        lesson.write(place / "data/sales.csv", lesson.csv())

    def grade():
        begun = time.monotonic()
        run([*tool, "autograde", COURSE_ID, "--create"], folder, environment)
        return time.monotonic() - begun

    hand_in(999)
    grade()
    for learner in range(learners):
        hand_in(learner)
    seconds = grade()
    passed = {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for submission in book.assignment_submissions(COURSE_ID):
            grades = submission.notebooks[0].grades
            passed[submission.student.id] = sorted(
                each.name.removeprefix("test-") for each in grades if each.auto_score == each.max_score
            )
    return seconds, passed


def sparkmaster(dist, out, environment, learners, trusted):
    """The same, of sparkmaster grade."""
    folder = out / ("trusted" if trusted else "isolated")
    shutil.rmtree(folder, ignore_errors=True)
    lesson.write_course(folder / "course")

    def hand_in(learner, place):
        answered = lesson.ours(lambda exercise: lesson.answer(learner, exercise))
        lesson.write(folder / place / COURSE_ID / f"{name(learner)}.ipynb", answered)

    def grade(place):
        command = [dist / "bin/sparkmaster", "grade", place, "--course", "course", "--json"]
        command += ["--home", folder / "home", *(["--trusted"] if trusted else [])]
        return timed(command, folder, environment)

    hand_in(999, "first")
    grade("first")
    for learner in range(learners):
        hand_in(learner, "work")
    seconds, report, between = grade("work")
    passed = {
        Path(entry["notebook"]).stem: sorted(
            each["exercise"] for each in entry["verdicts"] if each["state"] == "passed"
        )
        for entry in report["notebooks"]
    }
    return seconds, passed, between


def timed(command, folder, environment):
    """Seconds, the JSON that was printed, and the seconds from each verdict to the next."""
    begun = time.monotonic()
    ends = []
    with open(folder / "report.json", "w+") as report:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            stdout=report,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = []
        for line in process.stderr:
            said.append(line)
            if re.match(r"\d+ of \d+: ", line):
                ends.append(time.monotonic())
        if process.wait() not in (0, 1):
            raise SystemExit(f"{command} ended with {process.returncode}:\n{''.join(said)[-3000:]}")
        seconds = time.monotonic() - begun
        report.seek(0)
        return seconds, json.load(report), [b - a for a, b in zip(ends, ends[1:])]


def share(values, part):
    """The value below which that part of them is; None without values."""
    return round(sorted(values)[min(len(values) - 1, int(part * len(values)))], 2) if values else None


def right(learners):
    """What both have to find."""
    return {
        name(learner): sorted(
            each[0]
            for index, each in enumerate(lesson.EXERCISES)
            if not lesson.is_wrong(learner, index)
        )
        for learner in range(learners)
    }


def check(who, passed, learners):
    for learner, expected in right(learners).items():
        if passed.get(learner) != expected:
            raise SystemExit(
                f"{who} graded wrongly, so its speed says nothing: of {learner} passed"
                f" {passed.get(learner)}, right are {expected}."
            )


def row(figure, seconds, learners, peer, between=()):
    rate = round(60 * learners / seconds, 2)
    return {
        "who": figure,
        "submissions": learners,
        "seconds": round(seconds, 1),
        "per_minute": rate,
        "times_nbgrader": round(rate / peer, 2) if peer else 1.0,
        "p50_seconds_to_next": share(between, 0.5),
        "p95_seconds_to_next": share(between, 0.95),
    }


def main(dist, out, isolated, kept, peers):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    rows = []
    seconds, passed = nbgrader(out, environment, peers)
    check("nbgrader", passed, peers)
    rows.append(row("nbgrader", seconds, peers, None))
    for trusted in (False, True):
        who = "trusted" if trusted else "isolated"
        learners = kept if trusted else isolated
        seconds, passed, between = sparkmaster(dist, out, environment, learners, trusted)
        check(who, passed, learners)
        rows.append(row(who, seconds, learners, rows[0]["per_minute"], between))
    result = {
        "bench": "Batch",
        "exercises": len(lesson.EXERCISES),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "nbgrader": version("nbgrader"),
        "rows": rows,
    }
    (out / "batch.json").write_text(json.dumps(result, indent=1) + "\n")
    lines = [
        "| | submissions | seconds | a minute | times nbgrader | p50 s to the next | p95 |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each['who']} | {each['submissions']} | {each['seconds']} | {each['per_minute']} |"
        f" {each['times_nbgrader']} |"
        f" {each['p50_seconds_to_next'] or ''} | {each['p95_seconds_to_next'] or ''} |"
        for each in rows
    ]
    (out / "batch.md").write_text("\n".join(lines) + "\n")
    print(json.dumps(result))
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), *map(int, sys.argv[3:6]))
