package io.sparkmaster.courses.catalog.error;

import org.jspecify.annotations.Nullable;

/**
 * A notebook, a name or a folder that the catalog cannot work with. Faults in a course are no
 * exceptions: loading returns them.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (LEARNER) Bytes that are no notebook of format 4. */
    NOT_A_NOTEBOOK,
    /** (LEARNER) Text that cannot be the id of a course, module, lesson or exercise. */
    BAD_ID,
    /** (LEARNER) The lesson has no exercise of that id. */
    UNKNOWN_EXERCISE,
    /** (OPERATOR) A folder or file of a course that cannot be read. */
    UNREADABLE
  }

  private final Code code;

  /** An error without an underlying one. */
  public CatalogException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public CatalogException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
