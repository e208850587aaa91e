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
  void whatHasNoAnswerIsAskedBeforeWhatHas() {
    Tape tape = new Tape();
    tape.replace(TaskServiceGrpc.getGetMethod(), task(1), List.of(ANSWER));
    tape.replace(TaskServiceGrpc.getGetMethod(), task(2), List.of());
    tape.replace(TaskServiceGrpc.getGetMethod(), task(3), List.of());
    tape.replace(TaskServiceGrpc.getGetMethod(), task(4), List.of(ANSWER));
    assertThat(tape.questions(QUESTIONS, 0))
        .extracting(kept -> kept.request)
        .containsExactly(task(3), task(2), task(4), task(1));
  }

  private static GetTaskRequest task(int number) {
    return GetTaskRequest.newBuilder().setId("t" + number).build();
  }
}
