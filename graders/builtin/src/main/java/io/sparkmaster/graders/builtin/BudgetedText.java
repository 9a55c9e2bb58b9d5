package io.sparkmaster.graders.builtin;

/**
 * A text that refuses to be read too often: a learner chooses the output that a regular expression
 * searches, and could make it backtrack for ever.
 */
final class BudgetedText implements CharSequence {
  private static final long READS = 20_000_000;

  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private SpentException() {
      super("More than " + READS + " characters were read.");
    }
  }

  private final String text;
  private long reads;

  BudgetedText(String text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++reads > READS) {
      throw new SpentException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
