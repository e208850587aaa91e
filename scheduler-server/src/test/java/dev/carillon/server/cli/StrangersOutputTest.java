package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.LogChunk;
import dev.carillon.v1.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers wrote does not steer the screen of who reads it. */
final class StrangersOutputTest {
  private static final String ID = "03-8M3KQ2ZVXH4T";
  private static final String HOSTILE =
      "one\u001b]52;c;cm0gLXJm\u0007\ttwo\r\u001b[2J\u009b1A\u202e \u001b[1;31mred\u001b[0m\n";

  private final FakeServer server = new FakeServer();
  private final Cli cli = Cli.against(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private void wrote(byte[]... chunks) {
    server.tasks.put(
        ID,
        Task.newBuilder()
            .setId(ID)
            .setState(dev.carillon.v1.TaskState.TASK_STATE_SUCCEEDED)
            .setGen(1)
            .build());
    server.logs.put(
        0,
        Stream.of(chunks)
            .map(c -> LogChunk.newBuilder().setData(ByteString.copyFrom(c)).build())
            .toList());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void onAScreenOutputKeepsItsLinesTabsAndColours() {
    wrote(utf8(HOSTILE));
    assertThat(cli.withWidth(80).run("task", "logs", ID).out())
        .isEqualTo("one ]52;c;cm0gLXJm \ttwo  [2J 1A  \u001b[1;31mred\u001b[0m\n");
  }

  @Test
  void intoAPipeItGoesAsItWasWritten() {
    wrote(utf8(HOSTILE), new byte[] {(byte) 0xFF, 27});
    assertThat(cli.run("task", "logs", ID).bytes()).endsWith((byte) 0xFF, (byte) 27);
    assertThat(cli.run("task", "logs", ID).out()).startsWith(HOSTILE);
  }

  @Test
  void aCharacterCutBetweenTwoPiecesIsWhole_alsoIfItIsOneThatSteers() {
    byte[] text = utf8("ä\u009b1A€");
    byte[][] pieces = new byte[text.length][];
    for (int i = 0; i < text.length; i++) {
      pieces[i] = new byte[] {text[i]};
    }
    wrote(pieces);
    assertThat(cli.withWidth(80).run("task", "logs", ID).out()).isEqualTo("ä 1A€");
  }

  @Test
  void aCommandToTryIsOneLine() {
    Explanation e =
        new Explanation(
            ID, TaskState.READY, 0, "It waits.", "carillon x\u001b]52;c;cm0\u0007\nrm", List.of());
    assertThat(ExplainView.told(e, 80))
        .doesNotContain("\u001b", "\u0007")
        .contains("Try: carillon x ]52;c;cm0  rm\n");
  }
}
