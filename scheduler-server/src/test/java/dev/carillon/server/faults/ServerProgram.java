package dev.carillon.server.faults;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.config.ConfigLoader;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** A server: {@code key=value …}. Prints {@code server <port>}. */
public final class ServerProgram {
  private ServerProgram() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> flags = new HashMap<>();
    for (String arg : args) {
      flags.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    ServerConfig config =
        ServerConfig.of(
            new ConfigLoader(ServerConfig.keys())
                .load(new ConfigLoader.Sources(flags, Map.of(), null, "")));
    try (CarillonServer server =
        new CarillonServer(config, ProcessClock.get(), new SecureRandom())) {
      server.start();
      System.out.println("server " + server.port());
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
