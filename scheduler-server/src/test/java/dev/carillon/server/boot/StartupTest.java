package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartupTest {
  private final List<String> history = new ArrayList<>();

  @Test
  void startsInOrderAndStopsInReverseInTwoStages() {
    var startup = new Startup(List.of(new Recorded("a", ""), new Recorded("b", "")));
    startup.start();
    startup.close();
    assertThat(history)
        .containsExactly("start a", "start b", "quiesce b", "quiesce a", "stop b", "stop a");
  }

  @Test
  void closingTwiceStopsOnce() {
    var startup = new Startup(List.of(new Recorded("a", "")));
    startup.start();
    startup.close();
    startup.close();
    assertThat(history).containsExactly("start a", "quiesce a", "stop a");
  }

  @Test
  void aStepThatFailsTakesDownThoseBeforeItAndNoOthers() {
    var startup =
        new Startup(
            List.of(new Recorded("a", ""), new Recorded("b", "start"), new Recorded("c", "")));
    assertThatThrownBy(startup::start).hasMessage("no start");
    assertThat(history).containsExactly("start a", "quiesce a", "stop a");
  }

  @Test
  void aStepThatCannotBeStoppedDoesNotKeepTheOthers() {
    var startup =
        new Startup(
            List.of(
                new Recorded("a", ""), new Recorded("b", "stop"), new Recorded("c", "quiesce")));
    startup.start();
    history.clear();
    startup.close();
    assertThat(history).containsExactly("quiesce b", "quiesce a", "stop c", "stop a");
  }

  /** Writes down what happens to it, and fails where told to. */
  private final class Recorded implements Step {
    private final String name;
    private final String failing;

    Recorded(String name, String failing) {
      this.name = name;
      this.failing = failing;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      record("start");
    }

    @Override
    public void quiesce() {
      record("quiesce");
    }

    @Override
    public void stop() {
      record("stop");
    }

    private void record(String what) {
      if (what.equals(failing)) {
        throw new IllegalStateException("no " + what);
      }
      history.add(what + " " + name);
    }
  }
}
