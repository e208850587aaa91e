package dev.carillon.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps libraries from logging into the output of a command: whatever goes wrong reaches the user
 * as an error of the command itself.
 */
final class Silence {
  /** Kept, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  private Silence() {}

  static void ofLogs() {
    GRPC.setLevel(java.util.logging.Level.OFF);
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.OFF);
    }
  }
}
