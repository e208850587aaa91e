package dev.carillon.server.security;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers for those who may see tasks, but not what is in them. */
final class Payloads {
  /** Fields of the contract with what people or programs put into tasks, or got out of them. */
  private static final Set<String> FIELDS = Set.of("payload", "result", "input", "data", "output");

  private Payloads() {}

  /** The same without payloads, inputs, results and output. */
  @SuppressWarnings("unchecked") // a builder builds what it was made from
  static <P extends Message> P without(P answer) {
    Message.Builder builder = answer.toBuilder();
    strip(builder);
    return (P) builder.build();
  }

  private static void strip(Message.Builder builder) {
    for (Map.Entry<FieldDescriptor, Object> entry : builder.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      // Always bytes: a text of that name is a word of Carillon's, as in the gates of explain.
      if (FIELDS.contains(field.getName())
          && field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING) {
        builder.clearField(field);
      } else if (field.isMapField() && field.getName().equals("attributes")) {
        builder.clearField(field); // what a door kept of a request, a command among it
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
        if (field.isRepeated()) {
          List<?> all = (List<?>) entry.getValue();
          for (int i = 0; i < all.size(); i++) {
            builder.setRepeatedField(field, i, without((Message) all.get(i)));
          }
        } else {
          builder.setField(field, without((Message) entry.getValue()));
        }
      }
    }
  }
}
