package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How to get a server is told on a first start that finds none, and until there is one. */
class WelcomeTest {
  @TempDir private Path folder;

  private final Clock clock = Clock.systemUTC();
  private final FixtureServer server =
      new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(clock.millis()));
  private final AtomicReference<ServerPort> there =
      new AtomicReference<>(refuses(ErrorCode.NOT_READY));

  private Rig rig() throws Exception {
    Rig rig = new Rig(a -> there.get(), "localhost:9090", clock, ThemeChoice.LIGHT, folder);
    Rig.until("how to get a server", () -> rig.find("#welcome") != null);
    return rig;
  }

  @Test
  void itGoesWhenAServerAnswers() throws Exception {
    try (Rig rig = rig()) {
      there.set(server);
      Rig.until("no dialog", () -> !rig.frame().dialogs().showing());
    }
  }

  @Test
  void itMakesRoomForTheQuestionWhoThisIs() throws Exception {
    try (Rig rig = rig()) {
      there.set(refuses(ErrorCode.UNAUTHENTICATED));
      Rig.until("the question", () -> rig.find("#signin-sheet") != null);
    }
  }

  /** From the first question on. */
  private ServerPort refuses(ErrorCode code) {
    return (ServerPort)
        Proxy.newProxyInstance(
            WelcomeTest.class.getClassLoader(),
            new Class<?>[] {ServerPort.class},
            (port, method, arguments) -> {
              if (method.getName().equals("watchOverview")) {
                ((StreamListener<?>) arguments[0])
                    .onError(CarillonException.of(code, "Not now.").build());
                return (Subscription) () -> {};
              }
              return method.invoke(server, arguments);
            });
  }
}
