package io.sparkmaster.kernel.runtime.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsOfOneContextIT {
  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "local-cluster[2,1,1024]"})
  void sessionsOfOneContextEachSeeTheirOwnClassesOfTheSameName(String master, @TempDir Path folder)
      throws Exception {
    var command = new ArrayList<>(KernelAsProcess.java("-Xmx700m"));
    command.add(SessionsOfOneContext.class.getName());
    command.add(master);
    var output = folder.resolve("output.log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(KernelAsProcess.clusterEnvironment(folder));

    var process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
      assertThat(Files.readString(output)).contains(answer("first")).contains(answer("second"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String answer(String mark) {
    return "%1$s: [[%1$s1/%1$s7, %1$s2/%1$s7], %1$s1,%1$s2,%1$s3,%1$s4]\n".formatted(mark);
  }
}
