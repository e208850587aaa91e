package dev.carillon.model.query;

import dev.carillon.model.error.CarillonException;
import java.util.regex.Pattern;

/**
 * A regular expression that cannot run away: the steps of one search are counted. Two are equal if
 * they are written alike.
 */
public final class Regex {
  /** Longest expression, characters. */
  public static final int MAX_LENGTH = 200;

  /** Characters looked at in one search: some hundred times a long error text. */
  private static final int MAX_STEPS = 1_000_000;

  private final String source;
  private final boolean ignoreCase;
  private final Pattern pattern;

  /**
   * Compiles it.
   *
   * @throws java.util.regex.PatternSyntaxException with what is wrong
   */
  public Regex(String source, boolean ignoreCase) {
    this.source = withoutEscapedSlashes(source);
    this.ignoreCase = ignoreCase;
    if (tooLong(source)) {
      throw new java.util.regex.PatternSyntaxException(
          "Longer than " + MAX_LENGTH + " characters", this.source, MAX_LENGTH);
    }
    this.pattern =
        Pattern.compile(
            this.source, ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
  }

  /** Whether there are more characters than an expression may have, escapes of slashes aside. */
  static boolean tooLong(String source) {
    return withoutEscapedSlashes(source).length() > MAX_LENGTH;
  }

  /** A slash needs no escape but where slashes enclose the expression. */
  private static String withoutEscapedSlashes(String source) {
    StringBuilder text = new StringBuilder(source.length());
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        char next = source.charAt(++i);
        text.append(next == '/' ? "/" : "\\" + next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  public String source() {
    return source;
  }

  public boolean ignoreCase() {
    return ignoreCase;
  }

  /**
   * Whether some part of the text matches.
   *
   * @throws CarillonException INVALID_ARGUMENT if that took too many steps to say
   */
  boolean find(String text) {
    try {
      return pattern.matcher(new Counted(text, 0, text.length(), new int[1])).find();
    } catch (StackOverflowError | TooManySteps e) {
      throw CarillonException.invalid(
          "filter",
          "Expected a regular expression that is quick to try, but /"
              + source
              + "/ took more than "
              + MAX_STEPS
              + " steps on one text.",
          "Avoid repetitions inside repetitions, like (a+)+.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Regex that
        && source.equals(that.source)
        && ignoreCase == that.ignoreCase;
  }

  @Override
  public int hashCode() {
    return source.hashCode() * 31 + Boolean.hashCode(ignoreCase);
  }

  @Override
  public String toString() {
    return "/" + source + "/" + (ignoreCase ? "i" : "");
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is looked at, all its parts together. */
  private record Counted(String text, int from, int to, int[] steps) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MAX_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, from + start, from + end, steps);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
