package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.Setting;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StartOptionsTest {
  private static Map<Setting, String> given(String... typed) {
    var line = StartCommand.create();
    line.parseArgs(typed);
    return StartOptions.given(line.getCommandSpec());
  }

  @Test
  void everySettingCanBeTypedButThoseOfSignInAndOfTheBroker() {
    var options = StartCommand.create().getCommandSpec().optionsMap();

    assertThat(
            Arrays.stream(Setting.values())
                .map(Setting::key)
                .filter(key -> !options.containsKey("--" + key))
                .filter(key -> !options.containsKey("--no-" + key)))
        .isNotEmpty()
        .allMatch(key -> key.startsWith("oidc-") || key.startsWith("kafka-"));
  }

  @Test
  void whatIsTypedIsGivenAsItWouldStandInTheFile() {
    assertThat(given()).isEmpty();
    assertThat(given("--port=9", "--host-name=a,b", "--host-name", "c"))
        .containsOnly(Map.entry(Setting.PORT, "9"), Map.entry(Setting.HOST_NAME, "a,b,c"));
    assertThat(given("--no-browser", "--stop-kernels"))
        .containsOnly(Map.entry(Setting.BROWSER, "false"), Map.entry(Setting.STOP_KERNELS, "true"));
  }

  @Test
  void theHelpShowsThemWithWhatTheyBelongTo() {
    var help = StartCommand.create().getUsageMessage();

    var shown = Pattern.compile("(?m)^ +(?:-h, )?--([a-z-]+)").matcher(help).results();
    assertThat(shown.map(each -> each.group(1)))
        .startsWith("port", "home")
        .containsSubsequence(
            "cull-idle-timeout",
            "cull-interval",
            "cull-connected",
            "cull-busy",
            "cull-notice",
            "cluster-minutes",
            "postgres-connections")
        .endsWith("history-mb", "help");
  }
}
