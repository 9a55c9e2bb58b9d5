package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which system user's number each learner has: for ever, and nobody else's. They are written down
 * in a file, one line each; the first line is the range that they are from. The first numbers of
 * the range are lent for a while, to code that is nobody's own; the last one is for trying.
 *
 * <p>Thread-safe. One program at a time uses a file.
 */
public final class UserIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENT = 64;
  private static final int LEAST = LENT + 2;

  /** Where systemd's overview of numbers (UIDS-GIDS) has nothing. */
  private static final int FREE_FROM = 1_900_000_000;

  private static final int FREE_BLOCKS = 10_000;
  private static final int BLOCK = 10_000;

  /** Below are those of people and of the system. */
  private static final int LOWEST = 10_000;

  /**
   * Numbers that belong to nobody else.
   *
   * @param last the last one, included
   */
  public record Range(int first, int last) {
    /**
     * A range that is large enough, and of no known user.
     *
     * @throws LaunchException with {@link Code#FILES}
     */
    public Range {
      if (first < LOWEST || last - first < LEAST || (first <= 65_535 && last >= 65_534)) {
        throw new LaunchException(
            Code.FILES,
            "The user ids %d-%d are no range for kernels: choose %d ids or more, from %d on and without 65534 and 65535."
                .formatted(first, last, LEAST + 1, LOWEST));
      }
    }

    /**
     * Reads {@code FIRST-LAST}.
     *
     * @throws LaunchException with {@link Code#FILES}
     */
    public static Range parse(String text) {
      if (!text.matches("[01]?[0-9]{1,9}-[01]?[0-9]{1,9}")) {
        throw new LaunchException(
            Code.FILES,
            "\"%s\" is no range of user ids: write two numbers below 2000000000 and \"-\" between them."
                .formatted(text));
      }
      var ends = text.split("-", 2);
      return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    }

    /**
     * A known user of the machine whose number is one of these.
     *
     * @param users lines of passwd(5)
     */
    Optional<String> taken(List<String> users) {
      return users.stream()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[2].matches("[0-9]{1,10}"))
          .filter(fields -> contains(Long.parseLong(fields[2])))
          .map(fields -> fields[0])
          .findFirst();
    }

    private boolean contains(long id) {
      return first <= id && id <= last;
    }

    /** Of which nothing is ever made. */
    OtherUser forTrying() {
      return new OtherUser(last);
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  private final Path file;
  private final Range range;
  private final Map<String, Integer> lasting = new HashMap<>();
  private final Set<Integer> lent = new TreeSet<>();

  private UserIds(Path file, Range range) {
    this.file = file;
    this.range = range;
  }

  /** A range that hardly any other program of this machine has. */
  public static Range anyRange() {
    var first = FREE_FROM + RANDOM.nextInt(FREE_BLOCKS) * BLOCK;
    return new Range(first, first + BLOCK - 1);
  }

  /**
   * The range that the file says, or this one when there is no file yet.
   *
   * @throws LaunchException when the file cannot be read
   */
  public static Range rangeOf(Path file, Range otherwise) {
    try {
      var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
      return lines.isEmpty() ? otherwise : Range.parse(lines.get(0));
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads the file, or makes it.
   *
   * @param range of numbers given from now on
   * @throws LaunchException when the file cannot be used
   */
  public static UserIds open(Path file, Range range) {
    var ids = new UserIds(file, range);
    try {
      if (!Files.exists(file)) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      var lines = Files.readAllLines(file);
      for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        var words = line.split(" ", 2);
        ids.lasting.put(words[1], Integer.parseInt(words[0]));
      }
      if (lines.isEmpty() || !lines.get(0).equals(range.toString())) {
        ids.writeAll();
      }
      return ids;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static LaunchException unreadable(Path file, Exception e) {
    return new LaunchException(
        Code.FILES,
        "The file %s, which says which user id each learner's kernels have, cannot be used: %s. Mend it or take it from a backup; without it, learners get other ids."
            .formatted(file, e),
        e);
  }

  private void writeAll() throws IOException {
    var text = new StringBuilder(range + "\n");
    lasting.forEach((name, id) -> text.append(id).append(' ').append(name).append('\n'));
    write(text.toString(), StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void write(String text, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.WRITE, how))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }

  /** Where the numbers are from. */
  public Range range() {
    return range;
  }

  /**
   * The number of that name, from now on for ever.
   *
   * @throws LaunchException when there are no more, or it cannot be written down
   */
  synchronized OtherUser lasting(String name) {
    var known = lasting.get(name);
    if (known != null) {
      return new OtherUser(known);
    }
    if (name.contains("\n")) {
      throw new LaunchException(
          Code.FILES, "No kernel can start in a folder whose name has more lines than one.");
    }
    var next = range.first() + LENT;
    var taken = new TreeSet<>(lasting.values());
    while (taken.contains(next)) {
      next++;
    }
    if (next >= range.last()) {
      throw new LaunchException(
          Code.FILES,
          "No kernel can start: all user ids of %s are taken. Set kernel-users to another, larger range; ids that were given stay."
              .formatted(range));
    }
    try {
      write(next + " " + name + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    lasting.put(name, next);
    return new OtherUser(next);
  }

  /** A number that nobody has meanwhile. */
  synchronized OtherUser lend() {
    for (int id = range.first(); id < range.first() + LENT; id++) {
      if (lent.add(id)) {
        return new OtherUser(id);
      }
    }
    throw new LaunchException(
        Code.NO_ANSWER, "%d submissions run at this moment. Try again later.".formatted(LENT));
  }

  synchronized void giveBack(OtherUser user) {
    lent.remove(user.id());
  }

  /** Whether it is one that is lent. */
  boolean isForLending(int id) {
    return range.first() <= id && id < range.first() + LENT;
  }

  /** Whether it is a learner's. */
  synchronized boolean isLasting(int id) {
    return lasting.containsValue(id);
  }
}
