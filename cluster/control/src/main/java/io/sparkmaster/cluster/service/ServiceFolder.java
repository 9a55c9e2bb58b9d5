package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The files of a service, in a folder that nobody else may look into.
 *
 * @param root {@code services/NAME} in the home folder
 */
record ServiceFolder(Path root) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;

  Path state() {
    return root.resolve("service.json");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path data() {
    return root.resolve("data");
  }

  Path configuration() {
    return root.resolve("server.properties");
  }

  /** For who administers it. */
  Path administration() {
    return root.resolve("admin.properties");
  }

  Path arguments() {
    return root.resolve("java.args");
  }

  Path logging() {
    return root.resolve("log4j2.properties");
  }

  Path log() {
    return root.resolve("logs").resolve("service.log");
  }

  Path output() {
    return root.resolve("logs").resolve("service.out");
  }

  void make() {
    PrivateFiles.folder(root);
    PrivateFiles.folder(root.resolve("logs"));
  }

  /** What passwords are made of, in hex; made up at first. */
  String secret() {
    return kept("secret", SECRET_BYTES);
  }

  /** Random bytes that stay the same as long as the folder, in hex. */
  String kept(String name, int bytes) {
    var file = root.resolve(name);
    try {
      if (!Files.exists(file)) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        PrivateFiles.write(file, HexFormat.of().formatHex(random));
      }
      var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (text.matches("[0-9a-f]{" + 2 * bytes + "}")) {
        return text;
      }
    } catch (IOException e) {
      throw new ClusterException(Code.FILES, "%s cannot be read: %s.".formatted(file, e), e);
    }
    throw new ClusterException(
        Code.BROKEN_STATE,
        "%s is not as it was written. Run `sparkmaster cluster down`, then delete %s with all data."
            .formatted(file, root));
  }
}
