package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path below a workspace as clients write it: segments parted by "/", no slash at either end; the
 * empty path is the workspace itself. An instance holds no segment that steps up or is hidden.
 */
record ContentsPath(List<String> segments) {
  private static final int LONGEST_SEGMENT = 255;

  ContentsPath {
    segments = List.copyOf(segments);
    segments.forEach(ContentsPath::check);
  }

  /** Parses a decoded path, or fails with {@code BAD_REQUEST} or, for hidden files, NOT_FOUND. */
  static ContentsPath parse(String text) {
    return new ContentsPath(
        Arrays.stream(text.split("/", -1)).filter(segment -> !segment.isEmpty()).toList());
  }

  /** As {@link #parse}, for a path that is to be made: hidden names are a bad request there. */
  static ContentsPath parseTarget(String text) {
    try {
      return parse(text);
    } catch (ServerException refused) {
      throw new ServerException(ErrorCode.BAD_REQUEST, refused.getMessage(), refused);
    }
  }

  private static void check(String segment) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      throw refused(segment, "is not a name of a file");
    }
    if (segment.length() > LONGEST_SEGMENT) {
      throw refused(segment.substring(0, 40) + "...", "is too long");
    }
    if (segment.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      throw refused(segment.replaceAll("\\p{Cntrl}", "?"), "holds a character that is not allowed");
    }
    if (segment.startsWith(".")) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "\"%s\" is hidden: names that start with a dot are not served.".formatted(segment));
    }
  }

  private static ServerException refused(String segment, String why) {
    return new ServerException(
        ErrorCode.BAD_REQUEST, "\"%s\" %s; no such path can exist here.".formatted(segment, why));
  }

  boolean isRoot() {
    return segments.isEmpty();
  }

  String name() {
    return isRoot() ? "" : segments.get(segments.size() - 1);
  }

  ContentsPath parent() {
    return isRoot() ? this : new ContentsPath(segments.subList(0, segments.size() - 1));
  }

  ContentsPath child(String name) {
    var all = new ArrayList<>(segments);
    all.add(name);
    return new ContentsPath(all);
  }

  @Override
  public String toString() {
    return String.join("/", segments);
  }
}
