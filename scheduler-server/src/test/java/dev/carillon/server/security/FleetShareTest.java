package dev.carillon.server.security;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.server.config.Share;
import dev.carillon.server.core.Caller;
import org.junit.jupiter.api.Test;

/** Many workers may be one principal. */
final class FleetShareTest {
  private final Shares shares = new Shares(new Share(1, 2, 0, 1_000, 3), () -> 0);

  private static Caller caller(Role role) {
    return new Caller("token:" + role, Access.of(role), "", true);
  }

  @Test
  void workersHaveSomeTimesTheShareOfOthers() {
    Caller worker = caller(Role.WORKER);
    Caller viewer = caller(Role.VIEWER);
    for (int i = 0; i < 6; i++) {
      shares.opened(worker);
      shares.called(worker);
    }
    assertThatThrownBy(() -> shares.opened(worker)).hasMessageContaining("at most 6 open streams");
    assertThatThrownBy(() -> shares.called(worker))
        .hasMessageContaining("at most 3 calls a second");
    for (int i = 0; i < 2; i++) {
      shares.opened(viewer);
      shares.called(viewer);
    }
    assertThatThrownBy(() -> shares.opened(viewer)).hasMessageContaining("at most 2 open streams");
    assertThatThrownBy(() -> shares.called(viewer))
        .hasMessageContaining("at most 1 calls a second");
    shares.sent(worker, 6_001);
    shares.sent(viewer, 2_001);
    assertThatThrownBy(() -> shares.requireBytes(worker)).hasMessageContaining("3000 bytes");
    assertThatThrownBy(() -> shares.requireBytes(viewer)).hasMessageContaining("1000 bytes");
  }
}
