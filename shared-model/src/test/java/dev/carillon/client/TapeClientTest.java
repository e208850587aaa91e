package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.Health;
import dev.carillon.v1.TaskServiceGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A recording does not wait for ever. */
final class TapeClientTest {
  /** So many that a deadline for each would be a quarter of an hour. */
  private static final int QUESTIONS = 200;

  private static final Health ANSWER = Health.newBuilder().setReady(true).build();

  @Test
  void aSilentServerCostsOneDeadlineAndWhatWasHeardStays() throws Exception {
    Tape tape = new Tape();
    for (int i = 0; i < QUESTIONS; i++) {
      tape.replace(TaskServiceGrpc.getGetMethod(), task(i), List.of(ANSWER));
    }
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CarillonClient client =
            CarillonClient.connect(Connection.to("127.0.0.1", silent.getLocalPort()), tape)) {
      Recording recording =
          client.tape(tape).askedAgain(7, Duration.ofSeconds(2)).get(2, TimeUnit.MINUTES);
      assertThat(recording.answers()).hasSize(QUESTIONS);
      assertThat(recording.takenMs()).isEqualTo(7);
    }
  }

  @Test
  void someWithoutAnAnswerAreAskedBeforeThoseThatHaveOne() {
    Tape tape = new Tape();
    for (int i = 1; i <= 9; i++) {
      tape.replace(TaskServiceGrpc.getGetMethod(), task(i), i > 6 ? List.of(ANSWER) : List.of());
    }
    assertThat(tape.questions(QUESTIONS, 0))
        .extracting(kept -> kept.request)
        .containsExactlyElementsOf(
            IntStream.of(6, 5, 4, 9, 8, 7, 3, 2, 1).mapToObj(TapeClientTest::task).toList());
  }

  private static GetTaskRequest task(int number) {
    return GetTaskRequest.newBuilder().setId("t" + number).build();
  }
}
