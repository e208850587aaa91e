package dev.carillon.server.boot;

import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * A server that tells a receiver on loopback, as a program of its own, so that a test can kill it:
 * port, port of Redis, port of the receiver. It ends with its standard input.
 */
public final class NotifyProgram {
  private NotifyProgram() {}

  public static void main(String[] args) throws IOException {
    Notify notify =
        Notify.DEFAULTS
            .allowing(
                List.of("localhost:" + args[2]), Duration.ofSeconds(1), 60, Duration.ofMillis(100))
            .withSecrets(new Secret("the same on all servers"), Secret.NONE);
    ServerConfig config =
        ServerProgram.config(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    try (CarillonServer server =
        new CarillonServer(
            config.withExports(config.exports().withNotifications(notify)),
            ProcessClock.get(),
            new SecureRandom())) {
      server.start();
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
