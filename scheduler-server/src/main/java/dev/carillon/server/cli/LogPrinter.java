package dev.carillon.server.cli;

import dev.carillon.model.task.LogChunk;
import dev.carillon.wire.TaskMapping;

/** Prints a task's output as it was written, or as JSON, a chunk a line. */
final class LogPrinter {
  private LogPrinter() {}

  static void print(ClientCommand command, LogChunk chunk) {
    if (command.options.json) {
      command.print(TaskMapping.toProto(chunk), () -> "");
      return;
    }
    if (chunk.droppedBytes() > 0) {
      command.terminal.note("(" + Text.bytes(chunk.droppedBytes()) + " before this are not kept)");
    }
    byte[] data = chunk.data().bytes();
    command.terminal.out().write(data, 0, data.length);
    command.terminal.out().flush();
  }
}
