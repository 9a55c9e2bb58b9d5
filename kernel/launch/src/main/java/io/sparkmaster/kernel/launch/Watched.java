package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A kernel, or another program of a learner's, that is looked after until it ends. */
final class Watched {
  private static final System.Logger LOG = System.getLogger(Watched.class.getName());

  /**
   * Where a kernel can write.
   *
   * @param workspace its learner's
   * @param run its own folder beside that
   * @param shown the own folder as the kernel's processes see it
   * @param user as whom it runs; none in a sandbox
   * @param events where it keeps what its applications do
   */
  record Place(
      Path workspace, Path run, Path shown, Optional<OtherUser> user, Optional<Path> events) {
    /** A sandbox's. */
    Place(Path workspace, Path run) {
      this(workspace, run, Sandbox.RUN, Optional.empty(), Optional.empty());
    }

    /** Of a system user's kernel. */
    Place(Path workspace, Path run, OtherUser user) {
      this(workspace, run, run, Optional.of(user), Optional.empty());
    }

    /** The same, with that folder. */
    Place keeping(Optional<Path> kept) {
      return new Place(workspace, run, shown, user, kept);
    }

    /** All that it may fill beside the workspace, in words. */
    String beside() {
      return user.isEmpty() ? shown.toString() : "its temporary folders";
    }

    /** Folders beside the workspace, some for all users, as processes see them. */
    List<Path> others() {
      return Stream.concat(
              user.isEmpty() ? Stream.of(shown) : SharedFolders.and(shown).stream(),
              user.isEmpty() ? events.stream() : events.stream().map(Path::getParent))
          .toList();
    }

    /** What is in those. */
    List<Path> filled() throws IOException {
      if (user.isEmpty()) {
        return Stream.concat(Stream.of(run), events.stream().filter(Files::isDirectory)).toList();
      }
      var folders = SharedFolders.of(user.get(), run);
      if (events.isPresent()) {
        // Those of the learner's earlier kernels, too: the user is the same.
        SharedFolders.addOwn(user.get(), events.get().getParent(), folders);
      }
      return folders;
    }
  }

  private final ProcessHandle process;
  private final Place place;
  private volatile List<ProcessHandle> inside = List.of();
  private volatile String exceeded = "";

  Watched(ProcessHandle process, Place place) {
    this.process = process;
    this.place = place;
  }

  Place place() {
    return place;
  }

  boolean alive() {
    return process.isAlive();
  }

  boolean isOf(OtherUser user) {
    return place.user().filter(user::equals).isPresent();
  }

  /** The limit for which it was ended, in words for its learner; empty for none. */
  String exceeded() {
    return exceeded;
  }

  /** Its processes: of a sandbox those inside, else the kernel's own and what it has started. */
  List<ProcessTable.Row> processes(ProcessTable table) {
    return place.user().isEmpty()
        ? table.descendants(process.pid())
        : table.withDescendants(process.pid());
  }

  /** Remembers what to end with it. */
  void seen(List<ProcessTable.Row> rows) {
    inside = rows.stream().flatMap(row -> ProcessHandle.of(row.pid()).stream()).toList();
  }

  /** Whoever ended the outermost process alone has left the others behind. */
  void endInside() {
    inside.forEach(ProcessHandle::destroyForcibly);
  }

  void end(String fault) {
    exceeded = fault;
    LOG.log(
        System.Logger.Level.WARNING,
        "Ended what ran in {0} (process {1}): {2}",
        place.workspace(),
        Long.toString(process.pid()),
        fault);
    // A sandbox's first one is the namespace's init: with it, the system ends all others.
    endInside();
    process.destroyForcibly();
  }
}
