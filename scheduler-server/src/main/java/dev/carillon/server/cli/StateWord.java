package dev.carillon.server.cli;

import dev.carillon.model.task.TaskState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A state of the command line, or a word for several: {@code live}, {@code ended}. */
record StateWord(Set<TaskState> states) {
  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<StateWord> {
    @Override
    public StateWord convert(String value) {
      String word = value.strip().toUpperCase(Locale.ROOT).replace('-', '_');
      return switch (word) {
        case "LIVE" -> new StateWord(TaskState.liveStates());
        case "ENDED" -> new StateWord(TaskState.endedStates());
        default ->
            Arrays.stream(TaskState.values())
                .filter(state -> state.name().equals(word))
                .findFirst()
                .map(state -> new StateWord(Set.of(state)))
                .orElseThrow(() -> unknown(value));
      };
    }

    private static TypeConversionException unknown(String value) {
      String names =
          Arrays.stream(TaskState.values())
              .map(state -> state.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      return new TypeConversionException(
          "Expected a task state, but got '"
              + value
              + "'.\nOne of "
              + names
              + "; live and ended stand for several.");
    }
  }
}
