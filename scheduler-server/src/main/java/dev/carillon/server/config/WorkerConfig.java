package dev.carillon.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker was told.
 *
 * @param servers which server it serves; of several, the first that can be reached
 * @param name for people; empty: host and process id
 * @param types it offers, of those it has handlers for; empty: all
 * @param queues it serves; empty: all
 * @param slots tasks it runs at once
 * @param labels for people and rules
 * @param shell what shell tasks may do
 * @param shellEnv variables of the worker that shell tasks see
 * @param shellUsers whom shell tasks may ask to run as
 * @param httpAllow host:port pairs that http tasks may call though they are private
 * @param plugins folder with jars of plug-ins, if any
 * @param data where completions wait that could not be delivered
 * @param drain how long running tasks may go on once the worker is told to leave
 * @param kafka whether hints are taken from Kafka where the server names one
 * @param smtp how email tasks are sent
 * @param access how the server is reached
 * @param shellBounds what shell tasks are kept within
 */
public record WorkerConfig(
    List<Address> servers,
    String name,
    List<String> types,
    List<String> queues,
    int slots,
    Map<String, String> labels,
    ShellAllowed shell,
    List<String> shellEnv,
    Set<String> shellUsers,
    Set<Address> httpAllow,
    Optional<Path> plugins,
    Path data,
    Duration drain,
    boolean kafka,
    Smtp smtp,
    ServerAccess access,
    ShellBounds shellBounds) {
  public WorkerConfig {
    servers = List.copyOf(servers);
    types = List.copyOf(types);
    queues = List.copyOf(queues);
    labels = Map.copyOf(labels);
    shellEnv = List.copyOf(shellEnv);
    shellUsers = Set.copyOf(shellUsers);
    httpAllow = Set.copyOf(httpAllow);
  }

  /** A worker whose shell tasks are not bounded. */
  public WorkerConfig(
      List<Address> servers,
      String name,
      List<String> types,
      List<String> queues,
      int slots,
      Map<String, String> labels,
      ShellAllowed shell,
      List<String> shellEnv,
      Set<String> shellUsers,
      Set<Address> httpAllow,
      Optional<Path> plugins,
      Path data,
      Duration drain,
      boolean kafka,
      Smtp smtp,
      ServerAccess access) {
    this(
        servers,
        name,
        types,
        queues,
        slots,
        labels,
        shell,
        shellEnv,
        shellUsers,
        httpAllow,
        plugins,
        data,
        drain,
        kafka,
        smtp,
        access,
        ShellBounds.NONE);
  }

  /** A worker that sends no mail, to a server in clear text. */
  public WorkerConfig(
      List<Address> servers,
      String name,
      List<String> types,
      List<String> queues,
      int slots,
      Map<String, String> labels,
      ShellAllowed shell,
      List<String> shellEnv,
      Set<String> shellUsers,
      Set<Address> httpAllow,
      Optional<Path> plugins,
      Path data,
      Duration drain,
      boolean kafka) {
    this(
        servers,
        name,
        types,
        queues,
        slots,
        labels,
        shell,
        shellEnv,
        shellUsers,
        httpAllow,
        plugins,
        data,
        drain,
        kafka,
        Smtp.OFF,
        ServerAccess.PLAIN);
  }

  /** Nothing was said. */
  public static WorkerConfig defaults() {
    return of(Settings.defaults(WorkerKeys.ALL));
  }

  /** Reads all keys. */
  public static WorkerConfig of(Settings s) {
    return new WorkerConfig(
        s.get(WorkerKeys.SERVER),
        s.get(WorkerKeys.NAME),
        s.get(WorkerKeys.TYPES),
        s.get(WorkerKeys.QUEUES),
        s.get(WorkerKeys.SLOTS),
        s.get(WorkerKeys.LABELS),
        s.get(WorkerKeys.SHELL),
        s.get(WorkerKeys.SHELL_ENV),
        Set.copyOf(s.get(WorkerKeys.SHELL_USERS)),
        Set.copyOf(s.get(WorkerKeys.HTTP_ALLOW)),
        s.get(WorkerKeys.PLUGINS),
        s.get(WorkerKeys.DATA),
        s.get(WorkerKeys.DRAIN),
        s.get(WorkerKeys.KAFKA),
        Smtp.of(s),
        ServerAccess.of(s),
        ShellBounds.of(s));
  }

  /** All keys, for the flags of the command line and the reference. */
  public static List<Key<?>> keys() {
    return WorkerKeys.ALL;
  }
}
