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
      shares.opened(worker, true, 100);
      shares.called(worker, true);
    }
    assertThatThrownBy(() -> shares.opened(worker, true, 100))
        .hasMessageContaining("at most 6 open streams");
    assertThatThrownBy(() -> shares.called(worker, true))
        .hasMessageContaining("at most 3 calls a second");
    for (int i = 0; i < 2; i++) {
      shares.opened(viewer, true, 100);
      shares.called(viewer, true);
    }
    assertThatThrownBy(() -> shares.opened(viewer, true, 100))
        .hasMessageContaining("at most 2 open streams");
    assertThatThrownBy(() -> shares.called(viewer, true))
        .hasMessageContaining("at most 1 calls a second");
    shares.sent(worker, true, 6_001);
    shares.sent(viewer, true, 2_001);
    assertThatThrownBy(() -> shares.requireBytes(worker, true)).hasMessageContaining("3000 bytes");
    assertThatThrownBy(() -> shares.requireBytes(viewer, true)).hasMessageContaining("1000 bytes");
  }

  @Test
  void whatIsNoWorkHasOneShareAndNobodyGetsMoreThanHalfOfAllStreams() {
    Caller admin = caller(Role.ADMIN);
    shares.called(admin, false);
    shares.called(admin, false);
    assertThatThrownBy(() -> shares.called(admin, false))
        .hasMessageContaining("at most 1 calls a second");
    shares.opened(admin, false, 8);
    shares.opened(admin, false, 8);
    assertThatThrownBy(() -> shares.opened(admin, false, 8))
        .hasMessageContaining("at most 2 open streams");
    shares.opened(admin, true, 8);
    shares.opened(admin, true, 8);
    assertThatThrownBy(() -> shares.opened(admin, true, 8))
        .hasMessageContaining("at most 4 open streams, half of all");
    shares.closed(admin, false);
    shares.opened(admin, true, 8);
  }
}
