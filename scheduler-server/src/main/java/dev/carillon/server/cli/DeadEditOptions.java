package dev.carillon.server.cli;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is changed in tasks as they are brought back. */
final class DeadEditOptions {
  @Option(
      names = "--payload",
      paramLabel = "TEXT",
      description = "Give each of them this payload instead of its own.")
  @Nullable String payload;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "Set an attribute; may be given several times.")
  List<KeyValue> set = new ArrayList<>();

  @Option(
      names = "--unset",
      paramLabel = "KEY",
      description = "Take an attribute away; may be given several times.")
  List<String> unset = new ArrayList<>();

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "0-9",
      description = "New priority, 9 the most urgent (default: as it is).")
  @Nullable Integer priority;

  DeadEdits edits() {
    return new DeadEdits(
        Optional.ofNullable(payload).map(Payload::of),
        KeyValue.map(set),
        Set.copyOf(unset),
        Optional.ofNullable(priority));
  }
}
