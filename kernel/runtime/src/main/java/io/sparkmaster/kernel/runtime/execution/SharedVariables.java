package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes variables across languages. A name belongs to the language that declared it last. A cell of
 * another language that mentions the name finds a variable of its own there, with the value and,
 * where the language can write it, the type; what the cell assigns to it goes back.
 */
final class SharedVariables {
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  /** A declaration; the same name declared again is another one. */
  private static final class Declaration {
    private final Language language;

    Declaration(Language language) {
      this.language = language;
    }
  }

  /** A variable that the running cell has taken over. */
  private record Taken(
      String name, SharedVariable owner, SharedVariable copy, @Nullable Object before) {}

  private final Languages languages;
  private final Map<String, Declaration> declarations = new ConcurrentHashMap<>();
  private final Map<Language, Map<String, Declaration>> adopted = new EnumMap<>(Language.class);
  private final List<Taken> taken = new ArrayList<>();

  SharedVariables(Languages languages) {
    this.languages = languages;
  }

  /** The value of a variable of any language; empty when there is none. */
  Optional<SharedVariable> find(String name) {
    var declaration = declarations.get(name);
    return declaration == null
        ? Optional.empty()
        : languages.ready(declaration.language).flatMap(each -> each.shared(name));
  }

  /** Before a cell: gives its language what the cell mentions. */
  void bring(Language language, String code, Evaluator into) {
    taken.clear();
    if (language == Language.SQL) {
      return;
    }
    WORD.matcher(code)
        .results()
        .map(word -> word.group())
        .distinct()
        .forEach(name -> bringOne(language, name, into));
  }

  private void bringOne(Language language, String name, Evaluator into) {
    var declaration = declarations.get(name);
    if (declaration == null || declaration.language == language) {
      return;
    }
    var owner = find(name).orElse(null);
    if (owner == null) {
      return;
    }
    var known = adopted.computeIfAbsent(language, key -> new HashMap<>());
    if (known.get(name) != declaration) {
      into.adopt(name, owner.type());
      known.put(name, declaration);
    }
    into.shared(name)
        .ifPresent(
            copy -> {
              var value = owner.get();
              if (!same(copy.get(), value)) {
                copy.set(value);
              }
              taken.add(new Taken(name, owner, copy, copy.get()));
            });
  }

  /** After a cell: notes what it declared and gives back what it assigned. */
  void took(Language language, Evaluator from) {
    var declared = from.declared();
    for (var each : taken) {
      var value = each.copy().get();
      if (!declared.contains(each.name())
          && !same(value, each.before())
          && !each.owner().set(value)) {
        // A val has another value here from now on.
        declarations.put(each.name(), new Declaration(language));
      }
    }
    taken.clear();
    declared.forEach(name -> declarations.put(name, new Declaration(language)));
  }

  /** No language has declared anything any more. */
  void forget() {
    declarations.clear();
    adopted.clear();
    taken.clear();
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return one == other
        || (one instanceof Number || one instanceof Character || one instanceof Boolean)
            && one.equals(other);
  }
}
