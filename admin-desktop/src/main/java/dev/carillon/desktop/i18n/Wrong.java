package dev.carillon.desktop.i18n;

/** Something that was typed or chosen here cannot be used; said in the language of the console. */
public final class Wrong extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String advice;

  /**
   * @param what one sentence
   * @param advice what to do next, or empty
   */
  public Wrong(String what, String advice) {
    super(what);
    this.advice = advice;
  }

  /** What to do next. */
  public String advice() {
    return advice;
  }
}
