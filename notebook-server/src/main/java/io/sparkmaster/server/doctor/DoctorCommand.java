package io.sparkmaster.server.doctor;

import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparkmaster doctor}: exit code 1 when something is wrong. */
@Command(
    name = "doctor",
    description = "Checks this machine and says how to fix what is wrong.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private final Path distribution;

  @Spec private CommandSpec spec;

  @Option(names = "--home", paramLabel = "DIR", description = "the data folder to check")
  private @Nullable String home;

  @Option(names = "--port", paramLabel = "PORT", description = "the port to check")
  private @Nullable String port;

  /**
   * @param distribution the folder that this program runs from
   */
  public DoctorCommand(Path distribution) {
    this.distribution = distribution;
  }

  @Override
  public Integer call() {
    var findings = new ArrayList<Finding>();
    findings.addAll(ProgramChecks.all(distribution));
    try {
      ServerConfig config = ConfigReader.read(options(), distribution);
      findings.addAll(DataChecks.all(config));
      findings.add(IsolationCheck.of(config));
    } catch (ConfigException unusable) {
      unusable
          .faults()
          .forEach(fault -> findings.add(Finding.wrong(fault, "Correct or remove this setting.")));
    }
    findings.addAll(MachineChecks.all());
    return report(findings);
  }

  private EnumMap<Setting, String> options() {
    var options = new EnumMap<Setting, String>(Setting.class);
    if (home != null) {
      options.put(Setting.HOME, home);
    }
    if (port != null) {
      options.put(Setting.PORT, port);
    }
    return options;
  }

  private int report(List<Finding> findings) {
    var out = spec.commandLine().getOut();
    var wrong = 0;
    for (var finding : findings) {
      out.printf("%-6s %s%n", label(finding.state()), finding.text());
      finding.remedy().lines().forEach(line -> out.printf("         %s%n", line));
      wrong += finding.state() == Finding.State.WRONG ? 1 : 0;
    }
    out.println(
        wrong == 0
            ? "Nothing is wrong."
            : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong.");
    out.flush();
    return wrong == 0 ? 0 : 1;
  }

  private static String label(Finding.State state) {
    return switch (state) {
      case OK -> "ok";
      case NOTE -> "note";
      case WRONG -> "WRONG";
    };
  }
}
