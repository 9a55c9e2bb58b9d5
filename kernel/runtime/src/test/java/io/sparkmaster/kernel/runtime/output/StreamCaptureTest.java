package io.sparkmaster.kernel.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    var printed = new StringBuilder();
    pieces.forEach(piece -> printed.append(piece.substring("stdout:".length())));
    assertThat(printed).hasToString(valid);
  }

  @Test
  void theFormerStreamsComeBack() {
    var before = System.out;

    capture().close();

    assertThat(System.out).isSameAs(before);
  }
}
