package dev.carillon.server.cli;

import com.google.protobuf.Message;
import dev.carillon.server.door.json.ProtoJson;

/** Results for programs: the same shape as the server's own JSON. */
final class Json {
  private Json() {}

  /**
   * One line, without its end. A payload that is JSON stands in it as it was submitted; line breaks
   * between its tokens become spaces, which mean the same, so that a line stays a line.
   */
  static String line(Message message) {
    return ProtoJson.print(message).replace('\n', ' ').replace('\r', ' ');
  }
}
