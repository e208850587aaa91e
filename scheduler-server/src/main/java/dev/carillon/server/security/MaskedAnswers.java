package dev.carillon.server.security;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.mask.Mask;
import dev.carillon.v1.Facet;
import dev.carillon.v1.FacetValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers without the secrets in what people and programs put into them. */
final class MaskedAnswers {
  /** Texts whose form leaves no room for a secret, or that must come back as they are. */
  private static final Set<String> NAMES =
      Set.of(
          "id",
          "task_id",
          "queue",
          "type",
          "tenant",
          "cursor",
          "page_token",
          "next_page_token",
          "worker_id",
          "server_id",
          "node_id",
          "fingerprint",
          "version",
          "hash",
          "previous");

  /** Who did something: the name of a token is none. */
  private static final Set<String> SOMEBODY =
      Set.of("actor", "by", "created_by", "changed_by", "username");

  /** Keys of what callers call their own things by. */
  private static final Set<String> IDS = Set.of(NewTask.OWN_ID, "jobId");

  /** Where all texts are names of users and tokens. */
  private static final String ACCESS = "carillon/v1/access.proto";

  private MaskedAnswers() {}

  /** The same without secrets; the very same message if there are none. */
  @SuppressWarnings("unchecked") // a builder builds what it was made from
  static <P extends Message> P masked(P answer) {
    if (answer instanceof Facet facet && Mask.isSecret(facet.getField())) {
      return (P) hidden(facet);
    }
    Message.Builder builder = null;
    for (Map.Entry<FieldDescriptor, Object> entry : answer.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      Object shown = value(field, entry.getValue());
      if (shown != entry.getValue()) {
        builder = builder == null ? answer.toBuilder() : builder;
        builder.setField(field, shown);
      }
    }
    return builder == null ? answer : (P) builder.build();
  }

  /** How many tasks have such a label is told, with which values is not. */
  private static Facet hidden(Facet facet) {
    if (facet.getValuesCount() == 0) {
      return facet;
    }
    long count = facet.getValuesList().stream().mapToLong(FacetValue::getCount).sum();
    return facet.toBuilder()
        .clearValues()
        .addValues(FacetValue.newBuilder().setValue(Mask.HIDDEN).setCount(count))
        .build();
  }

  private static Object value(FieldDescriptor field, Object value) {
    JavaType type = field.getJavaType();
    if (type != JavaType.STRING && type != JavaType.BYTE_STRING && type != JavaType.MESSAGE
        || NAMES.contains(field.getName())) {
      return value;
    }
    if (SOMEBODY.contains(field.getName()) || field.getFile().getFullName().equals(ACCESS)) {
      return value instanceof String name ? Mask.name(name) : all(field, value);
    }
    return all(field, value);
  }

  private static Object all(FieldDescriptor field, Object value) {
    if (!(value instanceof List<?> list)) {
      return one(value);
    }
    List<Object> shown = new ArrayList<>(list.size());
    boolean changed = false;
    for (Object each : list) {
      Object one = field.isMapField() ? entry((Message) each) : one(each);
      changed |= one != each;
      shown.add(one);
    }
    return changed ? shown : value;
  }

  private static Object one(Object value) {
    return switch (value) {
      case String text -> Mask.text(text);
      case ByteString bytes -> bytes(bytes);
      case Message message -> masked(message);
      default -> value;
    };
  }

  private static Message entry(Message entry) {
    FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
    String key =
        String.valueOf(entry.getField(entry.getDescriptorForType().findFieldByName("key")));
    boolean text = value.getJavaType() == JavaType.STRING;
    if (text && Mask.isSecret(key)) {
      return entry.toBuilder().setField(value, Mask.HIDDEN).build();
    }
    String of = String.valueOf(entry.getField(value));
    Object shown =
        text && SOMEBODY.contains(key)
            ? Mask.name(of)
            : text && IDS.contains(key) ? Mask.id(of) : one(entry.getField(value));
    return shown == entry.getField(value)
        ? entry
        : entry.toBuilder().setField(value, shown).build();
  }

  private static ByteString bytes(ByteString bytes) {
    byte[] all = bytes.toByteArray();
    byte[] shown = Mask.bytes(all);
    return shown == all ? bytes : ByteString.copyFrom(shown);
  }

  /**
   * Refuses what was read here and is sent back: it would overwrite a secret with its mask.
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  static void refuseIn(Message request) {
    for (Map.Entry<FieldDescriptor, Object> entry : request.getAllFields().entrySet()) {
      List<?> values = entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
      for (Object value : values) {
        if (value instanceof Message inner) {
          refuseIn(inner);
        } else if (value instanceof String text && text.contains(Mask.HIDDEN)
            || value instanceof ByteString bytes && Mask.isIn(bytes.toByteArray())) {
          throw CarillonException.invalid(
              entry.getKey().getName(),
              "Expected the value itself, but got one with "
                  + Mask.HIDDEN
                  + " in the place of a secret.",
              "Answers tell no secrets, so put it in again before you send this back.");
        }
      }
    }
  }
}
