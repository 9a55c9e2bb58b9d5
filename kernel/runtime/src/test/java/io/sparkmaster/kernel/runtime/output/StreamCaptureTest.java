package io.sparkmaster.kernel.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StreamCaptureTest {
  private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());

  private volatile Object printer = "cell";

  private StreamCapture capture() {
    return StreamCapture.install(
        new StreamCapture.Sink() {
          @Override
          public Object printer() {
            return printer;
          }

          @Override
          public void printed(Object printer, String stream, String text) {
            pieces.add(stream + ":" + text);
          }
        });
  }

  @Test
  void textAppearsWithoutAFlush() {
    try (var capture = capture()) {
      System.out.print("soon");

      Awaitility.await().until(() -> pieces.contains("stdout:soon"));
    }
  }

  @Test
  void aChangeOfStreamKeepsTheOrder() {
    try (var capture = capture()) {
      System.out.print("a");
      System.err.print("b");
      System.out.print("c");
      capture.flush();
    }

    assertThat(pieces).containsExactly("stdout:a", "stderr:b", "stdout:c");
  }

  @Property(tries = 200)
  void charactersCutBetweenWritesStayWhole(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 5) int step) {
    pieces.clear();
    var valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var bytes = valid.getBytes(StandardCharsets.UTF_8);
    try (var capture = capture()) {
      for (int at = 0; at < bytes.length; at += step) {
        System.out.write(bytes, at, Math.min(step, bytes.length - at));
      }
      System.out.flush();
      capture.flush();
    }

    assertThat(printed()).isEqualTo(valid);
  }

  @Test
  void textIsPrintedAsByAnyPrintStream() {
    Consumer<PrintStream> printing =
        out -> {
          out.print("Träume ");
          out.print(1);
          out.print(2L);
          out.print('c');
          out.print(1.5f);
          out.print(2.5);
          out.print(true);
          out.print(new char[] {'x', 'y'});
          out.print((Object) List.of(1));
          out.print((String) null);
          out.println();
          out.println("s");
          out.println(1);
          out.println(2L);
          out.println('c');
          out.println(1.5f);
          out.println(2.5);
          out.println(false);
          out.println(new char[] {'x', 'y'});
          out.println((Object) null);
          out.printf("%5.2f|%s%n", 3.14159, "f");
          out.append("seq").append("0123", 1, 3).append('!');
          out.write('w');
          out.writeBytes("ü".getBytes(StandardCharsets.UTF_8));
          out.print('\uD83D');
          out.print('\uDE00');
          out.println("alone: \uD800.");
        };
    var bytes = new ByteArrayOutputStream();
    printing.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    try (var capture = capture()) {
      printing.accept(System.out);
    }

    assertThat(printed()).isEqualTo(bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void bytesThatAreNoCharacterDoNotSpoilTheTextAfterThem() {
    try (var capture = capture()) {
      System.out.write(0xC3);
      System.out.println("after");
    }

    assertThat(printed()).isEqualTo("\uFFFDafter\n");
  }

  @Test
  void closingStandardOutputSilencesNobody() {
    try (var capture = capture()) {
      var writer = new PrintWriter(System.out, true);
      writer.println("one");
      writer.close();
      System.out.println("two");
    }

    assertThat(printed()).isEqualTo("one\ntwo\n");
  }

  @Test
  void linesOfManyThreadsStayWhole() throws InterruptedException {
    var lines = 2000;
    try (var capture = capture()) {
      var threads = new ArrayList<Thread>();
      for (var name : List.of("aaaa", "bbbb", "cccc", "dddd")) {
        var thread =
            new Thread(
                () -> {
                  var formatted = name.startsWith("a") || name.startsWith("c");
                  for (int i = 0; i < lines; i++) {
                    if (formatted) {
                      System.out.printf("%s%s%n", name.substring(2), name.substring(2));
                    } else {
                      System.out.println(name);
                    }
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (var thread : threads) {
        thread.join();
      }
    }

    assertThat(printed().lines())
        .hasSize(4 * lines)
        .allMatch(line -> line.matches("aaaa|bbbb|cccc|dddd"));
  }

  private String printed() {
    var printed = new StringBuilder();
    pieces.forEach(piece -> printed.append(piece.substring("stdout:".length())));
    return printed.toString();
  }

  @Test
  void theFormerStreamsComeBack() {
    var before = System.out;

    capture().close();

    assertThat(System.out).isSameAs(before);
  }
}
