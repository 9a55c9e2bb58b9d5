package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to break a course: what is said, where, and that it is the only thing said. */
class FaultsTest {
  private static final String EXERCISES = "first/exercises.yaml";
  private static final String LESSON = "first/lesson.ipynb";
  private static final String MUTANT = "first/mutants/total/off-by-one.scala";

  @TempDir Path root;

  private static Arguments fault(Kind kind, String message, UnaryOperator<CourseFixture> breakage) {
    return arguments(kind, message, breakage);
  }

  private static UnaryOperator<CourseFixture> replace(String file, String old, String by) {
    return course -> course.replace(file, old, by);
  }

  static Stream<Arguments> faults() {
    return Stream.of(courseFaults(), exerciseFaults(), cellFaults(), mutantFaults())
        .flatMap(stream -> stream);
  }

  private static Stream<Arguments> courseFaults() {
    var file = "course.yaml";
    return Stream.of(
        fault(Kind.MISSING_FILE, "course.yaml: The file is missing", c -> c.delete(file)),
        fault(
            Kind.MISSING_FILE,
            "course.yaml:11:15: The lesson \"frist\" has no folder",
            replace(file, "[first]", "[frist]")),
        fault(
            Kind.BAD_YAML,
            "course.yaml:2:5: This is not YAML",
            replace(file, "id: small", "id: : x")),
        fault(
            Kind.BAD_YAML,
            "course.yaml:4:8: The alias \"*a\" is refused",
            replace(file, "version: 1.2.3\ntitle: A small course", "version: &a 1.2.3\ntitle: *a")),
        fault(
            Kind.BAD_YAML,
            "The tag \"tag:yaml.org,2002:javax.script.ScriptEngineManager\" is refused",
            replace(file, "title: A", "title: !!javax.script.ScriptEngineManager A")),
        fault(
            Kind.BAD_YAML,
            "A second document is refused",
            c -> c.replace(file, "title:", "---\ntitle:")),
        fault(
            Kind.BAD_YAML,
            "key \"title\" stands here a second time",
            replace(file, "licence:", "title: B\nlicence:")),
        fault(Kind.WRONG_TYPE, "but it is empty", c -> c.write(file, "# nothing\n")),
        fault(
            Kind.UNKNOWN_KEY,
            "course.yaml:7:1: Nothing reads the key \"modul\". Did you mean \"modules\"?",
            replace(file, "modules:", "modul: 3\nmodules:")),
        fault(
            Kind.MISSING_KEY,
            "The key \"licence\" is missing",
            replace(file, "licence: MIT\n", "")),
        fault(
            Kind.WRONG_TYPE,
            "course.yaml:4:8: title has to be a text, but it is the number 2001",
            replace(file, "A small course", "2001")),
        fault(Kind.WRONG_TYPE, "lessons has to be a list", replace(file, "[first]", "first")),
        fault(
            Kind.BAD_VALUE,
            "id is \"Small Course\"",
            replace(file, "id: small", "id: Small Course")),
        fault(Kind.BAD_VALUE, "version is \"one\"", replace(file, "1.2.3", "one")),
        fault(
            Kind.BAD_VALUE,
            "language is \"Scala\"",
            replace(file, "language: en", "language: Scala")),
        fault(Kind.BAD_VALUE, "schema is 2", replace(file, "schema: 1", "schema: 2")),
        fault(Kind.BAD_VALUE, "\"../first\"", replace(file, "[first]", "[../first]")),
        fault(
            Kind.DUPLICATE_ID,
            "The lesson \"first\" is already in the module \"start\"",
            replace(file, "[first]", "[first, first]")),
        fault(
            Kind.DUPLICATE_ID,
            "A second module has the id \"start\"",
            c ->
                c.write(
                    file,
                    CourseFixture.COURSE + "  - {id: start, title: T, tier: t, lessons: []}\n")));
  }

  private static Stream<Arguments> exerciseFaults() {
    return Stream.of(
        fault(Kind.MISSING_FILE, "exercises.yaml: The file is missing", c -> c.delete(EXERCISES)),
        fault(
            Kind.UNKNOWN_KEY,
            "exercises.yaml:7:5: Nothing reads the key \"skils\". Did you mean \"skills\"?",
            replace(EXERCISES, "skills: [actions]", "skils: [x]\n    skills: [actions]")),
        fault(
            Kind.WRONG_TYPE,
            "points has to be a whole number",
            replace(EXERCISES, "points: 10", "points: '10'")),
        fault(
            Kind.BAD_VALUE,
            "points is 0. Use a number from 1 to 1000",
            replace(EXERCISES, "points: 10", "points: 0")),
        fault(Kind.BAD_VALUE, "points is 1001", replace(EXERCISES, "points: 10", "points: 1001")),
        fault(
            Kind.BAD_VALUE,
            "There are 11 hints",
            replace(EXERCISES, "[\"Count them.\"]", "[a, b, c, d, e, f, g, h, i, j, k]")),
        fault(
            Kind.BAD_VALUE,
            "An item of hints is an empty text",
            replace(EXERCISES, "Count them.", " ")),
        fault(
            Kind.WRONG_TYPE,
            "target has to be a mapping",
            replace(EXERCISES, "{kind: variable, name: total}", "total")),
        fault(
            Kind.BAD_VALUE,
            "Did you mean \"variable\"?",
            replace(EXERCISES, "kind: variable", "kind: varable")),
        fault(
            Kind.BAD_VALUE,
            "target.name is \"to tal\"",
            replace(EXERCISES, "name: total", "name: to tal")),
        fault(
            Kind.PATH_ESCAPE,
            "target.name is \"out/../../x\"",
            replace(
                EXERCISES, "{kind: variable, name: total}", "{kind: files, name: out/../../x}")),
        fault(
            Kind.UNKNOWN_GRADER,
            "exercises.yaml:11:14: No grader has the id \"metric\". Did you mean \"metrics\"?"
                + " Known: all, any, metrics, rows, value, weighted.",
            replace(EXERCISES, "id: metrics", "id: metric")),
        fault(
            Kind.BAD_GRADER_OPTIONS,
            "exercises.yaml:10:9: The grader value refuses its options. tolerance has to be",
            replace(EXERCISES, "tolerance: 0", "tolerance: wide")),
        fault(
            Kind.WRONG_TYPE,
            "tolerance has to be a value",
            replace(EXERCISES, "tolerance: 0", "tolerance:")),
        fault(Kind.BAD_VALUE, "weight is 0", replace(EXERCISES, "weight: 2", "weight: 0")),
        fault(
            Kind.BAD_VALUE,
            "expected has to name one source",
            c ->
                c.write(
                    EXERCISES, CourseFixture.EXERCISES + "    expected: {value: 3, rows: []}\n")),
        fault(
            Kind.BAD_VALUE,
            "expected.from is \"solutions\"",
            c -> c.write(EXERCISES, CourseFixture.EXERCISES + "    expected: {from: solutions}\n")),
        fault(
            Kind.WRONG_TYPE,
            "A row of expected.rows is the number 3",
            c ->
                c.write(
                    EXERCISES, CourseFixture.EXERCISES + "    expected: {rows: [[1, null], 3]}\n")),
        fault(
            Kind.DUPLICATE_ID,
            "A second exercise has the id \"total\"",
            c ->
                c.write(
                    EXERCISES,
                    CourseFixture.EXERCISES
                        + CourseFixture.EXERCISES.substring(
                            CourseFixture.EXERCISES.indexOf("  - id")))),
        fault(
            Kind.EXERCISE_WITHOUT_CELL,
            "No cell belongs to the exercise \"mean\"",
            c ->
                c.write(
                    EXERCISES,
                    CourseFixture.EXERCISES
                        + CourseFixture.EXERCISES
                            .substring(CourseFixture.EXERCISES.indexOf("  - id"))
                            .replace("id: total", "id: mean"))));
  }

  private static Stream<Arguments> cellFaults() {
    return Stream.of(
        fault(Kind.MISSING_FILE, "lesson.ipynb: The file is missing", c -> c.delete(LESSON)),
        fault(
            Kind.BAD_NOTEBOOK,
            "it is not JSON",
            replace(LESSON, "\"nbformat\": 4,", "\"nbformat\" 4,")),
        fault(
            Kind.BAD_NOTEBOOK,
            "nbformat has to be 4, but it is 3",
            replace(LESSON, "\"nbformat\": 4,", "\"nbformat\": 3,")),
        fault(
            Kind.CELL_WITHOUT_EXERCISE,
            "lesson.ipynb, cell 3 (more): The cell belongs to the exercise \"totals\"",
            c -> c.replace(LESSON, "\n ],", ",\n" + solution("more", "totals") + "\n ],")),
        fault(
            Kind.DUPLICATE_ID,
            "cell 3 (copy): A second cell belongs to the exercise \"total\"",
            c -> c.replace(LESSON, "\n ],", ",\n" + solution("copy", "total") + "\n ],")),
        fault(
            Kind.UNBALANCED_MARKERS,
            "cell 2 (answer): The solution that begins in line 2 does not end",
            replace(LESSON, "// END SOLUTION", "// the end")),
        fault(
            Kind.UNBALANCED_MARKERS,
            "Line 4 begins a solution inside that of line 2",
            replace(LESSON, "// END SOLUTION", "// BEGIN SOLUTION")),
        fault(
            Kind.UNBALANCED_MARKERS,
            "Line 5 ends a solution that has not begun",
            replace(LESSON, "// END SOLUTION", "// END SOLUTION\\n// END SOLUTION")),
        fault(
            Kind.MISPLACED_MARKER,
            "cell 1 (given): A solution is marked in a cell that is no solution cell",
            replace(
                LESSON,
                "val numbers =",
                "### BEGIN SOLUTION\\n1\\n### END SOLUTION\\nval numbers =")),
        fault(
            Kind.MISPLACED_MARKER,
            "looks like a mark of a solution is none: line 1, \"//begin solution\"",
            replace(LESSON, "val total", "//begin solution\\nval total")),
        fault(
            Kind.NO_SOLUTION,
            "learners would receive the cell whole",
            c ->
                c.replace(LESSON, "  // BEGIN SOLUTION\\n", "")
                    .replace(LESSON, "  // END SOLUTION", "")),
        fault(
            Kind.LANGUAGE_MISMATCH,
            "The metadata says scala, but the cell is in java",
            c -> c.replace(LESSON, "val total: Long", "%%java\\nval total: Long").delete(MUTANT)),
        fault(
            Kind.LANGUAGE_MISMATCH,
            "metadata.kernelspec.name is \"python3\"",
            replace(LESSON, "sparkmaster-scala", "python3")),
        fault(
            Kind.LESSON_MISMATCH,
            "metadata.sparkmaster.lesson is \"second\"",
            replace(LESSON, "\"lesson\": \"first\"", "\"lesson\": \"second\"")),
        fault(
            Kind.LESSON_MISMATCH,
            "metadata.sparkmaster.course is \"large\"",
            replace(LESSON, "\"course\": \"small\"", "\"course\": \"large\"")),
        fault(
            Kind.UNKNOWN_KEY,
            "key \"lang\" of metadata.sparkmaster",
            replace(LESSON, "\"language\": \"scala\"", "\"language\": \"scala\", \"lang\": 1")),
        fault(
            Kind.MISSING_KEY,
            "The lesson has no title",
            replace(LESSON, "# Counting", "Counting")));
  }

  private static String solution(String cell, String exercise) {
    return """
    {"cell_type": "code", "id": "%s", "outputs": [], "execution_count": null,
     "metadata": {"sparkmaster": {"schema": 1, "exercise": "%s", "role": "solution"}},
     "source": "### BEGIN SOLUTION\\n1\\n### END SOLUTION"}\
    """
        .formatted(cell, exercise);
  }

  private static Stream<Arguments> mutantFaults() {
    return Stream.of(
        fault(
            Kind.BAD_MUTANT,
            "off-by-one.scala:1:1: The exercise \"total\" has no grader \"rows\"",
            replace(MUTANT, "fails: value", "fails: rows")),
        fault(
            Kind.BAD_MUTANT,
            "The first line does not say which grader must fail",
            replace(MUTANT, "// fails: value\n", "")),
        fault(Kind.BAD_MUTANT, "There is no source", c -> c.write(MUTANT, "// fails: value\n")),
        fault(
            Kind.BAD_MUTANT,
            "No exercise of this lesson has the id \"totl\"",
            c -> c.write("first/mutants/totl/x.scala", CourseFixture.MUTANT)),
        fault(
            Kind.BAD_MUTANT,
            "\"notes.txt\" is not that of a mutant",
            c -> c.write("first/mutants/total/notes.txt", "x")),
        fault(
            Kind.LANGUAGE_MISMATCH,
            "The mutant is in java, its exercise in scala",
            c -> c.write("first/mutants/total/x.java", CourseFixture.MUTANT)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void eachFaultIsSaidWithItsPlaceAndValueAndOnlyOnce(
      Kind kind, String message, UnaryOperator<CourseFixture> breakage) {
    var fixture = CourseFixture.in(root);
    assertThat(fixture.load().faults()).isEmpty();

    var broken = breakage.apply(fixture).load();

    assertThat(broken.faults()).hasSize(1);
    assertThat(broken.faults().get(0).kind()).isEqualTo(kind);
    assertThat(broken.faults().get(0).toString()).contains(message);
    assertThat(broken.courses()).isEmpty();
  }

  @Test
  void aLinkFromTheGivenToTheHiddenDataIsRefused() throws IOException {
    var fixture = CourseFixture.in(root);
    Files.createSymbolicLink(root.resolve("first/data/more.csv"), Path.of("../hidden/numbers.csv"));

    assertThat(fixture.load().faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.kind()).isEqualTo(Kind.PATH_ESCAPE);
              assertThat(fault.file()).isEqualTo(Path.of("first/data/more.csv"));
            });
  }

  @Test
  void bytesThatAreNoTextAreFaultsOfTheirCourseOnly() throws IOException {
    var broken = CourseFixture.in(root.resolve("broken"));
    CourseFixture.in(root.resolve("right"))
        .replace("course.yaml", "id: small", "id: right")
        .replace(LESSON, "\"course\": \"small\", ", "");
    Files.write(broken.directory().resolve(MUTANT), new byte[] {(byte) 0xff, 'x'});

    var catalog = Catalog.load(root, CourseFixture.GRADERS);

    assertThat(catalog.courses()).extracting(c -> c.id().value()).containsExactly("right");
    assertThat(catalog.faults()).extracting(Fault::kind).containsExactly(Kind.UNREADABLE);

    Files.write(broken.directory().resolve(EXERCISES), new byte[] {'a', ':', ' ', 0});
    assertThat(Catalog.load(root, CourseFixture.GRADERS).faults())
        .extracting(Fault::kind)
        .containsExactly(Kind.BAD_YAML);
  }

  @Test
  void everyKindOfFaultButUnreadableIsInTheList() {
    assertThat(faults().map(arguments -> (Kind) arguments.get()[0]).distinct())
        .containsExactlyInAnyOrder(
            Stream.of(Kind.values()).filter(kind -> kind != Kind.UNREADABLE).toArray(Kind[]::new));
  }
}
