package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.HmacText;
import io.sparkmaster.cluster.process.PrivateFiles;
import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A PostgreSQL server with a database and a role for each learner. */
final class PostgresService implements DataService {
  /** Has all rights; no learner's name begins so. */
  private static final String ADMIN = "_admin";

  /** In {@code postmaster.pid}, from 0. */
  private static final int LINE_OF_STATUS = 7;

  private final ServiceFolder folder;
  private final PostgresPrograms programs;
  private final Supplier<ServiceLimits> limits;

  /**
   * @param jars the folder with the jars of services
   * @param limits of each learner, as they are when they are needed
   */
  PostgresService(ServiceFolder folder, Path jars, Supplier<ServiceLimits> limits) {
    this.folder = folder;
    this.limits = limits;
    this.programs = new PostgresPrograms(folder, jars);
  }

  @Override
  public ServiceKind kind() {
    return ServiceKind.POSTGRES;
  }

  @Override
  public ServiceFolder folder() {
    return folder;
  }

  @Override
  public Optional<String> hindrance() {
    return programs.hindrance();
  }

  @Override
  public List<String> prepared(ServiceState state) {
    programs.unpack();
    if (!Files.exists(folder.data())) {
      initialize();
    }
    var command = new ArrayList<>(LocalProcessProvider.ownSession());
    command.addAll(programs.command("postgres", "-D", folder.data().toString()));
    command.addAll(List.of("-p", Integer.toString(state.port())));
    for (var setting : settings()) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private List<String> settings() {
    return List.of(
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "password_encryption=scram-sha-256",
        "shared_buffers=32MB",
        "max_connections=200",
        "temp_file_limit=1GB",
        "max_wal_size=256MB",
        // Learners' mistakes would fill it. A file an hour, each overwritten after a day.
        "logging_collector=on",
        "log_min_messages=fatal",
        "log_directory=" + folder.log().getParent(),
        "log_filename=postgres-%H.log",
        "log_rotation_age=60",
        "log_rotation_size=0",
        "log_truncate_on_rotation=on");
  }

  private void initialize() {
    var fresh = folder.root().resolve("data.new");
    var password = folder.root().resolve("admin-password");
    try {
      FileTree.delete(fresh);
      PrivateFiles.write(password, password(ADMIN) + "\n");
      OneShot.run(
          "The folder of PostgreSQL's data cannot be made",
          programs.command(
              "initdb",
              "-D",
              fresh.toString(),
              "-U",
              ADMIN,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C"));
      Files.move(fresh, folder.data());
    } catch (IOException e) {
      throw PrivateFiles.unwritable(folder.data(), e);
    }
  }

  @Override
  public List<String> marks() {
    return List.of("-D", folder.data().toString());
  }

  @Override
  public void end(ProcessHandle process) {
    try {
      // Without this it would wait until everybody has gone.
      OneShot.run(
          "PostgreSQL does not stop",
          programs.command(
              "pg_ctl", "stop", "-m", "fast", "-t", "15", "-D", folder.data().toString()));
    } catch (ClusterException stubborn) {
      process.destroy();
    }
  }

  private PostgresConnection server(ServiceState state) {
    return new PostgresConnection(state.port(), ADMIN, password(ADMIN));
  }

  private PostgresDatabases databases(ServiceState state) {
    return new PostgresDatabases(server(state));
  }

  @Override
  public List<String> watch(ServiceState state) {
    return isOurs(state)
        ? new PostgresWatch(
                server(state), limits.get().postgres(), PostgresWatch.IDLE, PostgresWatch.OPEN)
            .look()
        : List.of();
  }

  /**
   * The bytes of learners' databases.
   *
   * @param learner whose; empty for all
   * @param delete whether they are deleted, with their roles
   */
  Map<String, Long> sizes(ServiceState state, String learner, boolean delete) {
    requireOurs(state, "nothing is known of its databases");
    var databases = databases(state);
    var sizes = databases.sizes();
    if (!learner.isEmpty()) {
      sizes.keySet().retainAll(List.of(learner));
    }
    if (delete) {
      databases.remove(List.copyOf(sizes.keySet()));
    }
    return sizes;
  }

  @Override
  public boolean answers(ServiceState state) {
    return isOurs(state) && databases(state).answer();
  }

  @Override
  public void welcome(ServiceState state, String learner) {
    if (!isAllowed(learner)) {
      return;
    }
    requireOurs(state, "there may be no database for \"%s\"".formatted(learner));
    databases(state).make(learner, password(learner), limits.get().postgres());
  }

  private void requireOurs(ServiceState state, String consequence) {
    if (!isOurs(state)) {
      throw new ClusterException(
          Code.NO_CLUSTER,
          "PostgreSQL does not run, so %s. It is started again by the server, or by `sparkmaster cluster up --postgres`."
              .formatted(consequence));
    }
  }

  /**
   * Whether the process that was started has the address. While it has not, another user's process
   * may, and would be told what only it may know. See PostgreSQL's {@code miscadmin.h} for lines.
   */
  private boolean isOurs(ServiceState state) {
    if (state.process(marks()).isEmpty()) {
      return false;
    }
    try {
      var lines =
          Files.readAllLines(folder.data().resolve("postmaster.pid"), StandardCharsets.UTF_8);
      return lines.size() > LINE_OF_STATUS
          && lines.get(0).strip().equals(Long.toString(state.pid()))
          && lines.get(LINE_OF_STATUS).strip().equals("ready");
    } catch (IOException none) {
      return false;
    }
  }

  @Override
  public Map<String, String> variables(ServiceState state, String learner) {
    return isAllowed(learner)
        ? Map.of(
            "SPARKMASTER_POSTGRES",
            "%s:%s@127.0.0.1:%d".formatted(learner, password(learner), state.port()))
        : Map.of();
  }

  /** Names of databases and roles that PostgreSQL has for itself. */
  private static boolean isAllowed(String learner) {
    return !learner.startsWith("pg_")
        && !learner.matches("postgres|template[01]|public|none|user|current_user|session_user");
  }

  private String password(String name) {
    return HmacText.of(folder.secret(), "postgres " + name);
  }
}
