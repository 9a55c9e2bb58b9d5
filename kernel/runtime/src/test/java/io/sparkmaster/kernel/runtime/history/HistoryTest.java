package io.sparkmaster.kernel.runtime.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("deep/history.jsonl");
  }

  private History kernel(String... cells) {
    var history = History.in(new HistoryFile(file()));
    for (var cell : cells) {
      history.add(cell);
    }
    return history;
  }

  private static List<String> ask(History history, String json) {
    var answer =
        history.answer(
            Json.parseObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), "request"));
    var found = new ArrayList<String>();
    answer
        .path("history")
        .forEach(each -> found.add(each.get(0) + ":" + each.get(1) + ":" + each.get(2).asText()));
    return found;
  }

  @Test
  void aLaterKernelKnowsTheCellsOfTheEarlier() {
    kernel("one", "two");

    var later = kernel("three");

    assertThat(ask(later, "{\"hist_access_type\":\"tail\",\"n\":2}"))
        .containsExactly("1:2:two", "2:1:three");
    assertThat(later.count()).isEqualTo(1);
  }

  @Test
  void kernelsThatRunTogetherAreDifferentSessions() {
    var first = kernel();
    var second = kernel();
    first.add("a");
    second.add("b");

    assertThat(ask(kernel(), "{\"hist_access_type\":\"search\",\"pattern\":\"*\"}"))
        .containsExactly("1:1:a", "2:1:b");
  }

  @Test
  void aRangeHasItsStartAndNotItsStop() {
    kernel("old");
    var now = kernel("a", "b", "c");

    assertThat(ask(now, "{\"hist_access_type\":\"range\",\"session\":0,\"start\":1,\"stop\":3}"))
        .containsExactly("2:1:a", "2:2:b");
    assertThat(ask(now, "{\"hist_access_type\":\"range\",\"session\":-1,\"start\":1}"))
        .containsExactly("1:1:old");
    assertThat(ask(now, "{\"hist_access_type\":\"range\",\"session\":2,\"start\":3,\"stop\":null}"))
        .containsExactly("2:3:c");
  }

  @Test
  void aSearchTakesSignsForThemselves() {
    var history = kernel("f(1)", "f.1.", "df.count()\nmore", "f(1)");

    assertThat(ask(history, "{\"hist_access_type\":\"search\",\"pattern\":\"f(?)\"}"))
        .containsExactly("1:1:f(1)", "1:4:f(1)");
    assertThat(
            ask(history, "{\"hist_access_type\":\"search\",\"pattern\":\"f(*\",\"unique\":true}"))
        .containsExactly("1:4:f(1)");
    assertThat(ask(history, "{\"hist_access_type\":\"search\",\"pattern\":\"*count*\",\"n\":1}"))
        .containsExactly("1:3:df.count()\nmore");
  }

  @Test
  void withOutputsEachEntryIsAPair() {
    var answer =
        kernel("x")
            .answer(Json.object().put("hist_access_type", "tail").put("n", 1).put("output", true));

    assertThat(answer.at("/history/0/2/0").asText()).isEqualTo("x");
    assertThat(answer.at("/history/0/2")).hasSize(2);
  }

  @Test
  void halfALineOfAKilledKernelCostsOnlyItself() throws IOException {
    kernel("whole");
    Files.writeString(file(), "{\"session\":1,\"line\":2,\"sou", StandardOpenOption.APPEND);

    assertThat(ask(kernel("after"), "{\"hist_access_type\":\"tail\"}"))
        .containsExactly("1:1:whole", "2:1:after");
    assertThat(ask(kernel(), "{\"hist_access_type\":\"tail\"}"))
        .containsExactly("1:1:whole", "2:1:after");
  }

  @Test
  void nobodyElseReadsIt() throws IOException {
    kernel("secret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNoCell() throws IOException {
    Files.writeString(folder.resolve("deep"), "a file where the folder should be");

    assertThat(ask(kernel("still"), "{\"hist_access_type\":\"tail\"}"))
        .containsExactly("1:1:still");
  }

  @Test
  void aLongHistoryIsCutAtTheNextStart() throws IOException {
    var lines = new StringBuilder();
    for (int i = 1; i <= 10_001; i++) {
      lines.append("{\"session\":1,\"line\":").append(i).append(",\"source\":\"c\"}\n");
    }
    Files.createDirectories(file().getParent());
    Files.writeString(file(), lines);

    var history = kernel("new");

    assertThat(Files.size(file())).isLessThan(lines.length());
    assertThat(ask(history, "{\"hist_access_type\":\"tail\",\"n\":2}"))
        .containsExactly("1:10001:c", "2:1:new");
  }
}
