package io.sparkmaster.server.http;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A form of a file that the build has compressed beforehand, the better one first. */
enum Encoding {
  BROTLI("br", ".br"),
  GZIP("gzip", ".gz");

  final String token;
  final String suffix;

  Encoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /**
   * The forms that an {@code Accept-Encoding} header allows, the most wanted first (RFC 9110,
   * section 12.5.3).
   */
  static List<Encoding> accepted(@Nullable String header) {
    if (header == null) {
      return List.of();
    }
    var ranges = Arrays.stream(header.split(",")).map(Range::parse).toList();
    return Arrays.stream(values())
        .filter(encoding -> weight(encoding, ranges) > 0)
        .sorted(Comparator.comparingDouble(encoding -> -weight(encoding, ranges)))
        .toList();
  }

  private static double weight(Encoding encoding, List<Range> ranges) {
    return named(encoding.token, ranges).or(() -> named("*", ranges)).orElse(0.0);
  }

  private static Optional<Double> named(String token, List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.token().equals(token))
        .map(Range::weight)
        .findFirst();
  }

  private record Range(String token, double weight) {
    static Range parse(String text) {
      var parts = text.split(";", 2);
      var token = parts[0].strip().toLowerCase(Locale.ROOT);
      return new Range(token, parts.length == 1 ? 1 : weight(parts[1]));
    }

    private static double weight(String parameter) {
      var value = parameter.strip().toLowerCase(Locale.ROOT);
      try {
        return value.startsWith("q=") ? Double.parseDouble(value.substring(2)) : 1;
      } catch (NumberFormatException unreadable) {
        return 0;
      }
    }
  }
}
