package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.builtin.SourceToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The SQL that a Scala or Java cell has in texts. Texts that the cell reads or puts together while
 * it runs are not seen.
 */
final class SqlInTexts {
  /** Methods that take SQL. */
  private static final Set<String> TAKERS = Set.of("sql", "expr", "selectExpr", "where", "filter");

  private static final Set<String> BEFORE_ARGUMENTS = Set.of("(", ",", "+");
  private static final Set<String> COMPARING = Set.of("=", "<", ">", "!", "&", "|");

  private final List<SourceToken> source;

  SqlInTexts(List<SourceToken> source) {
    this.source = source;
  }

  /** Of texts that are handed to a method that takes SQL: what counts as used. */
  List<SourceToken> handedOver() {
    return read(true);
  }

  /** Of all texts of a cell that calls such a method: what may be used. */
  List<SourceToken> anywhere() {
    var takes =
        source.stream()
            .anyMatch(token -> token.kind() == Kind.WORD && TAKERS.contains(token.text()));
    return takes ? read(false) : List.of();
  }

  private List<SourceToken> read(boolean handedOverOnly) {
    var tokens = new ArrayList<SourceToken>();
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).kind() != Kind.LITERAL || (handedOverOnly && !isHandedOver(i))) {
        continue;
      }
      int line = source.get(i).line();
      var text = new StringBuilder(source.get(i).content());
      while (isJoined(i)) {
        i += 2;
        text.append(source.get(i).content());
      }
      // A line that ends by an escape is none of the cell's.
      int last = i + 1 < source.size() ? source.get(i + 1).line() : Integer.MAX_VALUE;
      for (var token : SourceTokens.of(text.toString(), SourceLanguage.SQL)) {
        int at = Math.min(line + token.line() - 1, last);
        tokens.add(new SourceToken(token.kind(), token.text(), at));
      }
      // Two texts are not one: no words in a row reach over this.
      tokens.add(new SourceToken(Kind.SIGN, ";", line));
    }
    return tokens;
  }

  private boolean isJoined(int i) {
    return i + 2 < source.size()
        && source.get(i + 1).is("+")
        && source.get(i + 2).kind() == Kind.LITERAL;
  }

  /**
   * Whether it stands in the brackets of such a call, or behind its name; what is compared with
   * something is a value, not SQL.
   */
  private boolean isHandedOver(int literal) {
    if (literal == 0 || isTaker(source.get(literal - 1))) {
      return literal > 0;
    }
    if (!BEFORE_ARGUMENTS.contains(source.get(literal - 1).text())) {
      return false;
    }
    int open = 0;
    for (int i = literal - 1; i >= 0; i--) {
      var token = source.get(i);
      if (token.is(")")) {
        open++;
      } else if (token.is("(") && open-- == 0) {
        return i > 0 && isTaker(source.get(i - 1));
      } else if (open == 0 && token.kind() == Kind.SIGN && COMPARING.contains(token.text())) {
        return false;
      }
    }
    return false;
  }

  private static boolean isTaker(SourceToken token) {
    return token.kind() == Kind.WORD && TAKERS.contains(token.text());
  }
}
