package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What cells ask of their reader. */
class StdinIT extends ProtocolNotebook {

  private final List<Message> questions = new CopyOnWriteArrayList<>();

  private void answerWith(String... answers) {
    var left = new java.util.concurrent.ConcurrentLinkedQueue<>(List.of(answers));
    notebook
        .client()
        .answerInput(
            question -> {
              questions.add(question);
              return String.valueOf(left.poll());
            });
  }

  @Test
  void readsLinesInEveryWayThatScalaHas() throws Exception {
    answerWith("one", "two", "3", "four");

    var execution =
        withInput(
            """
            val a = scala.io.StdIn.readLine("name? ")
            val b = Console.in.readLine()
            val c = scala.io.StdIn.readInt()
            val d = new java.util.Scanner(System.in).nextLine()
            """);

    assertThat(execution.result("text/plain").orElseThrow())
        .contains("a: String = one", "b: String = two", "c: Int = 3", "d: String = four");
    assertThat(execution.stream("stdout")).contains("name? ");
    assertThat(questions).allMatch(each -> !each.content().path("password").asBoolean());
  }

  @Test
  void readsLinesInJava() throws Exception {
    answerWith("x", "y");

    var execution =
        withInput(
            """
            %%java
            var first = new java.util.Scanner(System.in).nextLine();
            var second = Notebook.input("and? ");
            first + second
            """);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("xy");
  }

  @Test
  void aPasswordIsAskedForAsOne() throws Exception {
    answerWith("secret");

    var execution = withInput("val secret = Notebook.password(\"key: \").length");

    assertThat(execution.status()).isEqualTo("ok");
    assertThat(questions).hasSize(1);
    assertThat(questions.get(0).content().path("password").asBoolean()).isTrue();
    assertThat(questions.get(0).content().path("prompt").asText()).isEqualTo("key: ");
    assertThat(questions.get(0).parentId()).contains(execution.reply().parentId().orElseThrow());
  }

  @Test
  void whoTakesNoQuestionsGetsAnErrorThatSaysSo() throws Exception {
    var execution =
        notebook
            .client()
            .start("Notebook.input(\"?\")", Json.object().put("allow_stdin", false))
            .get(60, TimeUnit.SECONDS);

    assertThat(execution.reply().content().path("ename").asText())
        .endsWith("StdinNotAvailableException");
    assertThat(execution.reply().content().path("evalue").asText()).contains("allow_stdin");
  }

  @Test
  void stopFreesACellThatWaitsForInputAndTheNextOneAsksAnew() throws Exception {
    var asked = new CompletableFuture<Message>();
    notebook
        .client()
        .answerInput(
            question -> {
              asked.complete(question);
              // Not awaited: this thread is the one that receives.
              var sent =
                  notebook.client().request(Channel.CONTROL, "interrupt_request", Json.object());
              return "too late, " + sent.isDone();
            });

    var stopped = withInput("scala.io.StdIn.readLine()");

    assertThat(asked).isDone();
    assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
    answerWith("fresh");
    assertThat(withInput("val line = scala.io.StdIn.readLine()").result("text/plain").orElseThrow())
        .endsWith("= fresh");
  }
}
