package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.StreamListener;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream begun on a connection that was closed. */
class ClosedClientTest {
  @Test
  void endsWithAnErrorLikeAnyOther() throws Exception {
    try (RunningDoors doors = new RunningDoors()) {
      CarillonClient client = doors.client();
      client.health().exceptionally(e -> null).get(2, TimeUnit.MINUTES);
      client.close();
      // Its threads end a moment later; whichever is there, the listener hears of it.
      for (int i = 0; i < 50; i++) {
        CompletableFuture<CarillonException> error = new CompletableFuture<>();
        var unused = client.bulk().watch("any", new Ending(error));
        assertThat(error.get(2, TimeUnit.MINUTES).code()).isEqualTo(ErrorCode.NOT_READY);
      }
    }
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
