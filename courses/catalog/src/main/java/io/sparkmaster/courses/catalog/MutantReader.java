package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a lesson's wrong answers. The first line is the comment {@code fails: <grader>}; the second
 * may be {@code passes check: true}, for an answer that only hidden data shows to be wrong.
 */
final class MutantReader {
  private static final Pattern FAILS = Pattern.compile("(?://|--) fails: (?<grader>\\S+)\\s*");
  private static final Pattern PASSES_CHECK =
      Pattern.compile("(?://|--) passes check: (?<passes>true|false)\\s*");

  private final Map<ExerciseId, ExerciseDraft> drafts;
  private final Map<ExerciseId, CellLanguage> languages;
  private final FaultLog log;

  MutantReader(
      Map<ExerciseId, ExerciseDraft> drafts,
      Map<ExerciseId, CellLanguage> languages,
      FaultLog log) {
    this.drafts = drafts;
    this.languages = languages;
    this.log = log;
  }

  List<Mutant> read(Path directory) throws IOException {
    var mutants = new ArrayList<Mutant>();
    for (var folder : CourseFolders.children(directory)) {
      var name = folder.getFileName().toString();
      var draft = Slug.fits(name) ? drafts.get(new ExerciseId(name)) : null;
      if (draft == null || !Files.isDirectory(folder)) {
        log.in(folder)
            .add(
                Kind.BAD_MUTANT,
                "No exercise of this lesson has the id " + Text.quoted(name) + ".",
                "Mutants lie in mutants/<exercise>/. "
                    + Text.candidates(
                        name, drafts.keySet().stream().map(ExerciseId::value).toList()));
        continue;
      }
      for (var file : CourseFolders.children(folder)) {
        mutant(draft, file).ifPresent(mutants::add);
      }
    }
    return mutants;
  }

  private Optional<Mutant> mutant(ExerciseDraft draft, Path file) throws IOException {
    var here = log.in(file);
    var fileName = file.getFileName().toString();
    int dot = fileName.lastIndexOf('.');
    var name = dot < 0 ? fileName : fileName.substring(0, dot);
    var language = CellLanguage.of(fileName.substring(dot + 1));
    if (language.isEmpty() || !Slug.fits(name)) {
      here.add(
          Kind.BAD_MUTANT,
          "The file name " + Text.quoted(fileName) + " is not that of a mutant.",
          "Use <name>.scala, <name>.java or <name>.sql; for the name, " + Slug.RULE + ".");
      return Optional.empty();
    }
    checkLanguage(draft, language.get(), here);
    var lines = new ArrayList<>(List.of(Files.readString(file).split("\n", -1)));
    var fails = FAILS.matcher(lines.remove(0));
    if (!fails.matches()) {
      here.add(
          Kind.BAD_MUTANT,
          new Place.At(1, 1),
          "The first line does not say which grader must fail.",
          "Begin with \"" + language.get().comment() + " fails: <grader>\".");
      return Optional.empty();
    }
    checkGrader(draft, fails.group("grader"), here);
    var passes = lines.isEmpty() ? null : PASSES_CHECK.matcher(lines.get(0));
    boolean header = passes != null && passes.matches();
    if (header) {
      lines.remove(0);
    }
    var source = String.join("\n", lines).strip();
    if (source.isEmpty()) {
      here.add(
          Kind.BAD_MUTANT, "There is no source below the first line.", "Write the whole cell.");
    }
    return Optional.of(
        new Mutant(
            draft.id().value(),
            name,
            fails.group("grader"),
            header && passes.group("passes").equals("true"),
            language.get(),
            source));
  }

  private void checkLanguage(ExerciseDraft draft, CellLanguage language, FaultLog here) {
    var expected = languages.getOrDefault(draft.id().value(), language);
    if (expected != language) {
      here.add(
          Kind.LANGUAGE_MISMATCH,
          "The mutant is in " + language.text() + ", its exercise in " + expected.text() + ".",
          "Rewrite it, and name it *." + expected.text() + ".");
    }
  }

  private void checkGrader(ExerciseDraft draft, String grader, FaultLog here) {
    if (!draft.graderIds().contains(grader)) {
      here.add(
          Kind.BAD_MUTANT,
          new Place.At(1, 1),
          "The exercise \"" + draft.id().value() + "\" has no grader " + Text.quoted(grader) + ".",
          Text.candidates(grader, draft.graderIds()));
    }
  }
}
