package dev.carillon.server.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Outcome;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.Telemetry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DispatchingTest {
  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Test
  void aTryThatBreaksIsCounted_soThatTriesEnd() {
    List<Outcome> outcomes = new ArrayList<>();
    List<String> counted = new ArrayList<>();
    NotifyStore store =
        fake(NotifyStore.class, (self, method, args) -> outcomes.add((Outcome) args[2]));
    Courier courier =
        fake(
            Courier.class,
            (self, method, args) -> {
              throw new IllegalArgumentException("a URL that holds a password");
            });
    Dispatching dispatching =
        new Dispatching(
            store,
            courier,
            new NotifySettings(
                Duration.ofSeconds(1), 2, Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
            new Random(1),
            () -> 5,
            fake(
                Telemetry.class,
                (self, method, args) -> {
                  counted.add(args[0] + " " + args[1]);
                  return null;
                }));
    Parcel parcel =
        new Parcel(
            "msg_1", "", Channel.Kind.WEBHOOK, "?", "", "task.dead", false, false, 1, "", "");
    dispatching.dispatch(new Due(parcel, 0), Optional.empty(), false);
    dispatching.dispatch(new Due(parcel, 1), Optional.empty(), false);
    assertThat(outcomes)
        .extracting(Outcome::state)
        .containsExactly(Delivery.State.WAITING, Delivery.State.DEAD);
    assertThat(counted).containsExactly("webhook failed", "webhook dead");
    assertThat(outcomes.getFirst().told().answer())
        .contains("IllegalArgumentException")
        .doesNotContain("password");
  }
}
