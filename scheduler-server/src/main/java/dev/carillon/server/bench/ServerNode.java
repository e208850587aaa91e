package dev.carillon.server.bench;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;

/**
 * A server as a process of its own: {@code <redis port> <kafka bootstrap or ->}. Prints {@code server <port>}; ends with
 * its standard input.
 */
public final class ServerNode {
  private ServerNode() {}

  public static void main(String[] args) throws IOException {
    ServerConfig defaults = ServerConfig.defaults();
    String bootstrap = args[1].equals("-") ? "" : args[1];
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withRedis(defaults.redis().withAddress(new Address("127.0.0.1", Integer.parseInt(args[0]))))
            .withKafka(new Kafka(bootstrap, defaults.kafka().dispatch()))
            .withDelaybox(defaults.delaybox().withPort(0));
    try (CarillonServer server = new CarillonServer(config).start()) {
      System.out.println("server " + server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
