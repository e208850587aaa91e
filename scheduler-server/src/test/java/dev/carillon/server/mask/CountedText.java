package dev.carillon.server.mask;

/** A text that fails whoever reads it too often. For one thread. */
final class CountedText implements CharSequence {
  private final String text;
  private final long most;
  private long reads;

  /**
   * @param times how often each of its characters may be read, on the average
   */
  CountedText(String text, int times) {
    this.text = text;
    this.most = (long) times * text.length();
  }

  /** Counts a read of one character. */
  void read() {
    if (++reads > most) {
      String start = text.substring(0, Math.min(40, text.length()));
      throw new AssertionError("More than " + most + " characters read of " + start + "…");
    }
  }

  @Override
  public char charAt(int index) {
    read();
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
