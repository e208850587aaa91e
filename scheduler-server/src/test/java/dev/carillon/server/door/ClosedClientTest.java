package dev.carillon.server.door;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.StreamListener;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A stream begun on a connection that was closed. */
class ClosedClientTest {
  @Test
  void endsWithAnErrorLikeAnyOther() throws Exception {
    try (RunningDoors doors = new RunningDoors()) {
      CarillonClient client = doors.client();
      client.health().exceptionally(e -> null).get(2, TimeUnit.MINUTES);
      client.close();
      // Its threads end a second later; whichever is there, the listener hears of it.
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .during(Duration.ofSeconds(3))
          .until(() -> watch(client).code() == ErrorCode.NOT_READY);
    }
  }

  private static CarillonException watch(CarillonClient client) throws Exception {
    CompletableFuture<CarillonException> error = new CompletableFuture<>();
    var unused = client.bulk().watch("any", new Ending(error));
    return error.get(2, TimeUnit.MINUTES);
  }

  private record Ending(CompletableFuture<CarillonException> error)
      implements StreamListener<BulkJob> {
    @Override
    public void onNext(BulkJob job) {}

    @Override
    public void onError(CarillonException e) {
      error.complete(e);
    }

    @Override
    public void onEnd() {}
  }
}
