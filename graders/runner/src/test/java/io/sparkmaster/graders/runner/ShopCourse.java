package io.sparkmaster.graders.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.Catalog;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A lesson with an exercise for each way of grading. */
final class ShopCourse {
  private static final String COURSE =
      """
      schema: 1
      id: shop
      version: 1.0.0
      title: A shop
      language: en
      licence: MIT
      modules:
        - {id: basics, title: Basics, tier: fundamentals, lessons: [totals]}
      """;

  private static final String EXERCISES =
      """
      schema: 1
      exercises:
        - id: sold
          title: Sold per item
          target: {kind: variable, name: sold}
          points: 10
          skills: []
          graders:
            - {id: rows, weight: 8}
            - {id: plan, depends_on: [rows], options: {exchanges: {max: 1}, no_udf: true}}
            - {id: source, options: {must_not: [collect, toLocalIterator]}}
        - id: written
          title: Written by item
          target: {kind: files, name: out/items}
          points: 10
          skills: []
          graders:
            - {id: rows}
            - {id: files, options: {format: parquet, partitioned_by: [item], files_per_folder: {max: 1}}}
        - id: question
          title: Which of them shuffles?
          target: {kind: variable, name: answer}
          points: 10
          skills: []
          graders:
            - id: any
              graders:
                - {id: quiz, options: {kind: single, answer: groupBy, choices: {map: "No.", groupBy: "", filter: ""}}}
                - {id: quiz, options: {kind: text, answer: group by}}
      """;

  private ShopCourse() {}

  static Lesson in(Path folder, GraderRegistry graders) throws IOException {
    var lesson = Files.createDirectories(folder.resolve("totals"));
    Files.writeString(folder.resolve("course.yaml"), COURSE);
    Files.writeString(lesson.resolve("exercises.yaml"), EXERCISES);
    Files.createDirectories(lesson.resolve("data"));
    Files.createDirectories(lesson.resolve("hidden"));
    Files.writeString(lesson.resolve("data/sales.csv"), "item,quantity\npen,2\ncup,1\npen,3\n");
    Files.writeString(
        lesson.resolve("hidden/sales.csv"),
        "item,quantity\npen,4\nzebra,77001\nzebra,\nzebra,1\ncup,1\n");
    Files.write(lesson.resolve("lesson.ipynb"), notebook());
    var catalog = Catalog.loadCourse(folder.toAbsolutePath(), graders.known());
    if (!catalog.faults().isEmpty()) {
      throw new AssertionError(catalog.faults());
    }
    return catalog.courses().get(0).lessons().get(0);
  }

  private static byte[] notebook() {
    var notebook = Json.object().put("nbformat", 4).put("nbformat_minor", 5);
    notebook
        .putObject("metadata")
        .putObject("kernelspec")
        .put("name", "sparkmaster-scala")
        .put("display_name", "Scala")
        .put("language", "scala");
    var cells = notebook.putArray("cells");
    cells
        .addObject()
        .put("cell_type", "markdown")
        .put("id", "title")
        .put("source", "# Totals")
        .putObject("metadata");
    cells.add(
        code(
            "read",
            "",
            "val sales = spark.read.schema(\"item STRING, quantity INT\")"
                + ".option(\"header\", true).csv(\"data\")"));
    cells.add(
        code(
            "sold",
            "solution",
            """
            val sold: DataFrame =
              // BEGIN SOLUTION
              sales.groupBy($"item").agg(sum($"quantity").as("sold"))
              // END SOLUTION
            """));
    cells.add(
        code(
            "written",
            "solution",
            """
            // BEGIN SOLUTION
            sales.repartition($"item").write.mode("overwrite").partitionBy("item").parquet("out/items")
            // END SOLUTION
            """));
    cells.add(code("question", "quiz", "val answer = \"\""));
    return Json.write(notebook);
  }

  private static ObjectNode code(String id, String role, String source) {
    var cell = Json.object().put("cell_type", "code").put("id", id).put("source", source);
    cell.putNull("execution_count");
    cell.putArray("outputs");
    var metadata = cell.putObject("metadata");
    if (!role.isEmpty()) {
      metadata
          .putObject("sparkmaster")
          .put("schema", 1)
          .put("exercise", id)
          .put("role", role)
          .put("language", "scala");
    }
    return cell;
  }
}
