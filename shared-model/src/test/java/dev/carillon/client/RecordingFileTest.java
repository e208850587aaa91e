package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.client.Recording.Answer;
import dev.carillon.model.error.CarillonException;
import java.io.DataOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot file may overwrite, and how much of memory it may take. */
final class RecordingFileTest {
  @TempDir Path folder;

  private static Recording of(String server) {
    Answer answer = new Answer("m", ByteString.EMPTY, List.of(ByteString.copyFromUtf8("words")));
    return new Recording(server, 1, List.of(answer));
  }

  private void left(String... names) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void whatIsThereIsReplacedOnlyIfItIsASnapshotAndSomebodyAgreed() throws Exception {
    Path file = folder.resolve("a.snapshot");
    RecordingFile.write(of("first:1"), file);
    assertThatThrownBy(() -> RecordingFile.write(of("second:1"), file))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("already something");
    assertThat(RecordingFile.read(file)).isEqualTo(of("first:1"));
    RecordingFile.replace(of("second:1"), file);
    assertThat(RecordingFile.read(file)).isEqualTo(of("second:1"));

    Path notes = Files.writeString(folder.resolve("notes"), "of somebody");
    Path next = Files.writeString(folder.resolve("b.snapshot.next"), "of somebody");
    assertThatThrownBy(() -> RecordingFile.replace(of("third:1"), notes))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("is none");
    RecordingFile.write(of("third:1"), folder.resolve("b.snapshot"));
    assertThat(notes).hasContent("of somebody");
    assertThat(next).hasContent("of somebody");
    left("a.snapshot", "b.snapshot", "b.snapshot.next", "notes");
  }

  @Test
  void aSmallFileThatUnpacksToMuchIsRefusedInWords() throws Exception {
    Path bomb = folder.resolve("bomb.snapshot");
    int each = 8 << 20;
    try (OutputStream out = Files.newOutputStream(bomb)) {
      out.write("CARILLON-SNAPSHOT\n".getBytes(StandardCharsets.US_ASCII));
      new DataOutputStream(out).writeInt(1);
      DataOutputStream in = new DataOutputStream(new GZIPOutputStream(out));
      in.writeUTF("somewhere:1");
      in.writeLong(1);
      in.writeInt(1);
      in.writeUTF("m");
      in.writeInt(0);
      in.writeInt(9);
      for (int message = 0; message < 9; message++) {
        in.writeInt(each);
        in.write(new byte[each]);
      }
      in.close();
    }
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertThatThrownBy(() -> RecordingFile.read(bomb))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("at most 64 MiB");
  }
}
