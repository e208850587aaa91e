package dev.carillon.server.boot;

import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * A server as a program of its own, so that a test can kill or freeze it: port, port of Redis. Its
 * lease is 12 s, and it is gone after 2 s of silence. It ends with its standard input.
 */
public final class ServerProgram {
  static final Duration LEASE = Duration.ofSeconds(12);
  static final Duration GONE_AFTER = Duration.ofSeconds(2);

  private ServerProgram() {}

  static ServerConfig config(int port, int redisPort) {
    ServerConfig defaults = ServerConfig.defaults();
    EngineConfig engine = defaults.engine();
    return defaults
        .withGrpc(new Address("127.0.0.1", port))
        .withRedis(PatientRedis.at(redisPort))
        .withDelaybox(defaults.delaybox().withPort(0))
        .withEngine(
            new EngineConfig(
                engine.buckets(),
                LEASE,
                Duration.ofSeconds(1),
                engine.claimTimeout(),
                engine.cancelGrace(),
                GONE_AFTER,
                engine.batch()));
  }

  public static void main(String[] args) throws IOException {
    ServerConfig config = config(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    try (CarillonServer server =
        new CarillonServer(config, ProcessClock.get(), new SecureRandom())) {
      server.start();
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
