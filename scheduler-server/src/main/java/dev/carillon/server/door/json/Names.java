package dev.carillon.server.door.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the contract's names are spelled in JSON. */
final class Names {
  /** Behind the name of a field that holds JSON: the same bytes when they are no JSON. */
  static final String BASE64 = "Base64";

  private static final Set<String> JSON = Set.of("payload", "result", "input");

  private Names() {}

  /** Whether the bytes of a field are a JSON value where they can be. */
  static boolean holdsJson(FieldDescriptor field) {
    return field.getType() == FieldDescriptor.Type.BYTES
        && !field.isRepeated()
        && JSON.contains(field.getName());
  }

  /** The field of a name in lowerCamelCase or as the contract spells it. */
  static @Nullable FieldDescriptor find(Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** The JSON field of a name like payloadBase64. */
  static @Nullable FieldDescriptor findBase64(Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (holdsJson(field)
          && (name.equals(field.getJsonName() + BASE64)
              || name.equals(field.getName() + "_base64"))) {
        return field;
      }
    }
    return null;
  }

  /** Every name that a message takes. */
  static List<String> all(Descriptor type) {
    List<String> names = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      names.add(field.getJsonName());
      if (holdsJson(field)) {
        names.add(field.getJsonName() + BASE64);
      }
    }
    return names;
  }

  /** READY for TASK_STATE_READY. */
  static String shortName(EnumValueDescriptor value) {
    String prefix = prefix(value.getType());
    String name = value.getName();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /**
   * The value of a name in any case, short or whole; empty for UNSPECIFIED and for unknown ones.
   */
  static Optional<EnumValueDescriptor> value(EnumDescriptor type, String text) {
    String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return type.getValues().stream()
        .filter(v -> v.getNumber() != 0)
        .filter(v -> v.getName().equals(name) || shortName(v).equals(name))
        .findFirst();
  }

  /** The short names that may be given. */
  static List<String> values(EnumDescriptor type) {
    return type.getValues().stream().filter(v -> v.getNumber() != 0).map(Names::shortName).toList();
  }

  private static String prefix(EnumDescriptor type) {
    return type.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT) + '_';
  }

  /** {@code tasks[3].dueMs} for {@code tasks[3].due_ms}; what stands in quotes is left alone. */
  static String path(String snake) {
    StringBuilder camel = new StringBuilder(snake.length());
    boolean quoted = false;
    boolean upper = false;
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      quoted ^= c == '"';
      if (c == '_' && !quoted) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
