package io.sparkmaster.cluster.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver in a process of its own, reached by its socket, its kernels by their connection files.
 */
class DriverIT {
  @Test
  void kernelsOfOneDriverAreReachedByTheirConnectionFilesAndEndOneByOne(@TempDir Path folder)
      throws Exception {
    try (var driver = DriverAsProcess.start(folder, 2)) {
      var first = driver.startKernel("anna");
      assertThat(first.path("ok").asBoolean()).as("%s", first).isTrue();
      var anna = first.path("kernel").asText();
      var ben = driver.startKernel("ben").path("kernel").asText();
      var full = driver.startKernel("carl");

      assertThat(full.path("code").asText()).isEqualTo("FULL");
      assertThat(full.path("message").asText()).contains("All 2 seats");
      assertThat(driver.ask(Json.object().put("do", "list")).path("code").asText())
          .isEqualTo("WRONG_SECRET");
      var health = driver.ask(DriverAsProcess.request("health"));
      assertThat(health.path("seats").asInt()).isEqualTo(2);
      assertThat(health.path("taken").asInt()).isEqualTo(2);
      assertThat(health.path("heap_used").asLong()).isLessThan(health.path("heap_max").asLong());

      try (var ofAnna = driver.client("anna");
          var ofBen = driver.client("ben")) {
        assertThat(run(ofAnna, "val mine = 1; println(spark.range(mine).count())")).isEqualTo("1");
        assertThat(run(ofBen, "val mine = 2; println(spark.range(mine).count())")).isEqualTo("2");
        assertThat(history(folder, "anna")).contains("val mine = 1").doesNotContain("val mine = 2");

        var ends = ofBen.execute("sys.exit(3)", DriverAsProcess.DEADLINE);
        assertThat(ends.status()).isEqualTo("error");
        assertThat(ends.reply().content().path("evalue").asText()).contains("share this JVM");
        assertThat(run(ofAnna, "println(mine + spark.range(mine).count())")).isEqualTo("2");

        var watched =
            CompletableFuture.supplyAsync(() -> end(driver, anna)).orTimeout(2, TimeUnit.MINUTES);
        await().atMost(DriverAsProcess.DEADLINE).until(driver::isFollowed);
        ofAnna.ask(
            Channel.CONTROL,
            "shutdown_request",
            Json.object().put("restart", false),
            DriverAsProcess.DEADLINE);
        assertThat(watched.get()).isEqualTo("its client shut it down");

        assertThat(driver.startKernel("dora").path("ok").asBoolean()).isTrue();
        try (var ofDora = driver.client("dora")) {
          assertThat(run(ofDora, "val mine = 3; println(spark.range(mine).count())"))
              .isEqualTo("3");
        }
        assertThat(run(ofBen, "println(mine)")).isEqualTo("2");
      }

      var stop = driver.ask(DriverAsProcess.request("stop").put("kernel", ben));
      assertThat(stop.path("ok").asBoolean()).as("%s", stop).isTrue();
      assertThat(
              driver.ask(DriverAsProcess.request("stop").put("kernel", ben)).path("code").asText())
          .isEqualTo("NO_SUCH_KERNEL");
      assertThat(driver.ask(DriverAsProcess.request("list")).path("kernels").size()).isEqualTo(1);

      assertThat(driver.ask(DriverAsProcess.request("end")).path("ok").asBoolean()).isTrue();
      assertThat(driver.process().waitFor(1, TimeUnit.MINUTES)).as(driver.log()).isTrue();
      assertThat(driver.process().exitValue()).isZero();
      assertThat(folder.resolve("control.sock")).doesNotExist();
    }
  }

  /** Why that kernel ends, the next one that does. */
  private static String end(DriverAsProcess driver, String kernel) {
    try (var words = driver.follow()) {
      var word = Json.parseObject(words.readLine().getBytes(UTF_8), "word");
      assertThat(word.path("ended").asText()).isEqualTo(kernel);
      return word.path("reason").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String history(Path folder, String name) throws Exception {
    return Files.readString(folder.resolve(name).resolve("history/sparkmaster-scala.jsonl"));
  }

  private static String run(KernelClient client, String cell) {
    var execution = client.execute(cell, DriverAsProcess.DEADLINE);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution.stream("stdout").strip();
  }
}
