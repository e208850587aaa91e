package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.i18n.Texts;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** Keys are called as they are on the keyboards of the console's language. */
class KeyCapTest {
  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  @ParameterizedTest
  @CsvSource({
    "en, Ctrl Shift C, Ctrl Shift C",
    "de, Ctrl Shift C, Strg Umschalt C",
    "en, Ctrl S  Ctrl O, Ctrl S  Ctrl O",
    "de, Ctrl S  Ctrl O, Strg S  Strg O",
    "de, F5, F5",
    "de, Alt ←  Alt →, Alt ←  Alt →",
    "fr, Ctrl Shift C, Ctrl Shift C",
  })
  void aCap(String language, String keys, String shown) throws Exception {
    Texts.speak(Locale.of(language));
    KeyCap cap = WaitForAsyncUtils.asyncFx(() -> new KeyCap(keys)).get();
    assertThat(cap.getText()).isEqualTo(shown);
    assertThat(cap.getStyleClass()).contains("key");
  }
}
