package io.sparkmaster.server.start;

import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Gives each user a folder: the owner of a laptop the root itself, others one below it. */
final class UserWorkspaces implements Workspaces {
  private final ServerConfig config;
  private final WelcomeNotebook welcome;
  private final Map<UserId, WorkspaceRoot> roots = new ConcurrentHashMap<>();

  UserWorkspaces(ServerConfig config, WelcomeNotebook welcome) {
    this.config = config;
    this.welcome = welcome;
  }

  @Override
  public WorkspaceRoot of(UserId user) {
    return roots.computeIfAbsent(user, this::make);
  }

  private WorkspaceRoot make(UserId user) {
    var many = config.login().mode() == Mode.CLASS;
    var root = config.workspace().root();
    var path = many ? root.resolve(user.value()) : root;
    try {
      Private.directory(path);
      welcome.place(path, many ? "welcome-notebook " + user : WelcomeNotebook.OF_A_LAPTOP);
      return new WorkspaceRoot(path);
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The workspace %s cannot be made: %s".formatted(path, failed), failed);
    }
  }

  /**
   * The workspace that a folder is in.
   *
   * @throws ServerException when it is in none that was asked for before
   */
  Path around(Path folder) {
    return roots.values().stream()
        .map(WorkspaceRoot::path)
        .filter(folder::startsWith)
        .max(Comparator.comparingInt(Path::getNameCount))
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.INTERNAL,
                    "The folder %s is in nobody's workspace.".formatted(folder)));
  }

  /** Whose workspace a folder is in; empty when nobody asked for it before. */
  Optional<UserId> owner(Path folder) {
    return roots.entrySet().stream()
        .filter(each -> folder.startsWith(each.getValue().path()))
        .max(Comparator.comparingInt(each -> each.getValue().path().getNameCount()))
        .map(Map.Entry::getKey);
  }

  Path folder(UserId user) {
    return of(user).path();
  }
}
