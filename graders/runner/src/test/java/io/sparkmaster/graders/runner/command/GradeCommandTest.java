package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no kernel; an unanswered notebook needs none. */
final class GradeCommandTest {
  @TempDir Path folder;
  private Path notebook;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void releaseTheLesson() throws IOException {
    try (var graders = GraderRegistry.builtIn()) {
      var release = LessonRelease.of(Courses.firstLesson(graders));
      notebook = folder.resolve("work/lesson.ipynb");
      Files.createDirectories(notebook.getParent());
      Files.write(notebook, release.notebookBytes());
    }
  }

  private int grade(String... arguments) {
    var environment = Map.of("SPARKMASTER_HOME", folder.resolve("home").toString());
    return GradeCommand.create(folder.resolve("no-kernels"), environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(grade("--help")).isZero();
    assertThat(out.toString())
        .contains("--course", "--json", "--check", "Exit codes:")
        .containsPattern("0 +every exercise passed")
        .containsPattern("1 +at least one exercise did not pass")
        .containsPattern("2 +something was not graded");
  }

  @Test
  void anUnansweredNotebookDoesNotPass() {
    assertThat(grade(notebook.toString(), "--course", Courses.SPARK.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("not attempted", "over-the-limit", "species-that-do-damage", "one-job")
        .contains("0 of 50 points");
  }

  @Test
  void aFolderStandsForItsNotebooksButNotForOldCopies() throws IOException {
    var checkpoints = Files.createDirectories(folder.resolve("work/.ipynb_checkpoints"));
    Files.copy(notebook, checkpoints.resolve("lesson-checkpoint.ipynb"));

    assertThat(
            grade(
                folder.resolve("work").toString(), "--course", Courses.SPARK.toString(), "--json"))
        .isEqualTo(1);

    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(json.path("passed").asBoolean(true)).isFalse();
    assertThat(json.path("notebooks")).hasSize(1);
    var verdicts = json.at("/notebooks/0/verdicts");
    assertThat(verdicts).hasSize(3);
    assertThat(verdicts.get(0).path("state").asText()).isEqualTo("not_attempted");
    assertThat(verdicts.get(0).path("trust").asText()).isEqualTo("isolated");
    assertThat(verdicts.get(0).at("/signed/signature").asText()).isNotEmpty();
  }

  @Test
  void aMissingArgumentIsBadUsage() {
    assertThat(grade(notebook.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--course");
  }

  @Test
  void allFaultsOfABrokenCourseAreTold() throws IOException {
    var broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("course.yaml"), "schema: 1\nid: broken\ntitel: Wrong\n");

    assertThat(grade(notebook.toString(), "--course", broken.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("has faults", "titel", "version");
  }

  @Test
  void aNotebookThatIsNoneIsNamed() throws IOException {
    var text = Files.writeString(folder.resolve("text.ipynb"), "no notebook");

    assertThat(grade(text.toString(), "--course", Courses.SPARK.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("text.ipynb");
  }

  @Test
  void aNotebookThatIsNoneKeepsNoOtherFromBeingGraded() throws IOException {
    Files.writeString(notebook.resolveSibling("a-broken.ipynb"), "no notebook");

    var exitCode =
        grade(notebook.getParent().toString(), "--course", Courses.SPARK.toString(), "--json");

    assertThat(exitCode).isEqualTo(2);
    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(json.path("passed").asBoolean(true)).isFalse();
    assertThat(json.at("/notebooks/1/verdicts")).hasSize(3);
    assertThat(json.at("/notebooks/0/error").asText()).contains("a-broken.ipynb");
  }

  @Test
  void aNotebookOfAnotherCourseIsRefused() throws IOException {
    var other =
        Files.readString(notebook).replace("\"course\": \"spark\"", "\"course\": \"kafka\"");
    Files.writeString(notebook, other);

    assertThat(grade(notebook.toString(), "--course", Courses.SPARK.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("\"kafka\"", "\"spark\"");
  }

  @Test
  void withoutAKernelNothingIsGraded() throws IOException {
    var answered = Files.readString(notebook).replace("???", "42L");
    Files.writeString(notebook, answered);

    assertThat(grade(notebook.toString(), "--course", Courses.SPARK.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("No kernel can start");
  }

  @Test
  void aZipStandsForTheNotebooksInIt() throws IOException {
    var zip = folder.resolve("class.zip");
    try (var zipped = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (var name :
          List.of(
              "ann/a.ipynb",
              "bob/b.ipynb",
              "__MACOSX/ann/._a.ipynb",
              "x.txt",
              ".ipynb_checkpoints/a.ipynb")) {
        zipped.putNextEntry(new ZipEntry(name));
        zipped.write(Files.readAllBytes(notebook));
      }
    }

    assertThat(grade(zip.toString(), "--course", Courses.SPARK.toString(), "--json")).isEqualTo(1);

    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(json.path("notebooks"))
        .extracting(each -> each.path("notebook").asText())
        .containsExactly(zip + "/ann/a.ipynb", zip + "/bob/b.ipynb");
    assertThat(json.at("/notebooks/1/verdicts")).hasSize(3);
  }

  @Test
  void aZipThatIsNoneKeepsNoOtherFileFromBeingGraded() throws IOException {
    Files.writeString(notebook.resolveSibling("a-broken.zip"), "no zip");

    var exitCode =
        grade(notebook.getParent().toString(), "--course", Courses.SPARK.toString(), "--json");

    assertThat(exitCode).isEqualTo(2);
    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(json.at("/notebooks/0/error").asText()).contains("a-broken.zip", "Pack it again");
    assertThat(json.at("/notebooks/1/verdicts")).hasSize(3);
  }

  @Test
  void noFileOfAZipIsDroppedBecauseOfItsName() throws IOException {
    var zip = folder.resolve("class.zip");
    try (var zipped = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (var name : List.of("../a.ipynb", "_/a.ipynb", "twice1.ipynb", "twice2.ipynb")) {
        zipped.putNextEntry(new ZipEntry(name));
        zipped.write(Files.readAllBytes(notebook));
      }
    }
    var bytes = Files.readString(zip, StandardCharsets.ISO_8859_1).replace("twice2", "twice1");
    Files.writeString(zip, bytes, StandardCharsets.ISO_8859_1);

    assertThat(NotebookFiles.below(List.of(zip)))
        .extracting(submitted -> submitted.path().toString())
        .containsExactly(zip + "/_/a.ipynb", zip + "/_/a.ipynb (2)", zip + "/twice1.ipynb");
    grade(zip.toString(), "--course", Courses.SPARK.toString(), "--json");
    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    assertThat(json.at("/notebooks/1/verdicts")).hasSize(3);
    assertThat(json.at("/notebooks/2/error").asText()).contains("2 files of this name");
  }

  @Test
  void reportsAreWrittenAndTheSameWorkIsNotGradedAgain() throws IOException {
    var other = notebook.resolveSibling("=cmd|calc <b>.ipynb");
    Files.copy(notebook, other);
    var reports = folder.resolve("reports");
    var arguments =
        new String[] {
          notebook.getParent().toString(),
          "--course",
          Courses.SPARK.toString(),
          "--out",
          reports.toString()
        };

    assertThat(grade(arguments)).isEqualTo(1);
    var journal = Files.readString(reports.resolve("verdicts.jsonl"));
    assertThat(grade(arguments)).isEqualTo(1);

    assertThat(journal.lines()).as("equal work is graded once").hasSize(1);
    assertThat(reports.resolve("verdicts.jsonl")).hasContent(journal);
    assertThat(err.toString()).contains("(graded before)");
    assertThat(Files.readString(reports.resolve("grades.csv")).lines())
        .hasSize(7)
        .anyMatch(line -> line.contains("lesson.ipynb,fundamentals-1,"));
    assertThat(Files.readString(reports.resolve("results.xml")))
        .contains("tests=\"3\" failures=\"3\" errors=\"0\"", "&lt;b&gt;.ipynb");
    assertThat(Files.readString(reports.resolve("report.html")))
        .contains("0 / 50", "default-src 'none'", "&lt;b&gt;")
        .doesNotContain("<b>.ipynb");
  }

  @Test
  void aLineThatWasCutOffIsDroppedFromTheJournal() throws IOException {
    var reports = folder.resolve("reports");
    var arguments =
        new String[] {
          notebook.toString(), "--course", Courses.SPARK.toString(), "--out", reports.toString()
        };
    grade(arguments);
    var journal = reports.resolve("verdicts.jsonl");
    var whole = Files.readString(journal);
    Files.writeString(journal, whole + whole.substring(0, 40));

    assertThat(grade(arguments)).isEqualTo(1);

    assertThat(journal).hasContent(whole);
  }

  @Test
  void verdictsAreVerifiedAndOnesThatWereChangedAreNot() throws IOException {
    var reports = folder.resolve("reports");
    grade(notebook.toString(), "--course", Courses.SPARK.toString(), "--out", reports.toString());
    var verdicts = reports.resolve("verdicts.jsonl");

    assertThat(grade("--verify", verdicts.toString())).isZero();
    assertThat(out.toString()).contains("valid      spark/fundamentals-1/one-job, 0 points");

    var forged = Files.writeString(folder.resolve("forged.json"), Files.readString(verdicts));
    Files.writeString(
        forged,
        Files.readString(forged)
            .replaceFirst("\"points\":0,\"evidence", "\"points\":10,\"evidence"));
    assertThat(grade("--verify", forged.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("NOT VALID  spark/fundamentals-1/over-the-limit");
    var stranger = Files.writeString(folder.resolve("key.pem"), "no key");
    assertThat(grade("--verify", verdicts.toString(), "--key", stranger.toString())).isEqualTo(2);
    assertThat(grade("--verify", notebook.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("holds no signed verdict");
  }
}
