package io.sparkmaster.server.terminals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Login shells of the person who started the server: they can do all that this person can. */
public final class OwnShells implements Shells {
  private static final int MOST = 20;

  /** What is for this server only, such as its token and its database's password. */
  private static final String OWN_VARIABLES = "SPARKMASTER_";

  private final Map<String, String> environment;
  private final HangUps hangUps = new HangUps();

  /**
   * Shells that nothing is kept from.
   *
   * @param environment what the server was started with; what is not the server's own they get
   */
  public OwnShells(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public Shell start(Path folder) {
    var command = hangUps.heardBy(List.of(program(), "-l"));
    return Shell.start(command, variables(), folder, null);
  }

  private String program() {
    return Stream.of(environment.getOrDefault("SHELL", ""), "/bin/bash", "/bin/sh")
        .filter(it -> !it.isEmpty() && Files.isExecutable(Path.of(it)))
        .findFirst()
        .orElse("/bin/sh");
  }

  private Map<String, String> variables() {
    var variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
    variables.put("TERM", "xterm-256color");
    return variables;
  }
}
