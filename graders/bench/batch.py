"""Grades the same submissions with nbgrader and with SparkMaster, isolated and trusted.

usage: batch.py DISTRIBUTION OUT SUBMISSIONS
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import lesson

PEER_SUBMISSIONS = 8
TRUSTED_TIMES = 5
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
        begun = time.monotonic()
        printed = run(command, folder, environment, codes=(0, 1))
        return time.monotonic() - begun, json.loads(printed)

    hand_in(999, "first")
    grade("first")
    for learner in range(learners):
        hand_in(learner, "work")
    seconds, report = grade("work")
    passed = {
        Path(entry["notebook"]).stem: sorted(
            each["exercise"] for each in entry["verdicts"] if each["state"] == "passed"
        )
        for entry in report["notebooks"]
    }
    return seconds, passed


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


def row(figure, seconds, learners, peer):
    rate = round(60 * learners / seconds, 2)
    return {
        "who": figure,
        "submissions": learners,
        "seconds": round(seconds, 1),
        "per_minute": rate,
        "times_nbgrader": round(rate / peer, 2) if peer else 1.0,
    }


def main(dist, out, submissions):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    peers = min(submissions, PEER_SUBMISSIONS)
    rows = []
    seconds, passed = nbgrader(out, environment, peers)
    check("nbgrader", passed, peers)
    rows.append(row("nbgrader", seconds, peers, None))
    for trusted in (False, True):
        who = "trusted" if trusted else "isolated"
        # Kernels that are kept take a while to be fast; a class is more than a handful.
        learners = TRUSTED_TIMES * submissions if trusted else submissions
        seconds, passed = sparkmaster(dist, out, environment, learners, trusted)
        check(who, passed, learners)
        rows.append(row(who, seconds, learners, rows[0]["per_minute"]))
    result = {
        "bench": "Batch",
        "exercises": len(lesson.EXERCISES),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "nbgrader": version("nbgrader"),
        "rows": rows,
    }
    (out / "batch.json").write_text(json.dumps(result, indent=1) + "\n")
    lines = ["| | submissions | seconds | a minute | times nbgrader |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {each['who']} | {each['submissions']} | {each['seconds']} | {each['per_minute']} |"
        f" {each['times_nbgrader']} |"
        for each in rows
    ]
    (out / "batch.md").write_text("\n".join(lines) + "\n")
    print(json.dumps(result))
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3]))
