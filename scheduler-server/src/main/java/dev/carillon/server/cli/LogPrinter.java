package dev.carillon.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.LogChunk;
import dev.carillon.wire.TaskMapping;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * Prints a task's output as it was written, or as JSON, a chunk a line. On a screen nothing of it
 * is done but printed: a program may write what moves the cursor or fills the clipboard.
 */
final class LogPrinter {
  private final ClientCommand command;
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The beginning of a character whose end comes with the next chunk. */
  private byte[] begun = {};

  LogPrinter(ClientCommand command) {
    this.command = command;
  }

  void print(LogChunk chunk) {
    if (command.options.json) {
      command.print(TaskMapping.toProto(chunk), () -> "");
      return;
    }
    if (chunk.droppedBytes() > 0) {
      command.terminal.note("(" + Text.bytes(chunk.droppedBytes()) + " before this are not kept)");
    }
    byte[] data = chunk.data().bytes();
    if (command.terminal.width() == Terminal.UNLIMITED) {
      command.terminal.out().write(data, 0, data.length);
    } else {
      command.terminal.out().print(Text.lines(text(data)));
    }
    command.terminal.out().flush();
  }

  private String text(byte[] data) {
    ByteBuffer in = ByteBuffer.allocate(begun.length + data.length).put(begun).put(data).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, false);
    begun = new byte[in.remaining()];
    in.get(begun);
    return out.flip().toString();
  }
}
