package dev.carillon.server.door.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Priority;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Reads single values from text, for fields of JSON and for query parameters. */
final class Scalars {
  private static final String PRIORITY = "carillon.v1.NewTask.priority";
  private static final Map<String, Integer> PRIORITIES =
      Map.of("high", Priority.HIGH, "medium", Priority.MEDIUM, "low", Priority.LOW);

  private Scalars() {}

  /** Whether a number may also be given as a word. */
  static boolean takesWord(FieldDescriptor field) {
    return field.getFullName().equals(PRIORITY);
  }

  static int priority(String text, String path) {
    Integer priority = PRIORITIES.get(text.strip().toLowerCase(Locale.ROOT));
    if (priority == null) {
      throw Problems.wrong(path, "high, medium, low or a number 0–9", quoted(text));
    }
    return priority;
  }

  /** A value as the builder of a message takes it, from the text of a query parameter. */
  static Object fromText(FieldDescriptor field, String text, String path) {
    return switch (field.getJavaType()) {
      case INT -> integer(text, path);
      case LONG -> whole(text, path);
      case FLOAT -> (float) decimal(text, path);
      case DOUBLE -> decimal(text, path);
      case BOOLEAN -> bool(text, path);
      case STRING -> text;
      case BYTE_STRING -> base64(text, path);
      case ENUM -> enumValue(field.getEnumType(), text, path);
      case MESSAGE -> throw Problems.wrong(path, "no query parameter", quoted(text));
    };
  }

  static int integer(String text, String path) {
    long value = whole(text, path);
    if (value != (int) value) {
      throw Problems.wrong(
          path, "a whole number from -2147483648 to 2147483647", Problems.shown(text));
    }
    return (int) value;
  }

  static long whole(String text, String path) {
    if (!text.matches("-?\\d+")) {
      throw Problems.wrong(path, "a whole number", quoted(text));
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Problems.wrong(
          path,
          "a whole number from -9223372036854775808 to 9223372036854775807",
          Problems.shown(text));
    }
  }

  static double decimal(String text, String path) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number that is too large
    }
    throw Problems.wrong(path, "a number", quoted(text));
  }

  private static boolean bool(String text, String path) {
    return switch (text) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw Problems.wrong(path, "true or false", quoted(text));
    };
  }

  static ByteString base64(String text, String path) {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          path,
          "Expected Base64, but got " + quoted(text) + ".",
          "Use the standard alphabet with + and /, padded with =.");
    }
  }

  static Object enumValue(EnumDescriptor type, String text, String path) {
    return Names.value(type, text)
        .orElseThrow(
            () ->
                Problems.wrong(
                    path, "one of " + String.join(", ", Names.values(type)), quoted(text)));
  }

  static String quoted(String text) {
    return "'" + Problems.shown(text) + "'";
  }
}
