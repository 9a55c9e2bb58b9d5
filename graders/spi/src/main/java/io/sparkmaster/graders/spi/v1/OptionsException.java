package io.sparkmaster.graders.spi.v1;

/** Options of a grader that cannot be used. The lesson's author has to change them. */
public final class OptionsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (OPERATOR) A name that the grader does not know. */
    UNKNOWN_OPTION,
    /** (OPERATOR) A value of another type than the option's. */
    WRONG_TYPE,
    /** (OPERATOR) A value outside of what the option allows. */
    BAD_VALUE,
    /** (OPERATOR) An option that must be given and is not. */
    MISSING_OPTION
  }

  private final Code code;

  /**
   * An error.
   *
   * @param message names the grader, the option and its value, and says how to fix it
   */
  public OptionsException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
