package dev.carillon.server.worker;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.handler.EchoHandler;
import dev.carillon.server.worker.handler.HttpHandler;
import dev.carillon.server.worker.handler.Plugins;
import dev.carillon.server.worker.handler.SleepHandler;
import dev.carillon.server.worker.mail.EmailHandler;
import dev.carillon.server.worker.shell.ShellHandler;
import dev.carillon.server.worker.shell.ShellMode;
import dev.carillon.server.worker.shell.StdinFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers that a worker's settings ask for, by type. */
final class Handlers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

  private final Map<String, TaskHandler> byType = new TreeMap<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();

  private Handlers() {}

  /**
   * Makes them.
   *
   * @throws CarillonException INVALID_ARGUMENT if plug-ins do not load, two claim one type, or a
   *     type is asked for that none has
   */
  static Handlers of(
      WorkerSettings settings,
      WorkerThreads threads,
      Clock clock,
      Function<String, Optional<String>> environment) {
    Handlers handlers = new Handlers();
    handlers.add(new EchoHandler());
    handlers.add(new SleepHandler());
    HttpHandler http = new HttpHandler(settings.http(), clock);
    handlers.closeables.add(http);
    handlers.add(http);
    if (settings.mail().on()) {
      handlers.add(new EmailHandler(settings.mail(), clock));
    }
    if (settings.shell().mode() != ShellMode.OFF) {
      Path scratch = settings.dataDir().resolve("shell");
      new StdinFiles(scratch).deleteOld(clock.instant());
      handlers.add(new ShellHandler(settings.shell(), scratch, threads.blocking(), environment));
    }
    settings
        .plugins()
        .map(Plugins::load)
        .ifPresent(
            plugins -> {
              handlers.closeables.add(plugins);
              plugins.handlers().forEach(handlers::add);
            });
    handlers.keep(settings.types());
    return handlers;
  }

  private void add(TaskHandler handler) {
    TaskHandler other = byType.putIfAbsent(handler.type(), handler);
    if (other != null) {
      throw CarillonException.invalid(
          "plugins",
          "Expected one handler a type, but both "
              + other.getClass().getName()
              + " and "
              + handler.getClass().getName()
              + " are for '"
              + handler.type()
              + "'.",
          "Remove one of the plug-ins.");
    }
  }

  private void keep(List<String> types) {
    for (String type : types) {
      if (!byType.containsKey(type)) {
        throw CarillonException.invalid(
            "types",
            "Expected types among "
                + String.join(", ", byType.keySet())
                + ", but got '"
                + type
                + "'.",
            type.equals("shell")
                ? "Shell tasks are off unless this worker's own configuration allows them."
                : type.equals("email")
                    ? "Email tasks need an SMTP server: set worker.smtp-host."
                    : "Add the plug-in that runs it, or leave the type out.");
      }
    }
    if (!types.isEmpty()) {
      byType.keySet().retainAll(types);
    }
  }

  Map<String, TaskHandler> byType() {
    return Map.copyOf(byType);
  }

  List<String> types() {
    return List.copyOf(byType.keySet());
  }

  @Override
  public void close() {
    for (AutoCloseable closeable : closeables) {
      try {
        closeable.close();
      } catch (IOException e) {
        LOG.warn("Expected to close {}, but could not.", closeable, e);
      } catch (Exception e) {
        LOG.warn("{} did not close.", closeable, e);
      }
    }
  }
}
