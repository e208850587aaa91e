package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskChanges.Field;
import dev.carillon.wire.SubmitMapping;
import dev.carillon.wire.TaskMapping;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon task retry}. */
@Command(
    name = "retry",
    description = "Runs ended tasks again, with all their attempts before them.",
    footer = {
      "",
      "Examples:",
      "  carillon task retry 03-8M3KQ2ZVXH4T",
      "  carillon task retry 03-8M3KQ2ZVXH4T --as-new --payload-file fixed.json --queue other",
      "  carillon task list --state dead --json | jq -r '.tasks[].id' | xargs carillon task retry"
    })
final class TaskRetry extends ManyTasks {
  @Option(names = "--rerun", description = "Also run tasks again that succeeded.")
  boolean rerun;

  @Option(
      names = "--as-new",
      description =
          "Submit changed copies instead, due now; what is given below is changed in them. The"
              + " attribute retry_of of a copy names the first.")
  boolean asNew;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log; with --as-new.")
  String reason = "";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Queue of the copies; with --as-new.")
  @Nullable String queue;

  @ArgGroup(exclusive = true)
  NewTaskOptions.@Nullable Due due;

  @Mixin final ChangeOptions changed = new ChangeOptions();

  /** A task with nothing in it, to see which options were given. */
  private static final Task NOTHING =
      TaskMapping.fromProto(
          dev.carillon.v1.Task.newBuilder()
              .setState(dev.carillon.v1.TaskState.TASK_STATE_DEAD)
              .build());

  private CompletableFuture<SubmitReceipt> copy(CarillonClient client, String id) {
    TaskChanges changes = changed.changes(await(client.get(id)), terminal);
    NewTask to = changes.values().dueAt(NewTaskOptions.due(due, terminal));
    Set<Field> fields = new HashSet<>(changes.fields());
    if (due != null) {
      fields.add(Field.DUE);
    }
    if (queue != null) {
      fields.add(Field.QUEUE);
      to = to.inQueue(queue);
    }
    return client.taskControl().retryAsNew(id, new TaskChanges(fields, to), reason);
  }

  TaskRetry(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (asNew) {
      return each(
          id -> await(copy(client, id)),
          SubmitMapping::toProto,
          receipt -> "Submitted " + receipt.id() + " (" + receipt.state() + ")");
    }
    if (queue != null || due != null || !changed.changes(NOTHING, terminal).fields().isEmpty()) {
      throw CarillonException.invalid(
          "options",
          "Expected --as-new with changes, but got changes alone.",
          "Add --as-new, or edit nothing.");
    }
    return each(
        id -> await(client.retry(id, rerun)),
        task -> task.id() + " runs again (" + task.state() + ")");
  }
}
