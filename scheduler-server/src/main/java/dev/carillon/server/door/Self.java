package dev.carillon.server.door;

import dev.carillon.server.door.http.JsonText;
import java.time.Clock;

/**
 * What a server says of itself.
 *
 * @param node its name
 * @param version of the program
 * @param clock its time, which is not that of the tasks
 */
public record Self(String node, String version, Clock clock) {
  /** The three as JSON; the time in epoch seconds. */
  String json() {
    return "{\"node\":"
        + JsonText.quoted(node)
        + ",\"version\":"
        + JsonText.quoted(version)
        + ",\"time\":"
        + clock.millis() / 1_000
        + "}";
  }
}
