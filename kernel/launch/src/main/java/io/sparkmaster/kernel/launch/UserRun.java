package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The folder of one kernel of a system user, with its home and its temporary files. */
record UserRun(Path folder) {
  private static final String NAME = "learner";

  /** Makes it; then only the user can look into it. */
  static UserRun make(Path folder, OtherUser user, Map<String, String> starter) throws IOException {
    var run = new UserRun(folder);
    KernelFiles.ownFolder(folder);
    Files.createDirectory(run.temporary());
    var settings = Files.createDirectories(run.home().resolve(".sparkmaster"));
    var sparkDefaults = KernelEnvironment.sparkDefaults(starter);
    if (Files.isReadable(sparkDefaults)) {
      Files.copy(sparkDefaults, settings.resolve(sparkDefaults.getFileName()));
    }
    user.own(folder);
    return run;
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  /** With what Java asks the system for, which knows no name of this user's. */
  List<String> arguments(List<String> arguments) {
    var all = new ArrayList<>(arguments);
    all.add("-Djava.io.tmpdir=" + temporary());
    all.add("-Duser.name=" + NAME);
    all.add("-Duser.home=" + home());
    return all;
  }

  /** As in a sandbox, but for what there is a network for. */
  Map<String, String> environment(Map<String, String> allowed, Path java, Map<String, String> own) {
    var inside = Sandbox.environment(allowed, java, Map.of());
    inside.put("HOME", home().toString());
    inside.put("TMPDIR", temporary().toString());
    inside.putAll(own);
    return inside;
  }
}
