package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.wire.NotificationMapping;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon notify rule put}. */
@Command(
    name = "put",
    description = {
      "Stores a rule: what is told, and to which channels. It holds for what happens from now on."
    },
    footer = {
      "",
      "Events of tasks: task.completed, task.failed, task.dead, task.cancelled, task.retrying; of"
          + " runs:",
      "run.completed, run.failed, run.cancelled, run.deadline_missed, run.deadline_at_risk; of"
          + " schedules:",
      "schedule.missed, schedule.paused; alarms: queue.depth, queue.age, store.memory,"
          + " worker.lost.",
      "",
      "Examples:",
      "  carillon notify rule put dead --event task.dead --filter 'queue:mail' --to ops --group 1m",
      "  carillon notify rule put deep --event queue.depth --depth 1000 --for 5m --to team",
      "  carillon notify rule put lost --event worker.lost --event store.memory --to ops"
    })
final class NotifyRulePut extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "What it is called; dead@acme tells of acme only.")
  String id = "";

  @Option(
      names = {"-e", "--event"},
      paramLabel = "EVENT",
      required = true,
      split = ",",
      description = "What it is about; any number of times.")
  List<String> events = List.of();

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      description = "Only tasks that pass, as in task find.")
  String filter = "";

  @Option(
      names = "--to",
      paramLabel = "CHANNEL",
      required = true,
      split = ",",
      description = "Where to; any number of times.")
  List<String> channels = List.of();

  @Option(
      names = "--cool-down",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "After a message none about the same for so long; then what came meanwhile.")
  Duration coolDown = Duration.ZERO;

  @Option(
      names = "--group",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "What is alike within so long becomes one message (default: each by itself).")
  Duration group = Duration.ZERO;

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      split = ",",
      description = "Of queue.depth and queue.age: only these (default: each).")
  List<String> queues = List.of();

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Of queue.depth: more tasks wait than that.")
  long depth;

  @Option(
      names = "--age",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Of queue.age: the oldest waits for longer.")
  Duration age = Duration.ZERO;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Of alarms: only once it has been so for this long.")
  Duration holdsFor = Duration.ZERO;

  @Option(
      names = "--memory",
      paramLabel = "PERCENT",
      description = "Of store.memory: Redis is fuller than that (default: 85).")
  int memory;

  @Option(
      names = "--with-errors",
      description = "Quote errors of tasks, which may hold what receivers should not see.")
  boolean withErrors;

  @Option(names = "--off", description = "It is kept, but tells nothing.")
  boolean off;

  @Option(names = "--note", paramLabel = "TEXT", description = "Stands in every message.")
  String note = "";

  NotifyRulePut(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Set<NotifyEvent> known = EnumSet.noneOf(NotifyEvent.class);
    events.forEach(word -> known.add(NotifyEvent.of(word)));
    Rule rule =
        new Rule(
            id,
            note,
            off,
            known,
            filter,
            channels,
            coolDown,
            group,
            new Rule.Bounds(queues, depth, age, holdsFor, memory),
            withErrors,
            0,
            "");
    Rule stored = await(client.notifications().putRule(rule));
    print(NotificationMapping.toProto(stored), () -> NotifyView.rule(stored, times()));
    return Exit.OK;
  }
}
