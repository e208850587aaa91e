package dev.carillon.server.cli;

import dev.carillon.model.task.Priority;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A priority as people write it: 0–9, or high, medium, low. */
final class Priorities implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "high" -> Priority.HIGH;
      case "medium" -> Priority.MEDIUM;
      case "low" -> Priority.LOW;
      default -> {
        if (!word.matches("[0-9]")) {
          throw new TypeConversionException(
              "Expected a priority from 0 to 9, or high, medium or low, but got '"
                  + value
                  + "'.\n9 is the most urgent; high is 8, medium 5, low 2.");
        }
        yield Integer.parseInt(word);
      }
    };
  }
}
