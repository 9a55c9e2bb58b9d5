package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has to be the same in two schemas; fields of structs obey the same rules as columns. */
record SchemaRules(boolean types, boolean nullable, boolean ordered, boolean extraColumns) {

  /** One sentence for each difference. */
  List<String> differences(List<Column> expected, List<Column> actual) {
    var differences = new ArrayList<String>();
    columns("", expected, actual, differences);
    return differences;
  }

  private void columns(
      String path, List<Column> expected, List<Column> actual, List<String> differences) {
    var before = differences.size();
    // Names may repeat, so every column is given away at most once.
    var unused = new ArrayList<>(actual);
    var found = new ArrayList<Column>();
    for (var wanted : expected) {
      var partner = named(wanted.name(), unused);
      if (partner.isPresent()) {
        unused.remove(partner.get());
        found.add(partner.get());
        column(path, wanted, partner.get(), differences);
      } else {
        differences.add(lacking(path, wanted, unused));
      }
    }
    if (!extraColumns) {
      unused.forEach(
          extra ->
              differences.add(
                  "The column \"%s%s\" is not expected.".formatted(path, extra.name())));
    }
    if (ordered && differences.size() == before && !inOrder(found, actual)) {
      differences.add(
          "The %s are in the order %s, expected %s."
              .formatted(
                  path.isEmpty() ? "columns" : "fields of \"" + path.replaceAll("\\.$", "") + "\"",
                  Shown.names(actual.stream().map(Column::name).toList()),
                  Shown.names(expected.stream().map(Column::name).toList())));
    }
  }

  private static Optional<Column> named(String name, List<Column> columns) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private static String lacking(String path, Column wanted, List<Column> unused) {
    var alike =
        unused.stream()
            .filter(column -> column.name().strip().equalsIgnoreCase(wanted.name().strip()))
            .findFirst();
    return "The column \"%s%s\" of type %s is missing%s."
        .formatted(
            path,
            wanted.name(),
            wanted.type(),
            alike
                .map(column -> "; \"" + column.name() + "\" differs from it in capitals or spaces")
                .orElse(""));
  }

  /** Whether the partners, found in the expected order, follow each other in the actual one. */
  private static boolean inOrder(List<Column> found, List<Column> actual) {
    var rest = actual.iterator();
    return found.stream()
        .allMatch(
            wanted -> {
              while (rest.hasNext()) {
                if (rest.next() == wanted) {
                  return true;
                }
              }
              return false;
            });
  }

  private void column(String path, Column wanted, Column given, List<String> differences) {
    var name = path + wanted.name();
    type(name, wanted.type(), given.type(), differences);
    if (nullable && wanted.nullable() != given.nullable()) {
      differences.add(
          given.nullable()
              ? "The column \"%s\" allows null, but it should not.".formatted(name)
              : "The column \"%s\" does not allow null, but it should.".formatted(name));
    }
  }

  private void type(String name, DataType wanted, DataType given, List<String> differences) {
    if (wanted instanceof DataType.Struct a && given instanceof DataType.Struct b) {
      columns(name + ".", a.fields(), b.fields(), differences);
    } else if (wanted instanceof DataType.ArrayOf a && given instanceof DataType.ArrayOf b) {
      type(name + ".element", a.element(), b.element(), differences);
      nulls(name + ".element", a.containsNull(), b.containsNull(), differences);
    } else if (wanted instanceof DataType.MapOf a && given instanceof DataType.MapOf b) {
      type(name + ".key", a.key(), b.key(), differences);
      type(name + ".value", a.value(), b.value(), differences);
      nulls(name + ".value", a.valueContainsNull(), b.valueContainsNull(), differences);
    } else if (types && !wanted.equals(given)) {
      differences.add(
          "The column \"%s\" has the type %s, expected %s.".formatted(name, given, wanted));
    }
  }

  private void nulls(String name, boolean wanted, boolean given, List<String> differences) {
    if (nullable && wanted != given) {
      differences.add(
          given
              ? "The elements \"%s\" allow null, but they should not.".formatted(name)
              : "The elements \"%s\" do not allow null, but they should.".formatted(name));
    }
  }
}
