package dev.carillon.server.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionJournalTest {
  @TempDir Path folder;
  private final Random random = new Random(1);

  private List<Completion> some(int count) {
    List<Completion> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] result = new byte[random.nextInt(2_000)];
      random.nextBytes(result);
      all.add(
          new Completion(
              new AttemptRef(TaskId.random(3, random), 1 + i, Nonce.random(random)),
              Outcome.values()[i % Outcome.values().length],
              "error ü " + i,
              Payload.of(result),
              Duration.ofMillis(i)));
    }
    return all;
  }

  private Path file(String name) {
    return folder.resolve(name + ".completions");
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    Path fresh = folder.resolve("of").resolve("a worker");
    try (CompletionJournal journal = new CompletionJournal(fresh, "w")) {
      journal.append(some(1));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whatADeadWorkerWroteIsTakenOverWholeAndItsFileIsGone() throws IOException {
    List<Completion> written = some(20);
    try (CompletionJournal dead = new CompletionJournal(folder, "dead")) {
      dead.append(written.subList(0, 5));
      dead.append(written.subList(5, 20));
    }
    try (CompletionJournal next = new CompletionJournal(folder, "next")) {
      assertThat(next.takeOver()).isEqualTo(written);
      assertThat(file("dead")).doesNotExist();
      assertThat(file("next")).isNotEmptyFile();
      next.clear();
    }
    assertThat(file("next")).doesNotExist();
  }

  @Test
  void aTailTornAnywhereCostsOnlyTheLastRecord() throws IOException {
    List<Completion> written = some(3);
    try (CompletionJournal dead = new CompletionJournal(folder, "dead")) {
      dead.append(written);
    }
    byte[] whole = Files.readAllBytes(file("dead"));
    int lastBegins = whole.length - CompletionCodec.encode(written.get(2)).length;
    for (int end = lastBegins; end < whole.length; end += 7) {
      Path copy = Files.createDirectories(folder.resolve("cut" + end));
      Files.write(copy.resolve("dead.completions"), java.util.Arrays.copyOf(whole, end));
      try (CompletionJournal next = new CompletionJournal(copy, "next")) {
        assertThat(next.takeOver()).isEqualTo(written.subList(0, 2));
      }
    }
  }

  @Test
  void aFlippedBitEndsTheReading() throws IOException {
    List<Completion> written = some(3);
    try (CompletionJournal dead = new CompletionJournal(folder, "dead")) {
      dead.append(written);
    }
    try (FileChannel file = FileChannel.open(file("dead"), StandardOpenOption.WRITE)) {
      long second = CompletionCodec.encode(written.get(0)).length;
      file.write(ByteBuffer.wrap(new byte[] {0x55}), second + 20);
    }
    try (CompletionJournal next = new CompletionJournal(folder, "next")) {
      assertThat(next.takeOver()).isEqualTo(written.subList(0, 1));
    }
  }

  @Test
  void theJournalOfALivingWorkerIsLeftAlone() throws IOException {
    List<Completion> written = some(2);
    try (CompletionJournal living = new CompletionJournal(folder, "living");
        CompletionJournal next = new CompletionJournal(folder, "next")) {
      living.append(written);
      assertThat(next.takeOver()).isEmpty();
      assertThat(file("living")).isNotEmptyFile();
    }
  }

  @Test
  void oneThatCannotBeReadCostsNothingOfTheOthers() throws IOException {
    List<Completion> written = some(4);
    try (CompletionJournal a = new CompletionJournal(folder, "a");
        CompletionJournal c = new CompletionJournal(folder, "c")) {
      a.append(written.subList(0, 2));
      c.append(written.subList(2, 4));
    }
    Files.createDirectory(file("b"));
    Files.write(file("later"), recordOf(new byte[] {0, 1, '?'}));
    try (CompletionJournal next = new CompletionJournal(folder, "next")) {
      assertThat(next.takeOver()).containsExactlyInAnyOrderElementsOf(written);
    }
    assertThat(file("b")).exists();
    assertThat(file("later")).as("left to a version that knows it").isNotEmptyFile();
  }

  @Test
  void twoThatTakeOverAtOnceLoseAndDoubleNothing() throws Exception {
    for (int round = 0; round < 3; round++) {
      Path shared = Files.createDirectory(folder.resolve("round" + round));
      List<Completion> written = some(100);
      for (int i = 0; i < written.size(); i++) {
        Files.write(
            shared.resolve("dead" + i + ".completions"), CompletionCodec.encode(written.get(i)));
      }
      CyclicBarrier begin = new CyclicBarrier(2);
      try (CompletionJournal one = new CompletionJournal(shared, "one");
          CompletionJournal two = new CompletionJournal(shared, "two");
          ExecutorService threads = Executors.newFixedThreadPool(2)) {
        Future<List<Completion>> first = threads.submit(() -> takenOver(one, begin));
        Future<List<Completion>> second = threads.submit(() -> takenOver(two, begin));
        List<Completion> taken = new ArrayList<>(first.get());
        taken.addAll(second.get());
        assertThat(taken).containsExactlyInAnyOrderElementsOf(written);
      }
    }
  }

  /** What another version may write: whole, but not known here. */
  private static byte[] recordOf(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return ByteBuffer.allocate(8 + body.length)
        .putInt(body.length)
        .putInt((int) crc.getValue())
        .put(body)
        .array();
  }

  private static List<Completion> takenOver(CompletionJournal journal, CyclicBarrier begin)
      throws Exception {
    begin.await();
    return journal.takeOver();
  }
}
