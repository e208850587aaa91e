package dev.carillon.server.worker;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.worker.handler.HttpSettings;
import dev.carillon.server.worker.mail.MailSettings;
import dev.carillon.server.worker.shell.ShellMode;
import dev.carillon.server.worker.shell.ShellSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a worker is set up; read once, a change needs a restart.
 *
 * @param name a name for people; empty: host and process id
 * @param types types to offer, of those it has handlers for; empty: all it has
 * @param queues queues to serve; empty: all
 * @param slots tasks to run at once, 1–10,000; default {@value #DEFAULT_SLOTS}
 * @param labels free labels
 * @param dataDir folder for the journal of unsent completions; workers may share it
 * @param shell what shell tasks may do; default nothing
 * @param http what http tasks may call besides public addresses; default nothing
 * @param plugins folder with jars of plug-ins; default none
 * @param kafka whether to take hints from Kafka where the server offers it; default yes
 * @param drainTimeout how long running tasks may take to end when the worker is stopped; default 30
 *     s
 * @param mail how email tasks are sent; default not at all
 */
public record WorkerSettings(
    String name,
    List<String> types,
    List<String> queues,
    int slots,
    Map<String, String> labels,
    Path dataDir,
    ShellSettings shell,
    HttpSettings http,
    Optional<Path> plugins,
    boolean kafka,
    Duration drainTimeout,
    MailSettings mail) {
  /**
   * Tasks mostly wait (for a process, for an answer), so many more than processors are right; 64
   * shell tasks are still few enough not to drown a small machine, and 64 slots are enough for
   * thousands of short tasks a second, because a slot is free again as soon as its handler returns.
   */
  public static final int DEFAULT_SLOTS = 64;

  private static final int MAX_SLOTS = 10_000;

  public WorkerSettings {
    types = List.copyOf(types);
    queues = List.copyOf(queues);
    labels = Map.copyOf(labels);
    if (slots < 1 || slots > MAX_SLOTS) {
      throw CarillonException.invalid(
          "slots",
          "Expected 1 to 10,000 slots, but got " + slots + ".",
          "Leave it out for " + DEFAULT_SLOTS + ".");
    }
    if (drainTimeout.isNegative()) {
      throw CarillonException.invalid(
          "drain-timeout",
          "Expected a time of 0 or more, but got " + drainTimeout + ".",
          "Leave it out for 30 s.");
    }
  }

  /** A worker that sends no mail. */
  public WorkerSettings(
      String name,
      List<String> types,
      List<String> queues,
      int slots,
      Map<String, String> labels,
      Path dataDir,
      ShellSettings shell,
      HttpSettings http,
      Optional<Path> plugins,
      boolean kafka,
      Duration drainTimeout) {
    this(
        name,
        types,
        queues,
        slots,
        labels,
        dataDir,
        shell,
        http,
        plugins,
        kafka,
        drainTimeout,
        MailSettings.OFF);
  }

  /** All defaults: no shell, no plug-ins. */
  public static WorkerSettings defaults(Path dataDir) {
    return new WorkerSettings(
        "",
        List.of(),
        List.of(),
        DEFAULT_SLOTS,
        Map.of(),
        dataDir,
        ShellSettings.of(ShellMode.OFF),
        HttpSettings.of(List.of()),
        Optional.empty(),
        true,
        Duration.ofSeconds(30));
  }
}
