package dev.carillon.server.bench;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;

/**
 * A server with the default configuration as a process of its own: {@code <address> <redis address>
 * [<kafka bootstrap>]}. It ends with its standard input.
 */
public final class ServerNode {
  private ServerNode() {}

  public static void main(String[] args) throws IOException {
    ServerConfig defaults = ServerConfig.defaults();
    String bootstrap = args.length > 2 ? args[2] : "";
    ServerConfig config =
        defaults
            .withGrpc(Address.parse(args[0]))
            .withRedis(defaults.redis().withAddress(Address.parse(args[1])))
            .withKafka(new Kafka(bootstrap, defaults.kafka().dispatch()))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withDoors(defaults.doors().onFreePorts());
    try (CarillonServer server =
        new CarillonServer(config, ProcessClock.get(), new SecureRandom())) {
      server.start();
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
