package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs all programs on all masters and prints the table: {@code ProgramTable [MASTER...] [--only
 * TEXT] [--classes WAY]}, masters being local, local-cluster and standalone, ways output-directory
 * and session-artifacts.
 */
public final class ProgramTable {
  private ProgramTable() {}

  /** Ends with status 1 when a program gives another answer than it has to. */
  public static void main(String[] arguments) throws Exception {
    var given = new ArrayList<>(List.of(arguments));
    var text = option(given, "--only", "");
    var way = option(given, "--classes", ShippingWay.OUTPUT_DIRECTORY.toString());
    var classes = ShippingWay.of(way).orElseThrow();
    var masters = given.isEmpty() ? Masters.ALL : given;
    var programs = Program.all().stream().filter(p -> p.toString().contains(text)).toList();
    var table = new LinkedHashMap<Program, Map<String, String>>();
    programs.forEach(program -> table.put(program, new LinkedHashMap<>()));
    var folder = Files.createTempDirectory("programs-");
    for (var master : masters) {
      runAll(programs, master, classes, folder.resolve(master), table);
    }
    print(table, masters);
    var wrong =
        table.values().stream().flatMap(r -> r.values().stream()).filter(r -> !r.isEmpty()).count();
    System.out.println(
        programs.size() + " programs on " + masters.size() + " masters, " + wrong + " wrong");
    System.exit(wrong == 0 ? 0 : 1);
  }

  private static String option(List<String> given, String name, String absent) {
    var at = given.indexOf(name);
    if (at < 0) {
      return absent;
    }
    var value = given.get(at + 1);
    given.subList(at, at + 2).clear();
    return value;
  }

  private static void runAll(
      List<Program> programs,
      String master,
      ShippingWay classes,
      Path folder,
      Map<Program, Map<String, String>> table)
      throws IOException, InterruptedException {
    var started = System.nanoTime();
    try (var kernel = Masters.start(master, classes, folder)) {
      for (var program : programs) {
        var wrong = ProgramRun.of(program, kernel.client());
        table.get(program).put(master, wrong);
        if (!wrong.isEmpty()) {
          System.out.println("WRONG on " + master + ": " + program + "\n" + wrong + "\n");
        }
      }
    }
    System.out.printf("%s: %.0f s%n", master, (System.nanoTime() - started) / 1e9);
  }

  private static void print(Map<Program, Map<String, String>> table, List<String> masters) {
    System.out.println("| program | " + String.join(" | ", masters) + " |");
    System.out.println("|---|" + "---|".repeat(masters.size()));
    table.forEach(
        (program, results) -> {
          var row = new StringBuilder("| " + program + " |");
          masters.forEach(
              master -> row.append(results.get(master).isEmpty() ? " ok |" : " WRONG |"));
          System.out.println(row);
        });
  }
}
