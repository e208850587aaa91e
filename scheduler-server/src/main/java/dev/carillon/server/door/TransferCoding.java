package dev.carillon.server.door;

/**
 * Finds a Transfer-Encoding other than chunked in the head of a request of HTTP/1. What is behind
 * it reads such a body by its Content-Length, and a proxy in front perhaps by chunks: then they do
 * not agree where the next request begins. One a connection, on its event loop.
 */
final class TransferCoding {
  private static final String NAME = "transfer-encoding:";
  private static final String CHUNKED = "chunked";
  private static final int MOST = 32;

  private final StringBuilder value = new StringBuilder();

  /** Bytes of this line that are those of the name; -1: it is another line. */
  private int same;

  /** Whether the line before names a coding: it goes on in a line that begins with a blank. */
  private boolean named;

  private boolean folded;

  /** Takes the next byte of a head; whether it ends a line that names another coding. */
  boolean another(byte next) {
    if (next == '\n') {
      named = same == NAME.length();
      boolean another = folded || named && !chunked();
      same = 0;
      folded = false;
      value.setLength(0);
      return another;
    }
    if (same == NAME.length()) {
      if (value.length() < MOST) {
        value.append((char) (next & 0xFF));
      }
    } else if (same >= 0) {
      folded = named && same == 0 && (next == ' ' || next == '\t');
      same = Character.toLowerCase((char) (next & 0xFF)) == NAME.charAt(same) ? same + 1 : -1;
    }
    return false;
  }

  private boolean chunked() {
    return value.length() < MOST && CHUNKED.equalsIgnoreCase(value.toString().strip());
  }
}
