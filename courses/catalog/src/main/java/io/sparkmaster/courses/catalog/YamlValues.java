package io.sparkmaster.courses.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML nodes as plain Java values: text, numbers, truth values, lists, maps and null. */
final class YamlValues {
  private YamlValues() {}

  static @Nullable Object plain(Node node) {
    if (node instanceof SequenceNode sequence) {
      var list = new ArrayList<@Nullable Object>();
      sequence.getValue().forEach(item -> list.add(plain(item)));
      return list;
    }
    if (node instanceof MappingNode mapping) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      mapping
          .getValue()
          .forEach(pair -> map.put(text(pair.getKeyNode()), plain(pair.getValueNode())));
      return map;
    }
    return scalar((ScalarNode) node);
  }

  private static @Nullable Object scalar(ScalarNode node) {
    var text = node.getValue();
    var tag = node.getTag();
    try {
      if (tag.equals(Tag.NULL)) {
        return null;
      }
      if (tag.equals(Tag.BOOL)) {
        return isTrue(text);
      }
      if (tag.equals(Tag.INT)) {
        return integer(text);
      }
      if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      // YAML 1.1 has numbers such as 1:30 and .inf, which an author rather means as text.
      return text;
    }
    return text;
  }

  private static Object integer(String text) {
    var value = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    if (value.bitLength() < Integer.SIZE) {
      return value.intValue();
    }
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static boolean isTrue(String text) {
    return text.equalsIgnoreCase("true")
        || text.equalsIgnoreCase("yes")
        || text.equalsIgnoreCase("on");
  }

  /** A key or value as the author wrote it. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : kind(node);
  }

  static String kind(Node node) {
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    var text = Text.quoted(text(node));
    var tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return "empty";
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return "the number " + text(node);
    }
    return (tag.equals(Tag.BOOL) ? "the truth value " : "the text ") + text;
  }
}
