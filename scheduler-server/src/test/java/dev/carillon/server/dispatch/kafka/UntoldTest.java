package dev.carillon.server.dispatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class UntoldTest {
  private final Untold untold = new Untold();

  @Test
  void oneMissedLookIsNotWorthAWarning() {
    assertThat(untold.after(Set.of("echo"))).isEmpty();
    assertThat(untold.after(Set.of())).isEmpty();
    assertThat(untold.after(Set.of("echo"))).isEmpty();
  }

  @Test
  void whatIsMissedTwiceIsSaidOnce_andAgainAfterItWasTold() {
    untold.after(Set.of("shell", "echo"));
    assertThat(untold.after(Set.of("shell", "echo", "http"))).containsExactly("echo", "shell");
    assertThat(untold.after(Set.of("shell", "http"))).containsExactly("http");
    assertThat(untold.after(Set.of("shell", "http"))).isEmpty();
    untold.after(Set.of());
    untold.after(Set.of("shell"));
    assertThat(untold.after(Set.of("shell"))).containsExactly("shell");
  }
}
