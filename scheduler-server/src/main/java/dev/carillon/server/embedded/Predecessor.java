package dev.carillon.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server that used a directory before us. After kill -9 of its parent it needs a moment to save
 * and leave; two of them on one append-only file would destroy it.
 */
final class Predecessor {
  private Predecessor() {}

  static void awaitGone(Path pidFile, Duration patience) throws IOException, InterruptedException {
    Optional<ProcessHandle> old = find(pidFile);
    if (old.isEmpty()) {
      return;
    }
    try {
      old.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "Another Redis (process "
              + old.get().pid()
              + ") uses "
              + pidFile.getParent()
              + "; stop it or take another directory",
          e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static Optional<ProcessHandle> find(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String text = Files.readString(pidFile).trim();
    if (!text.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    // The number may by now belong to something else.
    return ProcessHandle.of(Long.parseLong(text))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().map(Predecessor::isRedis).orElse(false));
  }

  private static boolean isRedis(String command) {
    return command.contains("redis-server") || command.contains("valkey-server");
  }
}
