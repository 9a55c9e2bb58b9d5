package io.sparkmaster.graders.builtin;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A language that cells are written in. */
enum SourceLanguage {
  SCALA("//", true),
  JAVA("//", false),
  SQL("--", true);

  final String lineComment;
  final boolean nestedComments;

  SourceLanguage(String lineComment, boolean nestedComments) {
    this.lineComment = lineComment;
    this.nestedComments = nestedComments;
  }

  static Optional<SourceLanguage> of(String name) {
    return Stream.of(values())
        .filter(language -> language.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
