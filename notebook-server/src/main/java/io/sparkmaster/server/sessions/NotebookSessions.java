package io.sparkmaster.server.sessions;

import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.kernels.WorkingFolders;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The rules of sessions: one for each path; it goes when its kernel does. Thread-safe; requests for
 * one path wait for each other, so that two do not start two kernels.
 */
public final class NotebookSessions {
  private final SessionStore store;
  private final Kernels kernels;
  private final WorkingFolders folders;
  private final PathLocks paths = new PathLocks();
  private final PathLocks changing = new PathLocks();

  /** Sessions in this database; those whose kernels are gone are removed. */
  public NotebookSessions(Jdbi jdbi, InstantSource clock, Kernels kernels, WorkingFolders folders) {
    this.store = new SessionStore(jdbi, clock);
    this.kernels = kernels;
    this.folders = folders;
    store.keep(kernels::has);
  }

  List<SessionModel> list(UserId user) {
    return store.list(user).stream().flatMap(session -> model(user, session).stream()).toList();
  }

  SessionModel get(UserId user, SessionId id) {
    return model(user, require(user, id)).orElseThrow(() -> notFound(id));
  }

  /** The session of that path; a new one, with its kernel, when there is none. */
  SessionModel create(UserId user, SessionRequest request) {
    var path = request.require("path", request.path());
    var type = request.require("type", request.type());
    try (var held = paths.hold(user, path)) {
      return create(user, path, type, request);
    }
  }

  private SessionModel create(UserId user, String path, String type, SessionRequest request) {
    var present = store.findByPath(user, path);
    if (present.isPresent()) {
      var usable =
          kernels
              .find(user, present.get().kernel())
              .filter(kernel -> kernel.state() != KernelLifecycle.State.DEAD);
      if (usable.isPresent()) {
        return SessionModel.of(present.get(), usable.get().model());
      }
      store.delete(user, present.get().id());
      if (unused(user, present.get().kernel())) {
        kernels.stop(user, present.get().kernel());
      }
    }
    var kernel = kernel(user, path, request);
    kernel.isFor(path);
    var session =
        new NotebookSession(SessionId.random(), path, request.nameOr(""), type, kernel.id());
    store.insert(user, session);
    return SessionModel.of(session, kernel.model());
  }

  /** Changes what the request names; a kernel that no session uses any more is stopped. */
  SessionModel change(UserId user, SessionId id, SessionRequest request) {
    // The session before the path: else a request that waits for another path's turn goes on with
    // a kernel that has been replaced meanwhile.
    try (var session = changing.hold(user, id.value())) {
      var path = request.path().orElse(require(user, id).path());
      try (var held = paths.hold(user, path)) {
        return change(user, id, path, request);
      }
    }
  }

  private SessionModel change(UserId user, SessionId id, String path, SessionRequest request) {
    var before = require(user, id);
    var other = store.findByPath(user, path).filter(session -> !session.id().equals(id));
    if (other.isPresent()) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "Another session has the path \"%s\" already. Close it first.".formatted(path));
    }
    var kernel = before.kernel();
    if (request.kernelId().isPresent() || request.kernelName().isPresent()) {
      kernel = otherKernel(user, before, path, request).id();
    }
    var after =
        new NotebookSession(
            id, path, request.nameOr(before.name()), request.type().orElse(before.type()), kernel);
    store.update(user, after);
    kernels.find(user, kernel).ifPresent(running -> running.isFor(path));
    if (!kernel.equals(before.kernel()) && unused(user, before.kernel())) {
      kernels.stop(user, before.kernel());
    }
    return model(user, after).orElseThrow(() -> notFound(id));
  }

  /** Removes the session and stops its kernel. */
  void delete(UserId user, SessionId id) {
    var session = require(user, id);
    store.delete(user, id);
    if (unused(user, session.kernel()) && !kernels.stop(user, session.kernel())) {
      throw new ServerException(ErrorCode.GONE, "Kernel deleted before session.");
    }
  }

  private Kernel kernel(UserId user, String path, SessionRequest request) {
    if (request.kernelId().isEmpty()) {
      return kernels.start(user, request.kernelName().orElse(""), folders.of(user, path), path);
    }
    var id = new KernelId(request.kernelId().get());
    return kernels
        .find(user, id)
        .orElseThrow(
            () -> new ServerException(ErrorCode.BAD_REQUEST, "No such kernel: " + id + "."));
  }

  /** In place of one that ends then, a kernel needs no room of its own. */
  private Kernel otherKernel(
      UserId user, NotebookSession before, String path, SessionRequest request) {
    var old = kernels.find(user, before.kernel());
    if (request.kernelId().isPresent() || old.isEmpty() || sharedByOthers(user, before)) {
      return kernel(user, path, request);
    }
    var folder = folders.of(user, path);
    return kernels.startInPlaceOf(old.get(), request.kernelName().orElse(""), folder, path);
  }

  private boolean sharedByOthers(UserId user, NotebookSession session) {
    return store.list(user).stream()
        .anyMatch(it -> it.kernel().equals(session.kernel()) && !it.id().equals(session.id()));
  }

  private boolean unused(UserId user, KernelId kernel) {
    return store.list(user).stream().noneMatch(session -> session.kernel().equals(kernel));
  }

  private NotebookSession require(UserId user, SessionId id) {
    return store.find(user, id).orElseThrow(() -> notFound(id));
  }

  private Optional<SessionModel> model(UserId user, NotebookSession session) {
    var kernel = kernels.find(user, session.kernel());
    if (kernel.isEmpty()) {
      store.delete(user, session.id());
    }
    return kernel.map(present -> SessionModel.of(session, present.model()));
  }

  private static ServerException notFound(SessionId id) {
    return new ServerException(
        ErrorCode.NOT_FOUND, "Session not found: session_id=%s.".formatted(id));
  }
}
