package io.sparkmaster.cluster.driver;

import io.sparkmaster.cluster.driver.DriverException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is told from outside.
 *
 * @param folder closed to others; it holds the secret, and the driver's socket
 * @param secret that each request has to name
 * @param seats how many kernels may be there at a time
 * @param alone after how long a kernel that nobody listens to ends, and a driver that nobody uses;
 *     absent: never
 */
record DriverConfig(Path folder, String secret, int seats, @Nullable Duration alone) {
  static final int DEFAULT_SEATS = 30;
  private static final int MOST_SEATS = 100;
  private static final int SHORTEST_SECRET = 16;
  private static final String USAGE =
      "Usage: [--seats N] [--alone-minutes N] FOLDER, with a file \"secret\" in it";

  /** Where the driver listens. */
  Path socket() {
    return folder.resolve("control.sock");
  }

  /** Not shown: the secret. */
  @Override
  public String toString() {
    return "DriverConfig[folder=" + folder + ", seats=" + seats + "]";
  }

  /**
   * Reads arguments and the secret's file.
   *
   * @throws DriverException that names all faults
   */
  static DriverConfig of(List<String> arguments) {
    var faults = new ArrayList<String>();
    var seats = DEFAULT_SEATS;
    Path folder = null;
    Duration alone = null;
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      if (argument.equals("--seats")) {
        var number = rest.hasNext() ? rest.next() : "";
        if (number.matches("[1-9][0-9]?|100")) {
          seats = Integer.parseInt(number);
        } else {
          faults.add("--seats is \"" + number + "\"; it must be a number from 1 to " + MOST_SEATS);
        }
      } else if (argument.equals("--alone-minutes")) {
        var minutes = rest.hasNext() ? rest.next() : "";
        if (minutes.matches("[1-9][0-9]{0,6}")) {
          alone = Duration.ofMinutes(Long.parseLong(minutes));
        } else {
          faults.add("--alone-minutes is \"" + minutes + "\"; it must be a number from 1 on");
        }
      } else if (argument.startsWith("-") || folder != null) {
        faults.add("unknown argument \"" + argument + "\"");
      } else {
        folder = Path.of(argument).toAbsolutePath().normalize();
      }
    }
    var secret = "";
    if (folder == null) {
      faults.add("the folder is missing");
    } else {
      secret = secret(folder.resolve("secret"), faults);
    }
    if (folder == null || !faults.isEmpty()) {
      throw new DriverException(
          Code.BAD_CONFIGURATION,
          "The driver cannot start: " + String.join("; ", faults) + ".\n" + USAGE + ".");
    }
    return new DriverConfig(folder, secret, seats, alone);
  }

  private static String secret(Path file, List<String> faults) {
    try {
      var secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (secret.length() < SHORTEST_SECRET) {
        faults.add(file + " has fewer than " + SHORTEST_SECRET + " characters");
      }
      return secret;
    } catch (IOException e) {
      faults.add("cannot read " + file + ": " + e);
      return "";
    }
  }
}
