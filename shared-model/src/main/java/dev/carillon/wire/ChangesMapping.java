package dev.carillon.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskChanges.Field;
import dev.carillon.v1.EditTaskRequest;
import dev.carillon.v1.RescheduleTaskRequest;
import dev.carillon.v1.RetryAsNewRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes of stored tasks: which fields of a NewTask are meant, and what to. */
public final class ChangesMapping {
  /** By the names of the contract; the first one of each is written. */
  private static final Map<String, Field> FIELDS = new TreeMap<>();

  static {
    FIELDS.put("payload", Field.PAYLOAD);
    FIELDS.put("priority", Field.PRIORITY);
    FIELDS.put("name", Field.NAME);
    FIELDS.put("labels", Field.LABELS);
    FIELDS.put("attributes", Field.ATTRIBUTES);
    FIELDS.put("retry", Field.RETRY);
    FIELDS.put("exec_timeout_millis", Field.EXEC_TIMEOUT);
    FIELDS.put("start_deadline_ms", Field.START_DEADLINE);
    FIELDS.put("start_within_millis", Field.START_DEADLINE);
    FIELDS.put("queue_wait_timeout_millis", Field.QUEUE_WAIT);
    FIELDS.put("retry_until_ms", Field.RETRY_UNTIL);
    FIELDS.put("retry_within_millis", Field.RETRY_UNTIL);
    FIELDS.put("heartbeat_timeout_millis", Field.HEARTBEAT);
    FIELDS.put("due_ms", Field.DUE);
    FIELDS.put("delay_millis", Field.DUE);
    FIELDS.put("queue", Field.QUEUE);
    FIELDS.put("type", Field.TYPE);
    FIELDS.put("tenant", Field.TENANT);
    FIELDS.put("idempotency_key", Field.IDEMPOTENCY_KEY);
  }

  private ChangesMapping() {}

  public static EditTaskRequest toProto(
      String id, TaskChanges changes, String version, String reason) {
    return EditTaskRequest.newBuilder()
        .setId(id)
        .setTask(SubmitMapping.toProto(changes.values()))
        .addAllFields(names(changes.fields()))
        .setVersion(version)
        .setReason(reason)
        .build();
  }

  public static RetryAsNewRequest toProto(String id, TaskChanges changes, String reason) {
    // An empty list would mean all that is set, and a mapped task has nearly everything set.
    return RetryAsNewRequest.newBuilder()
        .setId(id)
        .setTask(
            changes.fields().isEmpty()
                ? dev.carillon.v1.NewTask.getDefaultInstance()
                : SubmitMapping.toProto(changes.values()))
        .addAllFields(names(changes.fields()))
        .setReason(reason)
        .build();
  }

  private static List<String> names(Set<Field> fields) {
    List<String> names = new ArrayList<>();
    fields.stream()
        .sorted()
        .forEach(
            field ->
                FIELDS.entrySet().stream()
                    .filter(e -> e.getValue() == field)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(names::add));
    return names;
  }

  public static TaskChanges fromProto(EditTaskRequest proto) {
    return fromProto(proto.getTask(), proto.getFieldsList());
  }

  public static TaskChanges fromProto(RetryAsNewRequest proto) {
    return fromProto(proto.getTask(), proto.getFieldsList());
  }

  private static TaskChanges fromProto(dev.carillon.v1.NewTask task, List<String> named) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    if (named.isEmpty()) {
      for (FieldDescriptor set : task.getAllFields().keySet()) {
        fields.add(field(set.getName(), "task." + set.getName()));
      }
    }
    for (int i = 0; i < named.size(); i++) {
      fields.add(field(named.get(i), "fields[" + i + "]"));
    }
    return new TaskChanges(fields, SubmitMapping.fromProto(task, "task."));
  }

  private static Field field(String name, String path) {
    @Nullable Field field = FIELDS.get(snake(name));
    if (field == null) {
      throw CarillonException.invalid(
          path,
          "Expected a field that can be changed, but got '" + name + "'.",
          "These can: " + String.join(", ", FIELDS.keySet()) + ".");
    }
    return field;
  }

  /** Names in JSON are written maxAttempts for max_attempts. */
  private static String snake(String name) {
    StringBuilder text = new StringBuilder();
    for (char c : name.toCharArray()) {
      text.append(Character.isUpperCase(c) ? "_" + Character.toLowerCase(c) : String.valueOf(c));
    }
    return text.toString();
  }

  public static RescheduleTaskRequest toProto(
      String id, NewTask.Due due, String version, String reason) {
    RescheduleTaskRequest.Builder proto =
        RescheduleTaskRequest.newBuilder().setId(id).setVersion(version).setReason(reason);
    switch (due) {
      case NewTask.Due.At at -> proto.setDueMs(Math.max(1, at.epochMillis()));
      case NewTask.Due.After after -> proto.setDelayMillis(Fields.millis(after.delay()));
    }
    return proto.build();
  }

  /** When to run from now on. */
  public static NewTask.Due fromProto(RescheduleTaskRequest proto) {
    long dueMs =
        Fields.notNegative(
            proto.getDueMs(),
            "due_ms",
            "an instant in epoch milliseconds",
            "Leave it out for now.");
    long delay =
        Fields.notNegative(
            proto.getDelayMillis(), "delay_millis", "a delay", "Leave it out for now.");
    if (dueMs != 0 && delay != 0) {
      throw CarillonException.invalid(
          "delay_millis",
          "Expected due_ms or delay_millis, but got both (" + dueMs + " and " + delay + ").",
          "Give one of the two.");
    }
    return dueMs != 0 ? new NewTask.Due.At(dueMs) : new NewTask.Due.After(Duration.ofMillis(delay));
  }
}
