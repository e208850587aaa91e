package dev.carillon.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test look every 20 ms for what it waits for. Awaitility's own tenth of a second, which
 * it also waits before it looks for the first time, was minutes of a build. Where a test names no
 * limit of its own, it only must not hang: a busy machine may take its time.
 */
public final class QuickPolls implements BeforeAllCallback {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration HANGS = Duration.ofMinutes(2);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollInterval(OFTEN);
    Awaitility.setDefaultPollDelay(OFTEN);
    Awaitility.setDefaultTimeout(HANGS);
  }
}
