"""A lesson of ten exercises, made for SparkMaster and for nbgrader from one source.

Both are asked the same: whether the rows of each answer are the right ones. SparkMaster compares
them with the solution's, nbgrader runs a test that holds them.
"""

import json
import random
from pathlib import Path

ITEMS = ["anvil", "bolt", "crate", "drill", "easel"]
SHOPS = ["east", "north", "south", "west"]
REGION = {"east": "lowland", "north": "upland", "south": "lowland", "west": "upland"}

GIVEN = """val sales = spark.read.schema("item STRING, shop STRING, quantity INT, price INT")
  .option("header", true).csv("data/sales.csv")
val regions = Seq(("east", "lowland"), ("north", "upland"), ("south", "lowland"), ("west", "upland"))
  .toDF("shop", "region")"""


def sales():
    """The rows; quantity is None for some."""
    chance = random.Random(8)
    return [
        (
            chance.choice(ITEMS),
            chance.choice(SHOPS),
            None if chance.random() < 0.05 else chance.randint(1, 9),
            chance.randint(1, 99),
        )
        for _ in range(400)
    ]


def grouped(rows, key, value, together):
    groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(value(row))
    return [(name, together(values)) for name, values in groups.items()]


def total(values):
    return sum(value for value in values if value is not None)


ROWS = sales()

# id, the right answer, a wrong one that runs, and the right rows.
EXERCISES = [
    (
        "sold",
        'sales.groupBy("item").agg(sum("quantity").as("n"))',
        'sales.groupBy("item").agg(count("quantity").as("n"))',
        grouped(ROWS, lambda r: r[0], lambda r: r[2], total),
    ),
    (
        "visits",
        'sales.groupBy("shop").agg(count(lit(1)).as("n"))',
        'sales.groupBy("shop").agg(count("quantity").as("n"))',
        grouped(ROWS, lambda r: r[1], lambda r: 1, total),
    ),
    (
        "dear",
        'sales.filter($"price" > 90).groupBy("item").agg(count(lit(1)).as("n"))',
        'sales.filter($"price" >= 90).groupBy("item").agg(count(lit(1)).as("n"))',
        grouped([r for r in ROWS if r[3] > 90], lambda r: r[0], lambda r: 1, total),
    ),
    (
        "revenue",
        'sales.groupBy("item").agg(sum($"quantity" * $"price").as("n"))',
        'sales.groupBy("item").agg((sum("quantity") * sum("price")).as("n"))',
        grouped(ROWS, lambda r: r[0], lambda r: None if r[2] is None else r[2] * r[3], total),
    ),
    (
        "best",
        'sales.groupBy("shop").agg(max("price").as("n"))',
        'sales.groupBy("shop").agg(min("price").as("n"))',
        grouped(ROWS, lambda r: r[1], lambda r: r[3], max),
    ),
    (
        "regional",
        'sales.join(regions, "shop").groupBy("region").agg(sum("quantity").as("n"))',
        'sales.join(regions.limit(3), "shop").groupBy("region").agg(sum("quantity").as("n"))',
        grouped(ROWS, lambda r: REGION[r[1]], lambda r: r[2], total),
    ),
    (
        "lacking",
        'sales.filter($"quantity".isNull).groupBy("shop").agg(count(lit(1)).as("n"))',
        'sales.filter($"quantity".isNull).groupBy("shop").agg(count("quantity").as("n"))',
        grouped([r for r in ROWS if r[2] is None], lambda r: r[1], lambda r: 1, total),
    ),
    (
        "kinds",
        'sales.filter($"quantity" > 7).groupBy("shop").agg(countDistinct("item").as("n"))',
        'sales.filter($"quantity" > 7).groupBy("shop").agg(count("item").as("n"))',
        grouped(
            [r for r in ROWS if r[2] is not None and r[2] > 7],
            lambda r: r[1],
            lambda r: r[0],
            lambda names: len(set(names)),
        ),
    ),
    (
        "filled",
        'sales.na.fill(1).groupBy("item").agg(sum("quantity").as("n"))',
        'sales.na.drop().groupBy("item").agg(sum("quantity").as("n"))',
        grouped(ROWS, lambda r: r[0], lambda r: 1 if r[2] is None else r[2], total),
    ),
    (
        "sevens",
        'spark.range(100).filter($"id" % 7 === 0).select($"id".cast("string"), $"id".as("n"))',
        'spark.range(1, 100).filter($"id" % 7 === 0).select($"id".cast("string"), $"id".as("n"))',
        [(str(n), n) for n in range(0, 100, 7)],
    ),
]


def is_wrong(learner, exercise):
    """Every fourth answer is wrong, others for each learner."""
    return (learner + 3 * exercise) % 4 == 0


def answer(learner, exercise):
    name, right, wrong, _ = EXERCISES[exercise]
    text = wrong if is_wrong(learner, exercise) else right
    return f"// Learner {learner}.\nval {name}: DataFrame = {text}"


def test(exercise):
    name, _, _, rows = EXERCISES[exercise]
    right = ", ".join(f'("{key}", {n}L)' for key, n in sorted(rows))
    return (
        f"val {name}Found = {name}.collect().map(row =>\n"
        "  (row.getString(0), row.getAs[Number](1).longValue)).toSeq.sorted\n"
        f"assert({name}Found == Seq({right}))"
    )


def cell(kind, name, source, metadata):
    made = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    if kind == "code":
        made.update(execution_count=None, outputs=[])
    return made


def notebook(cells):
    kernel = {"name": "sparkmaster-scala", "display_name": "Scala", "language": "scala"}
    language = {"name": "scala", "file_extension": ".scala", "mimetype": "text/x-scala"}
    metadata = {"kernelspec": kernel, "language_info": language}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def ours(source):
    """The notebook, with source(exercise) in the cell of each."""
    cells = [cell("markdown", "title", "# Ten questions", {}), cell("code", "given", GIVEN, {})]
    for index, (name, *_) in enumerate(EXERCISES):
        mark = {"schema": 1, "exercise": name, "role": "solution", "language": "scala"}
        cells.append(cell("code", name, source(index), {"sparkmaster": mark}))
    return notebook(cells)


def theirs(source):
    """The same with nbgrader's marks, and a test after each answer."""

    def mark(name, **more):
        flags = {"grade": False, "locked": False, "solution": False, "task": False}
        return {"nbgrader": {"schema_version": 3, "grade_id": name, **flags, **more}}

    cells = [
        cell("markdown", "title", "# Ten questions", {}),
        cell("code", "given", GIVEN, mark("given", locked=True)),
    ]
    for index, (name, *_) in enumerate(EXERCISES):
        cells.append(cell("code", name, source(index), mark(name, solution=True)))
        locked = mark(f"test-{name}", grade=True, locked=True, points=10)
        cells.append(cell("code", f"test-{name}", test(index), locked))
    return notebook(cells)


def solution(exercise):
    name, right, _, _ = EXERCISES[exercise]
    mark = "  // {} SOLUTION"
    return "\n".join([f"val {name}: DataFrame =", mark.format("BEGIN"), f"  {right}", mark.format("END")])


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def csv():
    lines = ["item,shop,quantity,price"]
    lines += [",".join("" if part is None else str(part) for part in row) for row in ROWS]
    return "\n".join(lines) + "\n"


def write_course(folder: Path):
    modules = "[{id: all, title: All, tier: fundamentals, lessons: [ten]}]"
    write(
        folder / "course.yaml",
        "schema: 1\nid: bench\nversion: 1.0.0\ntitle: Ten questions\nlanguage: en\nlicence: MIT\n"
        f"modules: {modules}\n",
    )
    exercises = "".join(
        f"  - {{id: {name}, title: {name}, target: {{kind: variable, name: {name}}}, points: 10,"
        " skills: [], graders: [{id: rows}]}\n"
        for name, *_ in EXERCISES
    )
    write(folder / "ten/exercises.yaml", "schema: 1\nexercises:\n" + exercises)
    write(folder / "ten/lesson.ipynb", ours(solution))
    for place in ("data", "hidden"):
        write(folder / "ten" / place / "sales.csv", csv())


def write_assignment(folder: Path):
    write(folder / "source/ten/lesson.ipynb", theirs(solution))
    write(folder / "source/ten/data/sales.csv", csv())
