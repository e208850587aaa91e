package dev.carillon.server.boot.up;

import dev.carillon.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the person asked for.
 *
 * @param config of the server; its addresses of Redis and Kafka are replaced by the embedded ones
 * @param data where everything is kept
 * @param kafka whether there is a broker
 * @param sample whether sample tasks are submitted
 * @param console the command line that opens the console; empty: it is not opened
 * @param worker the command line that runs a worker, to which its flags are added
 * @param launcher what this program is called in hints, for example {@code ./carillon}
 */
public record UpOptions(
    ServerConfig config,
    Path data,
    boolean kafka,
    boolean sample,
    List<String> console,
    List<String> worker,
    String launcher) {
  public UpOptions {
    console = List.copyOf(console);
    worker = List.copyOf(worker);
  }

  /** Whether there is something to open the console on. */
  public static boolean hasDisplay(Map<String, String> environment) {
    return Console.hasDisplay(environment);
  }
}
