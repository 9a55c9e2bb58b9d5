package io.sparkmaster.courses.catalog;

import java.nio.file.Path;

/**
 * Something wrong with a course, for its author.
 *
 * @param file relative to the folder that was loaded
 * @param what is wrong, with the value that is
 * @param remedy what to do about it
 */
public record Fault(Kind kind, Path file, Place place, String what, String remedy) {
  /** What is wrong in general. */
  public enum Kind {
    /** A file or folder that has to be there is not. */
    MISSING_FILE,
    /** A file that is there cannot be read. */
    UNREADABLE,
    /** A file or folder that leads out of its course. */
    PATH_ESCAPE,
    /** Text that is no YAML, or YAML of a kind that is refused. */
    BAD_YAML,
    /** A file that is no notebook. */
    BAD_NOTEBOOK,
    /** A key that nothing reads. */
    UNKNOWN_KEY,
    /** A key that has to be there is not. */
    MISSING_KEY,
    /** A text where a number belongs, and the like. */
    WRONG_TYPE,
    /** A value of the right type that is not allowed. */
    BAD_VALUE,
    /** Two things of the same id. */
    DUPLICATE_ID,
    /** A grader that is not installed. */
    UNKNOWN_GRADER,
    /** Options that the grader refuses. */
    BAD_GRADER_OPTIONS,
    /** An exercise that no cell belongs to. */
    EXERCISE_WITHOUT_CELL,
    /** A cell whose exercise is not described. */
    CELL_WITHOUT_EXERCISE,
    /** Marks of a solution that do not come in pairs. */
    UNBALANCED_MARKERS,
    /** Marks of a solution where none is cut out, or a comment that is nearly one. */
    MISPLACED_MARKER,
    /** A solution cell that would be released whole. */
    NO_SOLUTION,
    /** A wrong answer that does not say rightly what must fail. */
    BAD_MUTANT,
    /** A cell or mutant in another language than its exercise. */
    LANGUAGE_MISMATCH,
    /** A notebook that says that it is another lesson. */
    LESSON_MISMATCH
  }

  /** Where in the file. */
  public sealed interface Place {
    /** The file as a whole. */
    record Whole() implements Place {
      @Override
      public String toString() {
        return "";
      }
    }

    /** A line of text; both count from one. */
    record At(int line, int column) implements Place {
      @Override
      public String toString() {
        return ":" + line + ":" + column;
      }
    }

    /** A cell of a notebook; the index counts from zero, an id may be empty. */
    record InCell(int index, String id) implements Place {
      @Override
      public String toString() {
        return ", cell " + index + (id.isEmpty() ? "" : " (" + id + ")");
      }
    }
  }

  /** One paragraph for a terminal. */
  @Override
  public String toString() {
    return "%s%s: %s %s".formatted(file.toString().replace('\\', '/'), place, what, remedy);
  }
}
