package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import java.nio.file.Path;
import java.util.List;

/** Collects the faults of one file. */
final class FaultLog {
  private final Path root;
  private final Path file;
  private final List<Fault> all;

  FaultLog(Path root, Path file, List<Fault> all) {
    this.root = root;
    this.file = file;
    this.all = all;
  }

  FaultLog in(Path other) {
    return new FaultLog(root, other, all);
  }

  void add(Kind kind, Place place, String what, String remedy) {
    all.add(new Fault(kind, root.relativize(file), place, what, remedy));
  }

  void add(Kind kind, String what, String remedy) {
    add(kind, new Place.Whole(), what, remedy);
  }

  void inCell(Kind kind, int index, String id, String what, String remedy) {
    add(kind, new Place.InCell(index, id), what, remedy);
  }
}
