package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class DoorServerTest {
  @Test
  void aPortThatIsTakenIsNamedWithTheFlagThatMovesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      CarillonException e = startFails(settings(taken.getLocalPort(), 0));

      assertThat(e.message())
          .contains("port " + taken.getLocalPort())
          .contains("another program listens");
      assertThat(e.advice()).contains("-grpc-addr");
    }
  }

  @Test
  void whenTheSecondPortIsTaken_thenTheFirstIsNotLeftOpen() throws IOException {
    int free = Ports.free();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      CarillonException e = startFails(settings(free, taken.getLocalPort()));

      assertThat(e.advice()).contains("delaybox");
      try (ServerSocket again = new ServerSocket(free, 1, InetAddress.getByName("localhost"))) {
        assertThat(again.isBound()).isTrue();
      }
    }
  }

  @Test
  void anotherInterfaceThanLoopbackIsRefused() {
    DoorSettings everywhere =
        new DoorSettings("0.0.0.0", 0, DelayboxSettings.DEFAULT, 10, Duration.ofSeconds(30));

    assertThat(startFails(everywhere).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aDoorThatIsOffHasNoPort() {
    DelayboxSettings off = new DelayboxSettings(false, 8088, "", "delaybox", "t");
    try (RunningDoors doors =
        new RunningDoors(new DoorSettings("localhost", 0, off, 10, Duration.ofSeconds(30)))) {
      assertThat(doors.server.delayboxPort()).isEmpty();
      assertThat(doors.get("/ping").body()).isEqualTo("pong");
    }
  }

  private static CarillonException startFails(DoorSettings settings) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return catchThrowableOfType(
          CarillonException.class,
          () -> {
            try (DoorServer server =
                new DoorServer(
                    new FakeEngine().engine(),
                    settings,
                    new Self("n", "0", Clock.systemUTC()),
                    () -> "",
                    executor)) {
              server.start();
            }
          });
    }
  }

  private static DoorSettings settings(int port, int delayboxPort) {
    return new DoorSettings(
        "localhost",
        port,
        DelayboxSettings.DEFAULT.atPort(delayboxPort),
        10,
        Duration.ofSeconds(30));
  }
}
