package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The kernels that run, in the database, for a server that is started again. */
public final class StoredKernels implements KernelRegister {
  private final Jdbi jdbi;
  private final InstantSource clock;

  /** The register in this database. */
  public StoredKernels(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The handles of all processes that may be found again. */
  public Set<String> handles() {
    return all().stream().map(Registered::handle).collect(Collectors.toSet());
  }

  @Override
  public List<Registered> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, user_id, kernelspec, folder, path, handle FROM kernels
                    ORDER BY started_at, id\
                    """)
                .map(StoredKernels::registered)
                .list());
  }

  private static Registered registered(ResultSet row, StatementContext context)
      throws SQLException {
    return new Registered(
        new KernelId(row.getString("id")),
        new UserId(row.getString("user_id")),
        row.getString("kernelspec"),
        Path.of(row.getString("folder")),
        row.getString("path"),
        row.getString("handle"));
  }

  @Override
  public void put(Registered kernel) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("DELETE FROM kernels WHERE id = ?", kernel.id().value());
          handle.execute(
              """
              INSERT INTO kernels (id, user_id, kernelspec, folder, path, handle, started_at)
              VALUES (?, ?, ?, ?, ?, ?, ?)\
              """,
              kernel.id().value(),
              kernel.owner().value(),
              kernel.kernelSpec(),
              kernel.folder().toString(),
              kernel.path(),
              kernel.handle(),
              clock.millis());
        });
  }

  @Override
  public void isFor(KernelId kernel, String path) {
    jdbi.useHandle(
        handle -> handle.execute("UPDATE kernels SET path = ? WHERE id = ?", path, kernel.value()));
  }

  @Override
  public void remove(KernelId kernel) {
    jdbi.useHandle(handle -> handle.execute("DELETE FROM kernels WHERE id = ?", kernel.value()));
  }
}
