package io.sparkmaster.kernel.runtime.inspection;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What there is to say about a name.
 *
 * @param declarations its type, or one signature for each overload
 * @param owner the type that it is a member of; empty for none
 * @param documentation text, perhaps of several paragraphs; empty when there is none
 * @param source where in sources to look for more
 */
public record Inspection(
    List<String> declarations, String owner, String documentation, Optional<Source> source) {

  /** A declaration: the type that has it, and its name. */
  public record Source(String owner, String name) {}

  /** Copies the list. */
  public Inspection {
    declarations = List.copyOf(declarations);
  }

  /** With nothing to look for in sources. */
  public Inspection(List<String> declarations, String owner, String documentation) {
    this(declarations, owner, documentation, Optional.empty());
  }

  /** The same, with a paragraph more. */
  public Inspection with(String paragraph) {
    return new Inspection(
        declarations,
        owner,
        documentation.isEmpty() ? paragraph : documentation + "\n\n" + paragraph,
        source);
  }

  /** As plain text. */
  public String text() {
    return declarations.stream().collect(Collectors.joining("\n"))
        + (owner.isEmpty() ? "" : "\nin " + owner)
        + (documentation.isEmpty() ? "" : "\n\n" + documentation);
  }

  /** As Markdown, with the declarations in the language's colours. */
  public String markdown(String language) {
    return "```"
        + language
        + "\n"
        + String.join("\n", declarations)
        + "\n```"
        + (owner.isEmpty() ? "" : "\nin `" + owner + "`")
        + (documentation.isEmpty() ? "" : "\n\n" + documentation);
  }
}
