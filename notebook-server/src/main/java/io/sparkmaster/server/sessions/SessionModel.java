package io.sparkmaster.server.sessions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkmaster.server.kernels.KernelModel;
import org.jspecify.annotations.Nullable;

/**
 * A session as Jupyter's REST API shows it.
 *
 * @param notebook as older clients read it; absent for other documents
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionModel(
    SessionId id,
    String path,
    String name,
    String type,
    KernelModel kernel,
    @Nullable Notebook notebook) {

  /** A notebook's path and name. */
  record Notebook(String path, String name) {}

  static SessionModel of(NotebookSession session, KernelModel kernel) {
    var notebook =
        session.type().equals("notebook") ? new Notebook(session.path(), session.name()) : null;
    return new SessionModel(
        session.id(), session.path(), session.name(), session.type(), kernel, notebook);
  }
}
