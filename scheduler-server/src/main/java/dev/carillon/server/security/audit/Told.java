package dev.carillon.server.security.audit;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.carillon.server.mask.Mask;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an entry tells of a request: its target, and the rest in short. Numbers, switches and words
 * of the contract are told, of texts only names; all else by its size. So a field that is added
 * later tells nothing until somebody decides that it may.
 *
 * @param target what is changed
 * @param reason what the caller said
 * @param detail the rest
 */
record Told(String target, String tenant, String reason, String detail) {
  private static final int MOST = 512;
  private static final int MOST_OF_A_TEXT = 128;
  private static final int DEPTH = 4;

  /** Texts that name something, the first that is there is the target. */
  private static final List<String> TARGETS =
      List.of("id", "name", "queue", "workflow", "schedule", "task_id", "tenant", "fingerprint");

  /** Other texts that may be told. */
  private static final Set<String> TEXTS =
      Set.of(
          "node", "type", "kind", "roles", "tenants", "queues", "types", "fields", "filter", "path",
          "version", "zone", "cron");

  static Told of(Message request) {
    StringBuilder detail = new StringBuilder();
    String target = target(request);
    describe(request, detail, target, DEPTH);
    return new Told(
        target, text(request, "tenant"), text(request, "reason"), cut(detail.toString(), MOST));
  }

  /** What an answer adds: the id of what was made. */
  static String made(Message answer, String target) {
    String id = text(answer, "id");
    for (Map.Entry<FieldDescriptor, Object> entry : answer.getAllFields().entrySet()) {
      if (id.isEmpty() && entry.getValue() instanceof Message inner) {
        id = text(inner, "id");
      }
    }
    return id.isEmpty() || id.equals(target) ? "" : "made=" + id;
  }

  private static String target(Message request) {
    for (String name : TARGETS) {
      String text = text(request, name);
      if (!text.isEmpty()) {
        return text;
      }
    }
    for (Map.Entry<FieldDescriptor, Object> entry : request.getAllFields().entrySet()) {
      if (entry.getValue() instanceof Message inner) {
        String text = target(inner);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  private static String text(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field != null && field.getJavaType() == JavaType.STRING && !field.isRepeated()
        ? cut(String.valueOf(message.getField(field)), 256)
        : "";
  }

  private static void describe(Message message, StringBuilder detail, String target, int depth) {
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      String name = field.getName();
      Object value = entry.getValue();
      if (name.equals("reason") || value.equals(target) || detail.length() > MOST) {
        continue;
      }
      if (value instanceof Message inner && depth > 0) {
        StringBuilder within = new StringBuilder();
        describe(inner, within, target, depth - 1);
        add(detail, name, "{" + within + "}");
      } else {
        add(detail, name, value(field, value));
      }
    }
  }

  private static void add(StringBuilder detail, String name, String value) {
    detail.append(detail.isEmpty() ? "" : " ").append(name).append('=').append(value);
  }

  private static String value(FieldDescriptor field, Object value) {
    boolean text = field.getJavaType() == JavaType.STRING;
    boolean told = TARGETS.contains(field.getName()) || TEXTS.contains(field.getName());
    if (value instanceof List<?> list) {
      return text && told || field.getJavaType() == JavaType.ENUM
          ? cut(String.join(",", list.stream().map(Told::word).toList()), MOST_OF_A_TEXT)
          : "(" + list.size() + ")";
    }
    return switch (field.getJavaType()) {
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> word(value);
      case STRING ->
          told
              ? '"' + cut(String.valueOf(value), MOST_OF_A_TEXT) + '"'
              : Mask.isSecret(field.getName())
                  ? Mask.HIDDEN
                  : "(" + String.valueOf(value).length() + " characters)";
      case BYTE_STRING, MESSAGE -> "(not told)";
    };
  }

  private static String word(Object value) {
    return value instanceof EnumValueDescriptor word ? word.getName() : String.valueOf(value);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
