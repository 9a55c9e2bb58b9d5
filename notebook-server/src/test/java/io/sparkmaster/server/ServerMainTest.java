package io.sparkmaster.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ServerMainTest {
  private static final int MISUSED = 2;

  private record Ended(int code, String said) {}

  private static Ended run(CommandLine line, String... arguments) {
    var said = new StringWriter();
    line.setErr(new PrintWriter(said, true)).setOut(new PrintWriter(said, true));
    return new Ended(line.execute(arguments), said.toString());
  }

  @Test
  void aMistypedOptionIsAnsweredInAFewLines() {
    var ended = run(ServerMain.startLine(), "start", "--cull-idle-timout=9");

    assertThat(ended.code()).isEqualTo(MISUSED);
    assertThat(ended.said())
        .contains(
            "Unknown option: '--cull-idle-timout=9'",
            "--cull-idle-timeout",
            "sparkmaster start --help tells")
        .hasLineCount(3);
  }

  @Test
  void aSettingThatIsNoOptionIsToldWhereItStands() {
    var ended = run(ServerMain.startLine(), "start", "--kafka-mb=4096");

    assertThat(ended.code()).isEqualTo(MISUSED);
    assertThat(ended.said()).contains("server.properties", "SPARKMASTER_KAFKA_MB").hasLineCount(3);
  }

  @Test
  void aMistypedCommandIsAnsweredWithThoseThatThereAre() {
    var ended = run(ServerMain.commandLine(), "strat");

    assertThat(ended.code()).isEqualTo(MISUSED);
    assertThat(ended.said()).contains("\"strat\"", "start", "grade", "backup").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kernel", "cluster", "user"})
  void whereACommandIsMissingAllAreListed(String group) {
    var line = ServerMain.commandLine();
    var said = group.isEmpty() ? new String[0] : new String[] {group};
    var list = group.isEmpty() ? line : line.getSubcommands().get(group);

    var ended = run(line, said);

    assertThat(ended.code()).isEqualTo(MISUSED);
    assertThat(ended.said())
        .startsWith("Say what to do")
        .contains("Usage: sparkmaster")
        .contains(list.getSubcommands().keySet());
  }

  @Test
  void aWrongValueIsAnsweredInAFewLines() {
    var ended = run(ServerMain.commandLine(), "user", "token", "ann", "--days", "0");

    assertThat(ended.code()).isEqualTo(MISUSED);
    assertThat(ended.said()).contains("--days is 0").hasLineCount(2);
  }

  static Stream<List<String>> commands() {
    return under(List.of(), ServerMain.commandLine());
  }

  private static Stream<List<String>> under(List<String> path, CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .flatMap(
            entry -> {
              var deeper = new ArrayList<>(path);
              deeper.add(entry.getKey());
              return Stream.concat(Stream.of(deeper), under(deeper, entry.getValue()));
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandSaysWhatIsWrongAndHasTheHelpItPointsTo(List<String> command) {
    var wrong = run(ServerMain.commandLine(), with(command, "--nonsense"));
    var helped = run(ServerMain.commandLine(), with(command, "--help"));

    assertThat(wrong.code()).isEqualTo(MISUSED);
    assertThat(wrong.said())
        .contains("sparkmaster " + String.join(" ", command) + " --help tells what there is.")
        .doesNotContain("Usage:");
    assertThat(helped.code()).isZero();
    assertThat(helped.said()).contains("Usage: sparkmaster " + String.join(" ", command));
  }

  private static String[] with(List<String> command, String option) {
    return Stream.concat(command.stream(), Stream.of(option)).toArray(String[]::new);
  }

  @Test
  void startIsTheSameAloneAndAmongOthers() {
    var alone = ServerMain.startLine().getSubcommands().get("start");
    var among = ServerMain.commandLine().getSubcommands().get("start");

    assertThat(alone.getUsageMessage()).isEqualTo(among.getUsageMessage());
  }
}
