package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.wire.EventMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon events}. */
@Command(
    name = "events",
    description = "Shows every change of state as it happens, until Ctrl+C.",
    footer = {
      "",
      "Examples:",
      "  carillon events --queue mail",
      "  carillon events --task 03-8M3KQ2ZVXH4T",
      "  carillon events --json | jq -c '.events[]'",
      "",
      "Each line of --json is a batch with its cursor; --from goes on behind it."
    })
final class EventsCommand extends ClientCommand {
  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      split = ",",
      description = "Only this queue; may be given several times.")
  List<String> queues = new ArrayList<>();

  @Option(names = "--task", paramLabel = "ID", description = "Only this task.")
  String task = "";

  @Option(
      names = "--from",
      paramLabel = "CURSOR",
      description = "Go on behind an earlier batch (default: from now).")
  String cursor = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "End after at least this many events (default: never).")
  int limit = Integer.MAX_VALUE;

  private long seen;

  EventsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Stream<EventBatch> batches = new Stream<>();
    try (Subscription _ = client.watchEvents(cursor, queues, task, batches)) {
      batches.forEach(this::show);
    }
    return Exit.OK;
  }

  private boolean show(EventBatch batch) {
    if (batch.resync()) {
      progress("(Events were lost here: too many at once, or no longer kept.)");
    }
    boolean empty = batch.events().isEmpty() && !batch.resync();
    if (!empty) {
      print(EventMapping.toProto(batch), () -> lines(batch));
    }
    seen += batch.events().size();
    return seen < limit && !terminal.unread();
  }

  private String lines(EventBatch batch) {
    Times times = times();
    StringBuilder text = new StringBuilder();
    batch.events().forEach(event -> text.append(line(event, times)).append('\n'));
    return text.toString();
  }

  /** What an operator told a queue, a tenant, a type or a worker: no task has moved. */
  private static String told(TaskEvent event, Times times) {
    String of =
        !event.queue().isEmpty()
            ? "queue " + event.queue()
            : !event.type().isEmpty()
                ? "type " + event.type()
                : event.tenant().isEmpty() ? "" : "tenant " + event.tenant();
    return String.format(
        "%s  %-15s  %s%s%s",
        times.clock(event.atMs()),
        Text.line(event.cause()),
        Text.line(of),
        event.actor().isEmpty() ? "" : " by " + Text.line(event.actor()),
        event.reason().isEmpty() ? "" : ": " + Text.line(event.reason()));
  }

  private static String line(TaskEvent event, Times times) {
    if (event.taskId().isEmpty()) {
      return told(event, times);
    }
    String move = word(event.from(), "new") + " → " + word(event.to(), "gone");
    String actor = event.actor().isEmpty() ? "" : " by " + Text.line(event.actor());
    return String.format(
        "%s  %-15s  %-25s  %-9s  %s/%s gen %d%s",
        times.clock(event.atMs()),
        event.taskId(),
        move,
        Text.line(event.cause()),
        Text.line(event.queue()),
        Text.line(event.type()),
        event.gen(),
        actor);
  }

  private static String word(Optional<TaskState> state, String none) {
    return state.map(TaskState::name).orElse(none);
  }
}
