package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.FileEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Written files, those with data apart from those that Spark keeps for itself. */
final class WrittenData {
  private final List<FileEntry> all;
  private final List<FileEntry> data;

  WrittenData(List<FileEntry> all) {
    this.all = List.copyOf(all);
    this.data = all.stream().filter(file -> isData(file.path())).toList();
  }

  private static boolean isData(String path) {
    for (var part : path.split("/", -1)) {
      // Spark passes over these; a folder may be _a=1 where a column is named so.
      if (part.startsWith(".") || (part.startsWith("_") && !part.contains("="))) {
        return false;
      }
    }
    return true;
  }

  List<FileEntry> data() {
    return data;
  }

  boolean complete() {
    return all.stream().anyMatch(file -> file.path().equals("_SUCCESS"));
  }

  /** The names of the columns by which the folders above a file are named. */
  static List<String> columns(FileEntry file) {
    var columns = new ArrayList<String>();
    for (var folder : folders(file)) {
      columns.add(folder.contains("=") ? folder.substring(0, folder.indexOf('=')) : folder);
    }
    return columns;
  }

  /** Whether every folder above a file has the form {@code column=value}. */
  static boolean named(FileEntry file) {
    return folders(file).stream().allMatch(folder -> folder.indexOf('=') > 0);
  }

  private static List<String> folders(FileEntry file) {
    var parts = List.of(file.path().split("/"));
    return parts.subList(0, parts.size() - 1);
  }

  /** The number of files with data in each folder that has any. */
  Map<String, Long> perFolder() {
    var counts = new LinkedHashMap<String, Long>();
    for (var file : data) {
      counts.merge(String.join("/", folders(file)), 1L, Long::sum);
    }
    return counts;
  }
}
