package io.sparkmaster.server.start;

import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notebooks whose metadata asks for a driver of their own: {@code {"sparkmaster": {"driver":
 * "own"}}}, which a lesson's author or anybody else can write there.
 */
final class OwnDrivers implements BiPredicate<Path, String> {
  private static final Logger LOG = LoggerFactory.getLogger(OwnDrivers.class);
  private static final long LONGEST_BYTES = 64L << 20;

  @Override
  public boolean test(Path folder, String notebook) {
    var name = Path.of(notebook).getFileName();
    if (name == null) {
      return false;
    }
    var file = folder.resolve(name);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) <= LONGEST_BYTES
          && Json.mapper()
              .readTree(Files.readAllBytes(file))
              .at("/metadata/sparkmaster/driver")
              .asText()
              .equals("own");
    } catch (IOException unreadable) {
      LOG.debug("{} cannot be asked which driver it needs", file, unreadable);
      return false;
    }
  }
}
