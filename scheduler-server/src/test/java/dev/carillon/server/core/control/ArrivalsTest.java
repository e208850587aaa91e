package dev.carillon.server.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.ControlStore.Depth;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rates of arrival, with the clock in hand. */
class ArrivalsTest {
  private static final Line OLD = new Line("o", "default", "old", "echo");
  private static final Line NEW = new Line("n", "default", "new", "echo");

  private static Depth submitted(long n) {
    return new Depth(0, 0, n);
  }

  private static long seconds(long n) {
    return n * 1_000_000_000;
  }

  @Test
  void anOldLineHasTheRateOfTheWindow() {
    Arrivals arrivals = new Arrivals();
    assertThat(arrivals.perSecond(OLD, submitted(5_000), seconds(1))).isZero();
    arrivals.sample(Map.of(OLD, submitted(5_000)), seconds(0));
    arrivals.sample(Map.of(OLD, submitted(5_100)), seconds(5));
    assertThat(arrivals.perSecond(OLD, submitted(5_200), seconds(10))).isEqualTo(20, within(0.01));
  }

  @Test
  void whatALineAppearedWithIsNoRate() {
    Arrivals arrivals = new Arrivals();
    arrivals.sample(Map.of(OLD, submitted(1)), seconds(0));
    assertThat(arrivals.perSecond(NEW, submitted(1_000), seconds(3))).isZero();
    arrivals.sample(Map.of(OLD, submitted(1), NEW, submitted(1_000)), seconds(5));
    assertThat(arrivals.perSecond(NEW, submitted(1_000), seconds(6))).isZero();
    // What came since counts as over a minute, until the line has been there for one.
    assertThat(arrivals.perSecond(NEW, submitted(1_030), seconds(6))).isEqualTo(0.5, within(0.01));
    for (int t = 10; t <= 70; t += 5) {
      arrivals.sample(Map.of(OLD, submitted(1), NEW, submitted(1_000 + 10L * (t - 5))), seconds(t));
    }
    assertThat(arrivals.perSecond(NEW, submitted(1_660), seconds(71))).isEqualTo(10, within(0.2));
  }
}
