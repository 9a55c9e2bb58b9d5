package io.sparkmaster.server.config;

import io.sparkmaster.server.config.ServerConfig.Home;
import io.sparkmaster.server.config.ServerConfig.KernelRules;
import io.sparkmaster.server.config.ServerConfig.Kernels;
import io.sparkmaster.server.config.ServerConfig.Login;
import io.sparkmaster.server.config.ServerConfig.Parts;
import io.sparkmaster.server.config.ServerConfig.Workspace;

/** A configuration that differs from another in what a test is about. */
public final class ChangedConfig {
  private final ServerConfig config;
  private Home home;
  private Login login;
  private Workspace workspace;
  private Parts parts;
  private Kernels kernels;
  private KernelRules rules;
  private boolean terminals;

  private ChangedConfig(ServerConfig config) {
    this.config = config;
    this.home = config.home();
    this.login = config.login();
    this.workspace = config.workspace();
    this.parts = config.parts();
    this.kernels = config.kernels();
    this.rules = config.rules();
    this.terminals = config.terminals();
  }

  public static ChangedConfig of(ServerConfig config) {
    return new ChangedConfig(config);
  }

  public ChangedConfig home(Home other) {
    home = other;
    return this;
  }

  public ChangedConfig login(Login other) {
    login = other;
    return this;
  }

  public ChangedConfig workspace(Workspace other) {
    workspace = other;
    return this;
  }

  public ChangedConfig parts(Parts other) {
    parts = other;
    return this;
  }

  public ChangedConfig kernels(Kernels other) {
    kernels = other;
    return this;
  }

  public ChangedConfig isolation(Isolation other) {
    return kernels(
        new Kernels(other, kernels.sandbox(), kernels.spark(), kernels.users(), kernels.drivers()));
  }

  public ChangedConfig rules(KernelRules other) {
    rules = other;
    return this;
  }

  /** Whether kernels end with the server. */
  public ChangedConfig stopWithServer(boolean stop) {
    return rules(
        new KernelRules(
            rules.perLearner(),
            rules.memoryMb(),
            rules.memoryTotalMb(),
            rules.patience(),
            rules.culling(),
            stop,
            rules.clusterTime()));
  }

  public ChangedConfig clusterTime(ServerConfig.ClusterTime other) {
    return rules(
        new KernelRules(
            rules.perLearner(),
            rules.memoryMb(),
            rules.memoryTotalMb(),
            rules.patience(),
            rules.culling(),
            rules.stopWithServer(),
            other));
  }

  public ChangedConfig withoutTerminals() {
    terminals = false;
    return this;
  }

  public ServerConfig config() {
    return new ServerConfig(
        home,
        config.listen(),
        login,
        workspace,
        parts,
        kernels,
        rules,
        config.openBrowser(),
        terminals,
        config.history(),
        config.services());
  }
}
