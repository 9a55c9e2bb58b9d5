package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who runs kernels as which user. With a user's last kernel, all that runs as this user ends, and
 * what it has left in folders for all goes. Thread-safe.
 */
final class UserSeats {
  private static final System.Logger LOG = System.getLogger(UserSeats.class.getName());

  /** Which users there are. */
  interface Users {
    /** The user of that workspace's kernels. */
    OtherUser of(Path workspace);

    /** Whether a user of that number can be among them. */
    boolean has(int id);

    /** Its last kernel in that workspace has ended, and nothing runs as this user. */
    void ended(OtherUser user, Path workspace) throws IOException;
  }

  /** How many kernels a user has; guards itself. */
  private static final class Tenant {
    private int kernels;
  }

  private final Users users;
  private final Path runs;
  private final Map<OtherUser, Tenant> tenants = new ConcurrentHashMap<>();

  /** Users without kernels of whom something may be left, and the workspace they had. */
  private final Map<OtherUser, Path> unended = new ConcurrentHashMap<>();

  private final AtomicBoolean endingAgain = new AtomicBoolean();

  /**
   * @param runs the folder with a folder of each kernel's own, that belongs to its user
   */
  UserSeats(Users users, Path runs) {
    this.users = users;
    this.runs = runs;
  }

  /** The place of one kernel. */
  final class Seat {
    private final OtherUser user;
    private final Tenant tenant;
    private final Path workspace;
    private final Path run;
    private boolean left;

    private Seat(OtherUser user, Tenant tenant, Path workspace, Path run) {
      this.user = user;
      this.tenant = tenant;
      this.workspace = workspace;
      this.run = run;
    }

    OtherUser user() {
      return user;
    }

    /** The kernel's process has ended; calling it again does nothing. */
    void leave() {
      synchronized (tenant) {
        if (left) {
          return;
        }
        left = true;
        tenant.kernels--;
        try {
          if (tenant.kernels > 0) {
            user.empty(run);
            removeEmpty(run);
          } else {
            end(user, workspace);
          }
        } catch (IOException | RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "Something of a kernel is left", e);
          return;
        }
      }
      endAgain();
    }
  }

  /**
   * A place for a kernel that is about to start.
   *
   * @throws LaunchException when there is no user for it
   */
  Seat take(Path workspace, String kernel) {
    return take(workspace, kernel, true);
  }

  /** A place for a kernel that runs. */
  Seat goOn(Path workspace, String kernel) {
    return take(workspace, kernel, false);
  }

  private Seat take(Path workspace, String kernel, boolean fresh) {
    var user = userOf(workspace);
    var tenant = tenants.computeIfAbsent(user, each -> new Tenant());
    synchronized (tenant) {
      if (fresh && tenant.kernels == 0) {
        user.endAll();
      }
      tenant.kernels++;
      return new Seat(user, tenant, workspace, runs.resolve(kernel));
    }
  }

  private OtherUser userOf(Path workspace) {
    try {
      return users.of(workspace);
    } catch (LaunchException e) {
      if (unended.isEmpty()) {
        throw e;
      }
      endAgain();
      return users.of(workspace);
    }
  }

  /** A user of whom something is left stays somebody's, until that is gone. */
  private void end(OtherUser user, Path workspace) throws IOException {
    unended.put(user, workspace);
    endUser(user);
    users.ended(user, workspace);
    unended.remove(user);
  }

  /**
   * Tries again what has failed before; when somebody else does, that is enough. It can take long.
   * Nobody's tenancy may be locked.
   */
  private void endAgain() {
    if (unended.isEmpty() || !endingAgain.compareAndSet(false, true)) {
      return;
    }
    try {
      unended.forEach(this::endAgain);
    } finally {
      endingAgain.set(false);
    }
  }

  private void endAgain(OtherUser user, Path workspace) {
    var tenant = tenants.computeIfAbsent(user, each -> new Tenant());
    synchronized (tenant) {
      try {
        if (tenant.kernels == 0 && unended.containsKey(user)) {
          end(user, workspace);
        }
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "Something of a kernel is still left", e);
      }
    }
  }

  private void endUser(OtherUser user) throws IOException {
    user.endAll();
    SharedFolders.tidy(user);
    for (var run : runs()) {
      try {
        if (OtherUser.owner(run) == user.id()) {
          FileTree.delete(run);
        }
      } catch (NoSuchFileException gone) {
        LOG.log(System.Logger.Level.DEBUG, "Somebody else''s, who has left: {0}", run);
      }
    }
  }

  private List<Path> runs() throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (var all = Files.list(runs)) {
      return all.toList();
    }
  }

  private static void removeEmpty(Path run) {
    try {
      Files.deleteIfExists(run);
    } catch (IOException stays) {
      LOG.log(System.Logger.Level.DEBUG, "It goes with the user''s last kernel: {0}", run);
    }
  }

  /**
   * Ends what runs as one of these users, but for those who have one of these kernels.
   *
   * @return how many processes that were
   */
  int endLeftovers(Path directory, Set<String> kept) {
    try {
      var staying = new HashSet<Integer>();
      for (var handle : kept) {
        new KernelFiles(directory, handle).process().ifPresent(it -> staying.add(userOf(it)));
      }
      var ended = 0;
      for (var each : ProcessTable.read().byUser().entrySet()) {
        var id = each.getKey().intValue();
        if (users.has(id) && !staying.contains(id)) {
          ended += each.getValue().size();
          new OtherUser(id).endAll();
        }
      }
      for (var run : runs()) {
        if (!kept.contains(run.getFileName().toString())) {
          removeIfPossible(run, staying);
        }
      }
      return ended;
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "Cannot tidy %s: %s.".formatted(runs, e), e);
    }
  }

  private static void removeIfPossible(Path run, Set<Integer> staying) {
    try {
      remove(run, staying);
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "It is gone: {0}", run);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Something of a kernel is left: " + run, e);
    }
  }

  private static void remove(Path run, Set<Integer> staying) throws IOException {
    var user = new OtherUser(OtherUser.owner(run));
    if (staying.contains(user.id())) {
      user.empty(run);
      removeEmpty(run);
    } else {
      FileTree.delete(run);
    }
  }

  /** As whom it runs; -1 when it has ended. */
  static int userOf(ProcessHandle process) {
    try {
      return ProcessTable.read().find(process.pid()).map(row -> (int) row.user()).orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
