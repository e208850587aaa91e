package dev.carillon.server.boot;

import java.util.Optional;

/** What is known of virtual threads in the releases of Java that Carillon runs on. */
final class VirtualThreads {
  private VirtualThreads() {}

  /**
   * Whether one may wait for ever although it was woken: at a wait without a limit right behind one
   * with a limit. That came with Java 25 and is mended in 25.0.3 and 26.0.1 (JDK-8369227). A call
   * would never be answered, or a worker's slot never be free again.
   */
  static boolean mayNeverWake(Runtime.Version java) {
    return mended(java.feature()).filter(m -> java.compareToIgnoreOptional(m) < 0).isPresent();
  }

  private static Optional<Runtime.Version> mended(int feature) {
    return switch (feature) {
      case 25 -> Optional.of(Runtime.Version.parse("25.0.3"));
      case 26 -> Optional.of(Runtime.Version.parse("26.0.1"));
      default -> Optional.empty();
    };
  }
}
