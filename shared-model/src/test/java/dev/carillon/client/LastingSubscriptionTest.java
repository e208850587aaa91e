package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that goes on at the next server. */
final class LastingSubscriptionTest {
  /** Remembers whether it was closed. */
  private static final class Open implements Subscription {
    boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aStreamThatFailsWhileItIsStillBeingOpened_leavesNoOtherBehind() {
    List<Open> opened = new ArrayList<>();
    LastingSubscription<String> lasting =
        new LastingSubscription<>(
            3,
            null,
            new Heard<>(),
            listener -> {
              Open open = new Open();
              opened.add(open);
              if (opened.size() == 1) {
                // A thread of the connection is as fast as that when nobody listens there.
                listener.onError(
                    CarillonException.of(ErrorCode.NOT_READY, "Expected a server.").build());
              }
              return open;
            });
    lasting.begin();
    assertThat(opened).hasSize(2);
    lasting.close();
    assertThat(opened.get(1).closed).isTrue();
  }
}
