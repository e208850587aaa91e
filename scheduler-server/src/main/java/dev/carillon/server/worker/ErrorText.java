package dev.carillon.server.worker;

import dev.carillon.server.worker.api.TaskFailedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Says in at most 4,096 bytes what went wrong with a handler. */
final class ErrorText {
  /** What a completion may carry, bytes of UTF-8. */
  static final int MAX_BYTES = 4_096;

  private static final int FRAMES = 5;

  private ErrorText() {}

  /**
   * The message as it is for what a handler throws on purpose; the class in front for other checked
   * exceptions; a few frames behind for what looks like a bug, because then the place is what
   * helps.
   */
  static String of(Throwable failure) {
    if (failure instanceof TaskFailedException) {
      return bounded(messageOf(failure));
    }
    StringBuilder text = new StringBuilder(failure.getClass().getSimpleName());
    if (failure.getMessage() != null) {
      text.append(": ").append(failure.getMessage());
    }
    if (failure instanceof RuntimeException || failure instanceof Error) {
      StackTraceElement[] trace = failure.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
        text.append("\n  at ").append(trace[i]);
      }
    }
    return bounded(text.toString());
  }

  private static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /** Cuts after a whole character, so that no half of one is stored. */
  static String bounded(String text) {
    if (text.length() <= MAX_BYTES / 3) {
      return text;
    }
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer in = CharBuffer.wrap(text);
    encoder.encode(in, ByteBuffer.allocate(MAX_BYTES), true);
    return text.substring(0, in.position());
  }
}
