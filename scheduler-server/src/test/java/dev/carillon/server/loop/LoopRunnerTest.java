package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Pulse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of a loop whose passes fail for a while. */
class LoopRunnerTest {
  private static final int PASSES = 100;

  /** Fails in all of its passes but the last, after which it is interrupted. */
  private static Loop failing(String name, RuntimeException why) {
    return new Loop() {
      private int passes;

      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration runOnce() {
        if (++passes < PASSES) {
          throw why;
        }
        return Duration.ofSeconds(1);
      }

      @Override
      public void await(Duration most) throws InterruptedException {
        if (passes == PASSES) {
          throw new InterruptedException("the end");
        }
      }
    };
  }

  private static List<String> said(String name, RuntimeException why) {
    Logger log = (Logger) LoggerFactory.getLogger(LoopRunner.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      new LoopRunner(failing(name, why), () -> {}, new Pulse()).run();
    } finally {
      log.detachAppender(lines);
    }
    // Other servers of this process may run loops at the same time.
    return List.copyOf(lines.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith(name))
        .toList();
  }

  @Test
  void aRefusalThatLastsIsToldOnce_andItsEnd() {
    CarillonException no =
        CarillonException.of(ErrorCode.INTERNAL, "Expected its data, but got another's.").build();
    assertThat(said("refused-loop", no))
        .containsExactly(
            "refused-loop: Expected its data, but got another's.", "refused-loop: goes on");
  }

  @Test
  void aFaultThatLastsIsToldOnce_andItsEnd() {
    assertThat(said("faulty-loop", new IllegalStateException("a bug")))
        .containsExactly("faulty-loop: pass failed, the next one follows", "faulty-loop: goes on");
  }

  @Test
  void anOutageIsToldOnce_andItsEnd() {
    CarillonException away =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Redis does not answer.").build();
    assertThat(said("waiting-loop", away))
        .containsExactly("waiting-loop: waits, Redis does not answer.", "waiting-loop: goes on");
  }
}
