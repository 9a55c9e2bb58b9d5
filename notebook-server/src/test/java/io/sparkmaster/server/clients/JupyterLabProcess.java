package io.sparkmaster.server.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Somebody's own JupyterLab, as PyPI has it, whose kernels are those of another server. */
public final class JupyterLabProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/)lab\\?");
  private static final Duration UP = Duration.ofSeconds(120);

  private final Process process;
  private final Path output;

  private JupyterLabProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it as its manual says and waits until it listens.
   *
   * @param folder its notebooks are in {@code folder}, and everything else that it keeps
   * @param token what its own users show
   */
  public static JupyterLabProcess start(Path folder, String token, String gateway, String auth)
      throws IOException, InterruptedException {
    var command =
        List.of(
            PythonClients.python(),
            "-m",
            "jupyterlab",
            "--gateway-url=" + gateway,
            "--GatewayClient.auth_token=" + auth,
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            "--port=0",
            "--IdentityProvider.token=" + token,
            "--ServerApp.root_dir=" + folder,
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate");
    var output = Files.createTempFile("jupyter-lab", ".txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    for (var kept :
        List.of(
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR")) {
      builder.environment().put(kept, folder.resolve(".jupyter").resolve(kept).toString());
    }
    var lab = new JupyterLabProcess(builder.start(), output);
    try {
      Awaitility.await("JupyterLab of PyPI")
          .atMost(UP)
          .until(() -> ADDRESS.matcher(lab.output()).find() || !lab.process.isAlive());
      lab.url();
      return lab;
    } catch (RuntimeException failed) {
      lab.close();
      throw failed;
    }
  }

  /** Ends with "/". */
  public URI url() {
    var matcher = ADDRESS.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("JupyterLab does not run. It said: " + output());
    }
    return URI.create(matcher.group(1));
  }

  /** Everything that it has logged so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    var all = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
