package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a YAML file as a tree of nodes, from which no object of any other type is ever made.
 * Aliases and tags are refused: course files need neither, and both are ways to do harm.
 */
final class YamlFile {
  private static final int MAX_CHARS = 1024 * 1024;
  private static final int MAX_DEPTH = 20;

  private YamlFile() {}

  /** The file's mapping; without one, the log says why. */
  static Optional<YamlMapping> read(Path file, FaultLog log) {
    try {
      var text = Files.readString(file);
      if (!isPlain(text, log)) {
        return Optional.empty();
      }
      var root = new Yaml(options()).compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        return Optional.of(new YamlMapping(mapping, log));
      }
      log.add(
          Kind.WRONG_TYPE,
          "The file has to be a mapping of keys to values, but it is "
              + (root == null ? "empty." : YamlValues.kind(root) + "."),
          "Begin it with \"schema: 1\".");
    } catch (MarkedYAMLException e) {
      log.add(
          Kind.BAD_YAML,
          place(e.getProblemMark()),
          "This is not YAML: " + e.getProblem() + ".",
          "Correct the line, or the indentation before it.");
    } catch (YAMLException e) {
      log.add(Kind.BAD_YAML, "This is not YAML: " + e.getMessage() + ".", "Correct the file.");
    } catch (IOException e) {
      log.add(
          Kind.UNREADABLE,
          "The file cannot be read as UTF-8 text: " + e + ".",
          "Check its encoding and who may read it.");
    }
    return Optional.empty();
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  private static boolean isPlain(String text, FaultLog log) {
    int documents = 0;
    for (var event : new Yaml(options()).parse(new StringReader(text))) {
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      var refused = refused(event, documents);
      if (refused.isPresent()) {
        log.add(
            Kind.BAD_YAML,
            place(event.getStartMark()),
            refused.get() + " is refused.",
            "Write the value out in full, in one plain document.");
        return false;
      }
    }
    return true;
  }

  private static Optional<String> refused(Event event, int documents) {
    if (documents > 1) {
      return Optional.of("A second document");
    }
    if (event instanceof AliasEvent alias) {
      return Optional.of("The alias \"*" + Text.cut(alias.getAnchor()) + "\"");
    }
    var tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : null;
    return Optional.ofNullable(tag).map(name -> "The tag \"" + Text.cut(name) + "\"");
  }

  static Place place(Node node) {
    return place(node.getStartMark());
  }

  private static Place place(Mark mark) {
    return mark == null
        ? new Place.Whole()
        : new Place.At(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
