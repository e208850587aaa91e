package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who types faster than a slow machine draws loses no letter. */
class FirstKeysTest {
  @TempDir private Path folder;

  @Test
  void whatIsTypedBeforeThePaletteIsDrawnStandsInIt() throws Exception {
    Clock clock = Clock.systemUTC();
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(clock.millis()));
    try (Rig rig = new Rig(a -> server, "localhost:9090", clock, ThemeChoice.LIGHT, folder)) {
      rig.size(1280, 800);
      // All within one run of the toolkit's thread: no pulse comes between.
      String typed =
          Rig.fx(
              () -> {
                rig.frame().openPalette();
                Node at = rig.scene().getFocusOwner();
                "new".chars().forEach(c -> Event.fireEvent(at, key(Character.toString(c))));
                return rig.<TextField>find("#palette-input").getText();
              });
      assertThat(typed).isEqualTo("new");
    }
  }

  private static KeyEvent key(String letter) {
    return new KeyEvent(
        KeyEvent.KEY_TYPED, letter, "", KeyCode.UNDEFINED, false, false, false, false);
  }
}
