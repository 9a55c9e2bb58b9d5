package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of which each key is asked for by name and type. What is absent or of another type goes
 * to the log; {@link #close()} reports keys that nobody has asked for.
 */
final class YamlMapping implements AutoCloseable {
  private final MappingNode node;
  private final FaultLog log;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  YamlMapping(MappingNode node, FaultLog log) {
    this.node = node;
    this.log = log;
    for (var pair : node.getValue()) {
      var key = YamlValues.text(pair.getKeyNode());
      if (values.putIfAbsent(key, pair.getValueNode()) != null) {
        log.add(
            Kind.BAD_YAML,
            YamlFile.place(pair.getKeyNode()),
            "The key " + Text.quoted(key) + " stands here a second time.",
            "Keep one of the two.");
      }
      keys.put(key, pair.getKeyNode());
    }
  }

  Place place() {
    return YamlFile.place(node);
  }

  boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  /** The value of a key that may be absent. */
  Optional<Node> optional(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  Optional<Node> required(String key) {
    var value = optional(key);
    if (value.isEmpty()) {
      log.add(
          Kind.MISSING_KEY,
          place(),
          "The key " + Text.quoted(key) + " is missing.",
          "Add it here.");
    }
    return value;
  }

  /** A text that is not blank. */
  Optional<Located<String>> text(String key) {
    return required(key).flatMap(value -> text(key, value));
  }

  private Optional<Located<String>> text(String key, Node value) {
    if (!(value instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
      wrongType(key, value, "a text", "Put it in quotes if it looks like something else.");
      return Optional.empty();
    }
    if (scalar.getValue().isBlank()) {
      log.add(
          Kind.BAD_VALUE, YamlFile.place(value), key + " is an empty text.", "Write one, please.");
      return Optional.empty();
    }
    return Optional.of(new Located<>(scalar.getValue(), YamlFile.place(value)));
  }

  Optional<Located<String>> slug(String key) {
    return text(key).filter(id -> checkedSlug(key, id));
  }

  private boolean checkedSlug(String key, Located<String> id) {
    if (Slug.fits(id.value())) {
      return true;
    }
    log.add(
        Kind.BAD_VALUE,
        id.place(),
        key + " is " + Text.quoted(id.value()) + ".",
        "Use " + Slug.RULE + ".");
    return false;
  }

  Optional<Located<Integer>> integer(String key, int min, int max) {
    return required(key).flatMap(value -> integer(key, value, min, max));
  }

  int integer(String key, int min, int max, int otherwise) {
    return optional(key)
        .flatMap(value -> integer(key, value, min, max))
        .map(Located::value)
        .orElse(otherwise);
  }

  private Optional<Located<Integer>> integer(String key, Node value, int min, int max) {
    var plain = value instanceof ScalarNode ? YamlValues.plain(value) : null;
    if (!(plain instanceof Integer number)) {
      wrongType(key, value, "a whole number", "Write it without quotes and fractions.");
      return Optional.empty();
    }
    if (number < min || number > max) {
      log.add(
          Kind.BAD_VALUE,
          YamlFile.place(value),
          key + " is " + number + ".",
          "Use a number from " + min + " to " + max + ".");
      return Optional.empty();
    }
    return Optional.of(new Located<>(number, YamlFile.place(value)));
  }

  List<Node> list(String key) {
    return required(key).map(value -> list(key, value)).orElse(List.of());
  }

  private List<Node> list(String key, Node value) {
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    wrongType(key, value, "a list", "Write [one, two], or each item on a line behind a hyphen.");
    return List.of();
  }

  /** The texts of a list that may be absent. */
  List<Located<String>> optionalTexts(String key) {
    return optional(key).map(value -> texts(key, value)).orElse(List.of());
  }

  private List<Located<String>> texts(String key, Node value) {
    var texts = new ArrayList<Located<String>>();
    list(key, value).forEach(item -> text("An item of " + key, item).ifPresent(texts::add));
    return texts;
  }

  List<Located<String>> optionalSlugs(String key) {
    return optionalTexts(key).stream().filter(id -> checkedSlug("An item of " + key, id)).toList();
  }

  List<Located<String>> slugs(String key) {
    required(key);
    return optionalSlugs(key);
  }

  List<YamlMapping> mappings(String key) {
    var mappings = new ArrayList<YamlMapping>();
    list(key).forEach(item -> mapping("An item of " + key, item).ifPresent(mappings::add));
    return mappings;
  }

  Optional<YamlMapping> optionalMapping(String key) {
    return optional(key).flatMap(value -> mapping(key, value));
  }

  Optional<YamlMapping> mapping(String key) {
    return required(key).flatMap(value -> mapping(key, value));
  }

  private Optional<YamlMapping> mapping(String key, Node value) {
    if (value instanceof MappingNode mapping) {
      return Optional.of(new YamlMapping(mapping, log));
    }
    wrongType(key, value, "a mapping", "Write {key: value}, or each key on a line of its own.");
    return Optional.empty();
  }

  /** All values, of whatever keys there are, without nulls. */
  Map<String, Object> plain() {
    var plain = new LinkedHashMap<String, Object>();
    values.forEach(
        (key, value) -> {
          asked.add(key);
          var object = YamlValues.plain(value);
          if (object == null) {
            wrongType(key, value, "a value", "Give it one, or leave the key out.");
          } else {
            plain.put(key, object);
          }
        });
    return plain;
  }

  private void wrongType(String key, Node value, String expected, String remedy) {
    log.add(
        Kind.WRONG_TYPE,
        YamlFile.place(value),
        key + " has to be " + expected + ", but it is " + YamlValues.kind(value) + ".",
        remedy);
  }

  @Override
  public void close() {
    for (var key : values.keySet()) {
      if (!asked.contains(key)) {
        log.add(
            Kind.UNKNOWN_KEY,
            YamlFile.place(keys.getOrDefault(key, node)),
            "Nothing reads the key " + Text.quoted(key) + ".",
            Text.candidates(key, asked));
      }
    }
  }
}
