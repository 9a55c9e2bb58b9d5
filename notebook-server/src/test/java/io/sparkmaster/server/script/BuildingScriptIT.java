package io.sparkmaster.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a checkout: what it asks of the machine, when it builds, and what it says. */
class BuildingScriptIT {
  private static final String GOOD_BUILD =
      """
      echo built >> builds
      echo '[INFO] Building SparkMaster: Spark kernel 0.1.0-SNAPSHOT   [3/5]'
      mkdir -p notebook-server/target/sparkmaster/lib
      touch notebook-server/target/sparkmaster/lib/notebook-server.jar
      """;

  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void setUp() throws IOException {
    machine = new FakeMachine(folder);
  }

  private FakeMachine good() throws IOException {
    return machine.withJava("17.0.2").withNode("20.19.0").withMaven("3.8.7", GOOD_BUILD);
  }

  private long builds() throws IOException {
    var file = machine.checkout().resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Nested
  class AMachineThatLacksSomething {
    @Test
    void isToldTheJavaFoundAndTheOneNeeded() throws Exception {
      for (var version : List.of("11.0.2", "1.8.0_402", "25", "25-ea")) {
        var ran = good().withJava(version).run("start");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors())
            .contains("Java " + version, "needs JDK 17", "Install a JDK 17", "JAVA_HOME");
      }
      assertThat(builds()).isZero();
    }

    @Test
    void isToldOfNoJavaAndOfAWrongJavaHome() throws Exception {
      machine.withNode("20.19.0").withMaven("3.8.7", GOOD_BUILD);
      var command = List.of(machine.script().toString(), "start");

      assertThat(machine.run("start").errors()).contains("No Java was found", "Install a JDK 17");
      assertThat(machine.run(command, Map.of("JAVA_HOME", "/no/such/jdk")).errors())
          .contains("JAVA_HOME is /no/such/jdk", "Install a JDK 17");
    }

    @Test
    void isToldOfNoNode() throws Exception {
      var ran = machine.withJava("17.0.2").withMaven("3.8.7", GOOD_BUILD).run("start");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.errors())
          .contains("No Node.js was found", "Install Node.js 20.19", "https://nodejs.org");
      assertThat(builds()).isZero();
    }

    @Test
    void isToldOfAnOldNodeAndAnOldMavenTogether() throws Exception {
      var ran =
          machine
              .withJava("17.0.2")
              .withNode("18.19.1")
              .withMaven("3.6.3", GOOD_BUILD)
              .run("start");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.errors())
          .contains("Node.js 18.19.1 was found", "20.19 or newer")
          .contains("Maven 3.6.3 was found", "3.8 or newer");
    }
  }

  @Nested
  class Builds {
    @Test
    void theFirstTimeThenOnlyAfterAChange() throws Exception {
      var first = good().run("start");
      assertThat(first.errors()).contains("Building SparkMaster", "[3/5] Spark kernel", "Built in");
      assertThat(first.output()).contains("server started with start");
      assertThat(builds()).isEqualTo(1);

      var second = machine.run("start");
      assertThat(second.errors()).isEmpty();
      assertThat(builds()).isEqualTo(1);

      var source = machine.checkout().resolve("kernel/runtime/src/main/java/New.java");
      Files.writeString(source, "class New {}");
      assertThat(machine.run("start").errors()).contains("Building what has changed");
      assertThat(builds()).isEqualTo(2);

      Files.delete(source);
      machine.run("start");
      assertThat(builds()).as("a deleted source is a change").isEqualTo(3);
      machine.run("start");
      assertThat(builds()).isEqualTo(3);
    }

    @Test
    void failWithTheEndOfTheLogAndWhatToDo() throws Exception {
      var ran =
          good()
              .withMaven("3.8.7", "echo '[ERROR] Could not transfer artifact x:y'; exit 1")
              .run("start");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.output()).isEmpty();
      assertThat(ran.errors())
          .contains("Could not transfer artifact x:y", "A download failed", "settings.xml")
          .contains("run the same command again", "build.log");

      assertThat(good().run("start").output()).contains("server started");
    }

    @Test
    void happenOnceWhenTwoStartAtTheSameTime() throws Exception {
      good().withMaven("3.8.7", "sleep 2\n" + GOOD_BUILD);
      var script = "'" + machine.script() + "'";

      var ran =
          machine.run(
              List.of("/bin/sh", "-c", "%s start & %s start & wait".formatted(script, script)),
              Map.of());

      assertThat(builds()).isEqualTo(1);
      assertThat(ran.output().lines()).hasSize(2).containsOnly("server started with start");
    }

    @Test
    void takeOverTheLockOfAKilledStart() throws Exception {
      var lock = machine.checkout().resolve("notebook-server/target/build.lock");
      Files.createDirectories(lock);
      Files.writeString(lock.resolve("pid"), "999999999");

      assertThat(good().run("start").output()).contains("server started");
    }

    @Test
    void workThroughSymbolicLinksFromAnyFolder() throws Exception {
      var link = Files.createSymbolicLink(folder.resolve("spark master"), machine.script());
      good();

      var ran = machine.run(List.of(link.toString(), "start"), Map.of());

      assertThat(ran.output()).contains("server started with start");
    }
  }
}
