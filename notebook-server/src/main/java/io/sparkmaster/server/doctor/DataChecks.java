package io.sparkmaster.server.doctor;

import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.oidc.Discovery;
import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Checks of the data folder, the database in it, the port, and the sign-in provider. */
final class DataChecks {
  private static final long NEEDED_DISK_MB = 500;

  private DataChecks() {}

  static List<Finding> all(ServerConfig config) {
    var always =
        List.of(
            home(config.home().path()),
            disk(config.home().path()),
            database(config.home().database()),
            port(config.listen().address(), config.listen().port()));
    var provider = config.login().provider();
    return provider == null
        ? always
        : Stream.concat(always.stream(), Stream.of(provider(provider))).toList();
  }

  /** Asks it for the document that a sign-in begins with. */
  static Finding provider(OidcConfig provider) {
    var issuer = provider.registration().issuer();
    try {
      Discovery.check(provider);
      return Finding.ok("Sign-in provider: %s (%s)".formatted(provider.label(), issuer));
    } catch (ServerException failure) {
      return Finding.wrong(
          "The sign-in provider %s cannot be used: %s".formatted(issuer, failure.getMessage()),
          """
          Check oidc-issuer: %s/.well-known/openid-configuration must open in a browser,
          and "issuer" in it must be the same address.\
          """
              .formatted(issuer.toString().replaceFirst("/$", "")));
    }
  }

  static Finding home(Path home) {
    var existing = nearestExisting(home);
    if (!Files.isDirectory(existing)) {
      return Finding.wrong(
          "The data folder %s cannot be made: %s is a file".formatted(home, existing),
          "Choose another folder: --home DIR or SPARKMASTER_HOME.");
    }
    if (!Files.isWritable(existing)) {
      return Finding.wrong(
          "The data folder %s cannot be written: %s belongs to somebody else"
              .formatted(home, existing),
          "Choose another folder: --home DIR or SPARKMASTER_HOME.");
    }
    return existing.equals(home)
        ? Finding.ok("Data folder: %s".formatted(home))
        : Finding.ok("Data folder: %s (made at the first start)".formatted(home));
  }

  private static Finding disk(Path home) {
    try {
      var free = Files.getFileStore(nearestExisting(home)).getUsableSpace() >> 20;
      return free < NEEDED_DISK_MB
          ? Finding.wrong(
              "Only %d MB are free on the disk of %s".formatted(free, home),
              "Free some space: Spark writes its shuffle files to disk, too.")
          : Finding.ok("Free on its disk: %d MB".formatted(free));
    } catch (IOException unknown) {
      return Finding.note("The free space of %s is unknown: %s".formatted(home, unknown), "");
    }
  }

  static Finding database(DatabasePlace place) {
    return place instanceof Postgres postgres
        ? database(postgres)
        : database(((SqliteFile) place).path());
  }

  private static Finding database(Postgres place) {
    try (var connection = DriverManager.getConnection(place.url())) {
      return Finding.ok(
          "Database: %s (PostgreSQL %s)"
              .formatted(place, connection.getMetaData().getDatabaseProductVersion()));
    } catch (SQLException failure) {
      return Finding.wrong(
          "The database %s does not let us in: %s".formatted(place, failure.getMessage()),
          "Check that PostgreSQL runs there, and user, password and name in database-url.");
    }
  }

  /** Read only, so that a damaged file stays as it is. */
  static Finding database(Path file) {
    if (!Files.exists(file)) {
      return Finding.ok("Database: none yet (made at the first start)");
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      var answer = rows.next() ? rows.getString(1) : "no answer";
      return answer.equals("ok")
          ? Finding.ok("Database: %s".formatted(file))
          : damaged(file, answer);
    } catch (SQLException failure) {
      return damaged(file, String.valueOf(failure.getMessage()));
    }
  }

  private static Finding damaged(Path file, String why) {
    return Finding.wrong(
        "The database %s cannot be read: %s".formatted(file, why),
        """
        Put a backup in its place, or move it away and start again with an empty one.
        Notebooks are plain files and are not affected.\
        """);
  }

  static Finding port(String address, int port) {
    if (port == 0) {
      return Finding.ok("Port: any free one");
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return Finding.ok("Port %d on %s is free".formatted(port, address));
    } catch (IOException taken) {
      return Finding.note(
          "Port %d on %s is taken: by a running SparkMaster or another program"
              .formatted(port, address),
          "`sparkmaster start` takes the next free one; --port N chooses one.");
    }
  }

  private static Path nearestExisting(Path path) {
    var at = path;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
