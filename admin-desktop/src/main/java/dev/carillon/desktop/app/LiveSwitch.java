package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.fx.Pace;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.Link;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/** Live or frozen; frozen it tells how much there is to catch up. */
final class LiveSwitch extends Button {
  private final Pace pace;
  private final Region dot = new Region();

  LiveSwitch(Pace pace) {
    this.pace = pace;
    setId("live-switch");
    getStyleClass().add("live");
    dot.getStyleClass().addAll("live-dot", "tone-idle");
    setGraphic(dot);
    setMinWidth(USE_PREF_SIZE);
    setTooltip(new Tooltip(text("top.freeze.hint")));
    setOnAction(e -> press());
  }

  void press() {
    if (pace.frozen().get()) {
      pace.catchUp();
    } else {
      pace.freeze();
    }
  }

  void show(Link link) {
    if (link instanceof Link.Kept) {
      // There is nothing to freeze and nothing to catch up with.
      Tone.RETRY.dress(dot);
      setText(text("top.kept"));
      setMouseTransparent(true);
      setFocusTraversable(false);
    } else if (pace.frozen().get()) {
      Tone.RETRY.dress(dot);
      long missed = pace.missed().get();
      setText(missed == 0 ? text("top.frozen") : text("top.catchup", Figures.shortCount(missed)));
    } else {
      boolean lost = link instanceof Link.Lost;
      (link.up() ? Tone.OK : lost ? Tone.DEAD : Tone.WAIT).dress(dot);
      setText(text(link.up() ? "top.live" : lost ? "top.lost" : "top.connecting"));
    }
  }
}
