package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The parts of a new task as options. What is not given takes the server's default. */
final class NewTaskOptions {
  private static final String STDIN = "-";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description =
          "What runs it: shell, http, sleep, echo, kafka, or what a worker offers"
              + " (default: echo).")
  String type = "echo";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Queue to put it in (default: default).")
  String queue = NewTask.DEFAULT_NAME;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose it is (default: default).")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(names = "--name", paramLabel = "NAME", description = "A name for people.")
  String name = "";

  @ArgGroup(exclusive = true)
  @Nullable PayloadSource payload;

  @ArgGroup(exclusive = true)
  @Nullable Due due;

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "0-9|WORD",
      converter = Priorities.class,
      description = "9 is the most urgent; high, medium and low are 8, 5 and 2 (default: 5).")
  int priority = Priority.MEDIUM;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Attempts in all, the first included, 1-255 (default: 3).")
  int maxAttempts = RetryPolicy.DEFAULT.maxAttempts();

  @Option(
      names = "--backoff",
      paramLabel = "FIRST[..LONGEST]",
      converter = Backoff.Converter.class,
      description =
          "Waits between attempts, doubling from the first to the longest" + " (default: 1s..10m).")
  Backoff backoff =
      new Backoff(RetryPolicy.DEFAULT.backoffBase(), RetryPolicy.DEFAULT.backoffMax());

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest time one attempt may run (default: 1h).")
  Duration timeout = NewTask.DEFAULT_EXEC_TIMEOUT;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "A free label; may be given several times.")
  List<KeyValue> labels = new ArrayList<>();

  @Option(
      names = {"-a", "--attribute"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description =
          "A setting of the handler, such as topic for kafka; may be given several times.")
  List<KeyValue> attributes = new ArrayList<>();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "Idempotency key: submitting twice with one key gives one task.")
  String key = "";

  @Option(
      names = "--unique",
      paramLabel = "KEY",
      description = "Unique key: while another task of this queue holds it, this one is refused.")
  String uniqueKey = "";

  @Option(
      names = "--unique-until",
      paramLabel = "start|done|success",
      description = "How long the unique key is held (default: done).")
  @Nullable UniqueUntil uniqueUntil;

  @Option(
      names = "--unique-for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "The unique key is free after this time at the latest.")
  Duration uniqueFor = Duration.ZERO;

  @Option(
      names = "--debounce",
      description = "With --unique: replace the task that waits instead of being refused.")
  boolean debounce;

  /** The scopes as words. */
  enum UniqueUntil {
    START,
    DONE,
    SUCCESS
  }

  private Uniqueness unique() {
    if (uniqueKey.isEmpty()) {
      if (debounce || uniqueUntil != null) {
        throw CarillonException.invalid(
            "--unique", "Expected a unique key, but got none.", "Say of what there may be one.");
      }
      return Uniqueness.NONE;
    }
    UniqueUntil until = uniqueUntil;
    if (until == null) {
      until = debounce ? UniqueUntil.START : UniqueUntil.DONE;
    }
    return new Uniqueness(
        uniqueKey, Uniqueness.Scope.values()[until.ordinal()], uniqueFor, debounce);
  }

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      description =
          "Attempts that may be lost together with their worker before the task is given up,"
              + " 1-255 (default: 3).")
  int maxLost = RetryPolicy.DEFAULT.maxLost();

  @Mixin final DeadlineOptions deadlines = new DeadlineOptions();

  /** One of two ways to give the payload. */
  static final class PayloadSource {
    @Option(
        names = "--payload",
        paramLabel = "TEXT",
        required = true,
        description = "What the handler gets, byte for byte; - reads standard input.")
    @Nullable String text;

    @Option(
        names = "--payload-file",
        paramLabel = "FILE",
        required = true,
        description = "The same from a file; - reads standard input.")
    @Nullable Path file;
  }

  /** One of two ways to say when. */
  static final class Due {
    @Option(
        names = "--delay",
        paramLabel = "TIME",
        required = true,
        converter = Durations.class,
        description = "Run after this time: 250ms, 30s, 5m, 2h, 1d.")
    @Nullable Duration delay;

    @Option(
        names = "--at",
        paramLabel = "INSTANT",
        required = true,
        description =
            "Run at this instant: 2026-12-24T18:00:00Z, or 2026-12-24T18:00 by local time.")
    @Nullable String at;
  }

  NewTask toTask(Terminal terminal) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload(terminal),
        priority,
        due(due, terminal),
        retry(),
        positive(timeout, "--timeout"),
        KeyValue.map(labels),
        KeyValue.map(attributes),
        key,
        deadlines.of(TaskDeadlines.NONE, terminal),
        unique());
  }

  private Payload payload(Terminal terminal) {
    return payload(payload, terminal);
  }

  /** The payload that was given; empty if none was. */
  static Payload payload(@Nullable PayloadSource source, Terminal terminal) {
    if (source == null) {
      return Payload.EMPTY;
    }
    String text = source.text;
    Path file = source.file;
    try {
      if (STDIN.equals(text) || (file != null && file.toString().equals(STDIN))) {
        return Payload.of(terminal.in().readAllBytes());
      }
      return file != null
          ? Payload.of(Files.readAllBytes(file))
          : Payload.of(text == null ? "" : text);
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "there is no such file" : e.toString();
      throw CarillonException.invalid(
          "--payload-file",
          "Expected to read the payload from " + file + ", but " + why + ".",
          "Name a file that you may read, or - for standard input.");
    }
  }

  /** The instant that was asked for; now if none was. */
  static NewTask.Due due(@Nullable Due when, Terminal terminal) {
    Duration delay = when == null ? null : when.delay;
    String at = when == null ? null : when.at;
    if (delay != null) {
      return new NewTask.Due.After(delay);
    }
    return at == null
        ? NewTask.Due.NOW
        : new NewTask.Due.At(Instants.parse(at, "--at", terminal.zone()).toEpochMilli());
  }

  private RetryPolicy retry() {
    if (maxAttempts < 1 || maxAttempts > 255) {
      throw CarillonException.invalid(
          "--max-attempts",
          "Expected 1 to 255 attempts, but got " + maxAttempts + ".",
          "1 means that a failure is final.");
    }
    if (maxLost < 1 || maxLost > 255) {
      throw CarillonException.invalid(
          "--max-lost",
          "Expected 1 to 255 attempts, but got " + maxLost + ".",
          "Leave it out for 3.");
    }
    try {
      return new RetryPolicy(maxAttempts, maxLost, backoff.base(), backoff.max());
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "--backoff", String.valueOf(e.getMessage()), "Write it like 1s..10m.");
    }
  }

  private static Duration positive(Duration time, String option) {
    if (time.isZero()) {
      throw CarillonException.invalid(
          option, "Expected a time over 0, but got 0.", "Leave it out for 1h.");
    }
    return time;
  }
}
