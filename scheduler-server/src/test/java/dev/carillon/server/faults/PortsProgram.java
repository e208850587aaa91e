package dev.carillon.server.faults;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.config.ConfigLoader;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A server where callers must prove who they are: {@code key=value …}. Prints {@code server <port>
 * <port of delaybox> <port of ticks>} and {@code told <a line of its first token>}.
 */
public final class PortsProgram {
  private PortsProgram() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> flags = new HashMap<>();
    for (String arg : args) {
      flags.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    ServerConfig config =
        ServerConfig.of(
            new ConfigLoader(ServerConfig.keys())
                .load(new ConfigLoader.Sources(flags, Map.of(), null, "")));
    ServerConfig onFreePorts =
        config.withDelaybox(config.delaybox().withPort(0)).withDoors(config.doors().onFreePorts());
    CompletableFuture<String> told = new CompletableFuture<>();
    try (CarillonServer server =
        new CarillonServer(onFreePorts, ProcessClock.get(), new SecureRandom())
            .announcingTo(told::complete)) {
      server.start();
      System.out.println(
          "server "
              + server.port()
              + " "
              + server.delayboxPort().orElse(0)
              + " "
              + server.ticksPort().orElse(0));
      System.out.println("told " + told.join().replace('\n', ' '));
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
    }
  }
}
