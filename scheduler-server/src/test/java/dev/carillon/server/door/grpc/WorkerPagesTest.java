package dev.carillon.server.door.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.door.RunningDoors;
import dev.carillon.v1.ListWorkersRequest;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.v1.WorkerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many workers there are and whatever they say of themselves, they can be listed. */
class WorkerPagesTest {
  private static final List<String> QUEUES =
      IntStream.range(0, 1_000).mapToObj(i -> String.format("q%063d", i)).toList();

  private static void register(RunningDoors doors, int workers, List<String> queues) {
    for (int i = 0; i < workers; i++) {
      doors.fake.workers.register(
          new Registration(
              String.format("%026d", i),
              String.format("w%04d", i / 7),
              "host",
              1,
              List.of("echo"),
              queues,
              4,
              Map.of(),
              "v",
              false));
    }
  }

  private static List<String> names(int workers) {
    return IntStream.range(0, workers).mapToObj(i -> String.format("%026d", i)).toList();
  }

  @Test
  void aListThatIsLongComesInPagesOfFewBytes() {
    try (RunningDoors doors = new RunningDoors();
        CarillonClient client = doors.client()) {
      register(doors, 12, QUEUES);
      assertThat(client.workers(true).join().stream().map(WorkerSnapshot::id))
          .containsExactlyElementsOf(names(12));
      ManagedChannel channel = doors.channel();
      try {
        ListWorkersResponse page =
            WorkerServiceGrpc.newBlockingStub(channel)
                .list(ListWorkersRequest.newBuilder().setPageSize(500).build());
        assertThat(page.getSerializedSize()).isLessThan(512 << 10);
        assertThat(page.getNextPageToken()).isNotEmpty();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void pagesHaveTheSizeThatWasAskedFor_andWhoAsksForNoneGetsAll() {
    try (RunningDoors doors = new RunningDoors()) {
      register(doors, 60, List.of());
      ManagedChannel channel = doors.channel();
      try {
        WorkerServiceGrpc.WorkerServiceBlockingStub stub =
            WorkerServiceGrpc.newBlockingStub(channel);
        assertThat(stub.list(ListWorkersRequest.getDefaultInstance()).getWorkersCount())
            .isEqualTo(60);
        ListWorkersRequest first = ListWorkersRequest.newBuilder().setPageSize(25).build();
        ListWorkersResponse one = stub.list(first);
        ListWorkersResponse two = stub.list(next(first, one));
        ListWorkersResponse three = stub.list(next(first, two));
        assertThat(List.of(one.getWorkersCount(), two.getWorkersCount(), three.getWorkersCount()))
            .containsExactly(25, 25, 10);
        assertThat(three.getNextPageToken()).isEmpty();
        assertThatThrownBy(
                () -> stub.list(first.toBuilder().setPageToken("no token of ours").build()))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static ListWorkersRequest next(ListWorkersRequest first, ListWorkersResponse before) {
    return first.toBuilder().setPageToken(before.getNextPageToken()).build();
  }
}
