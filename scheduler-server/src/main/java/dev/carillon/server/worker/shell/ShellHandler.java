package dev.carillon.server.worker.shell;

import dev.carillon.model.task.Payload;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Type {@code shell}: see {@link ShellCommand} for the payload. */
public final class ShellHandler implements TaskHandler {
  /** A daemon that left the group may hold the pipe of the output open for ever. */
  private static final long OUTPUT_AFTER_END_SECONDS = 1;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM");
  private static final Logger LOG = LoggerFactory.getLogger(ShellHandler.class);

  private final ShellSettings settings;
  private final StdinFiles files;
  private final Executor blocking;
  private final Function<String, Optional<String>> environment;
  private final Supervisor supervisor = new Supervisor();

  /**
   * @param scratch folder for what a command reads, readable by nobody else
   * @param blocking platform threads: reading a pipe pins a virtual one
   * @param environment the worker's own
   */
  public ShellHandler(
      ShellSettings settings,
      Path scratch,
      Executor blocking,
      Function<String, Optional<String>> environment) {
    this.settings = settings;
    this.files = new StdinFiles(scratch);
    this.blocking = blocking;
    this.environment = environment;
  }

  @Override
  public String type() {
    return "shell";
  }

  @Override
  public Payload run(TaskContext context) throws Exception {
    ShellCommand command = ShellCommand.parse(context.payload().utf8());
    checkAllowed(command);
    Optional<Path> stdin = stdin(command);
    Process process;
    try {
      process = start(command, stdin, context.assignment());
    } catch (IOException e) {
      if (stdin.isPresent()) {
        Files.deleteIfExists(stdin.get());
      }
      throw new TaskFailedException("Expected to start a process, but: " + e.getMessage(), e);
    }
    ShellOutput output = new ShellOutput(context);
    CompletableFuture<Void> copied =
        CompletableFuture.runAsync(() -> output.copy(process.getInputStream()), blocking);
    RunningCommand running = new RunningCommand(process, context);
    boolean stopped = running.await();
    awaitOutput(copied, context);
    if (stopped) {
      throw new InterruptedException("stopped");
    }
    return outcome(process.exitValue(), output, context.assignment());
  }

  private void checkAllowed(ShellCommand command) throws NonRetryableException {
    if (settings.mode() == ShellMode.OFF || (command.line() && settings.mode() != ShellMode.LINE)) {
      throw new NonRetryableException(
          "Expected a worker that allows "
              + (command.line() ? "command lines (shell: line)" : "programs (shell: argv)")
              + ", but this one is set to shell: "
              + settings.mode().name().toLowerCase(java.util.Locale.ROOT)
              + ".");
    }
    if (!command.user().isEmpty()
        && (!settings.users().contains(command.user()) || !supervisor.canSwitchUser())) {
      throw new NonRetryableException(
          "Expected a worker that runs commands as user '"
              + command.user()
              + "', but this one does not: it must be run by root and list that user.");
    }
    checkBounds(command);
    if (!command.cwd().isEmpty() && !Files.isDirectory(Path.of(command.cwd()))) {
      throw new NonRetryableException(
          "Expected a folder at '" + command.cwd() + "', but there is none.");
    }
  }

  private void checkBounds(ShellCommand command) throws NonRetryableException {
    if (command.user().isEmpty() && !settings.users().isEmpty() && supervisor.canSwitchUser()) {
      throw new NonRetryableException(
          "Expected a \"user\" of "
              + settings.users().stream().sorted().toList()
              + ", but the payload names none, and this worker is run by root.");
    }
    List<String> programs = settings.programs();
    if (!programs.isEmpty() && (command.line() || !programs.contains(command.argv().getFirst()))) {
      throw new NonRetryableException(
          "Expected \"argv\" with one of the programs "
              + programs
              + ", but got "
              + (command.line() ? "a line" : command.argv().getFirst())
              + " (worker.shell-programs).");
    }
    // Without "cwd" it would run in the worker's own folder.
    if (!settings.folders().isEmpty() && (command.cwd().isEmpty() || !within(command.cwd()))) {
      throw new NonRetryableException(
          "Expected a \"cwd\" below one of "
              + settings.folders()
              + ", but got "
              + (command.cwd().isEmpty() ? "none" : "'" + command.cwd() + "'")
              + " (worker.shell-folders).");
    }
    if (!settings.limits().isEmpty() && !supervisor.canLimit()) {
      throw new NonRetryableException(
          "Expected prlimit (package util-linux) for worker.shell-limits, but there is none.");
    }
  }

  /** By where it really is: a link may lead elsewhere. */
  private boolean within(String cwd) {
    try {
      Path real = Path.of(cwd).toRealPath();
      for (Path folder : settings.folders()) {
        if (Files.isDirectory(folder) && real.startsWith(folder.toRealPath())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** Deleted by the supervisor once it is open. */
  private Optional<Path> stdin(ShellCommand command) throws IOException {
    if (command.stdin().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(files.write(command.stdin()));
  }

  private Process start(ShellCommand command, Optional<Path> stdin, Assignment task)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(supervisor.commandLine(command, stdin, settings.limits()))
            .redirectErrorStream(true);
    if (!command.cwd().isEmpty()) {
      builder.directory(Path.of(command.cwd()).toFile());
    }
    Map<String, String> env = builder.environment();
    env.clear();
    for (String name : settings.passEnv()) {
      environment.apply(name).ifPresent(value -> env.put(name, value));
    }
    env.putAll(command.env());
    env.put("CARILLON_TASK_ID", task.attempt().id().toString());
    env.put("CARILLON_ATTEMPT", Integer.toString(task.number()));
    env.put("CARILLON_GEN", Integer.toString(task.attempt().gen()));
    TraceContext.of(task.attributes())
        .ifPresent(
            trace -> {
              env.put("TRACEPARENT", trace.parent());
              if (!trace.state().isEmpty()) {
                env.put("TRACESTATE", trace.state());
              }
            });
    return builder.start();
  }

  private static void awaitOutput(CompletableFuture<Void> copied, TaskContext context)
      throws ExecutionException {
    boolean interrupted = false;
    try {
      copied.get(OUTPUT_AFTER_END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "A process that {} left behind outside its group holds its output open.",
          context.assignment().attempt());
    } catch (InterruptedException e) {
      interrupted = true; // the command is over: nothing is left to stop
    }
    LOG.trace("Output is in, interrupted meanwhile: {}", interrupted);
  }

  private static Payload outcome(int status, ShellOutput output, Assignment task)
      throws TaskFailedException {
    if (status == 0) {
      return Payload.of(output.tail());
    }
    String lines = output.lastLines();
    throw ExitCodes.failure(status, describe(status) + (lines.isEmpty() ? "" : "\n" + lines), task);
  }

  private static String describe(int status) {
    if (status <= 128) {
      return "Exit code " + status;
    }
    int number = status - 128;
    String name = SIGNALS.get(number);
    return "Ended by signal "
        + (name == null ? Integer.toString(number) : name)
        + " (exit code "
        + status
        + ")";
  }
}
