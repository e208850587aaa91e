package dev.carillon.client;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What a server answered up to one moment: enough to look at it later without the server.
 *
 * @param server its address
 * @param takenMs when, epoch milliseconds of the computer that asked
 */
public record Recording(String server, long takenMs, List<Answer> answers) {
  public Recording {
    answers = List.copyOf(answers);
  }

  /**
   * One question and what came.
   *
   * @param method full name of the call
   */
  record Answer(String method, ByteString request, List<ByteString> messages) {}

  /** Without what the server answered. */
  @Override
  public String toString() {
    return "Recording[" + server + ", " + takenMs + ", " + answers.size() + " answers]";
  }
}
