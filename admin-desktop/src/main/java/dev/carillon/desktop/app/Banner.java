package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import java.time.ZoneId;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** Says that the connection is lost, why, and when it is tried again. */
final class Banner extends HBox {
  private final FontIcon icon = new FontIcon("fth-wifi-off");
  private final Label title = new Label();
  private final Label words = new Label();
  private final Label countdown = new Label();
  private final Button now;
  private final Button signIn;

  Banner(Runnable retryNow, Runnable askWho) {
    now = Buttons.plain(text("banner.now"), retryNow);
    signIn = Buttons.primary(text("banner.signin"), askWho);
    signIn.setId("banner-signin");
    now.managedProperty().bind(now.visibleProperty());
    signIn.managedProperty().bind(signIn.visibleProperty());
    setId("banner");
    getStyleClass().addAll("banner", Tone.DEAD.styleClass());
    title.getStyleClass().add("banner-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    countdown.setMinWidth(Region.USE_PREF_SIZE);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    getChildren().addAll(icon, title, words, gap, countdown, now, signIn);
    setVisible(false);
    setManaged(false);
  }

  void show(LiveState live, long nowMs, ZoneId zone) {
    boolean lost = live.link() instanceof Link.Lost;
    boolean kept = live.link() instanceof Link.Kept;
    setVisible(lost || kept);
    setManaged(lost || kept);
    icon.setIconLiteral(kept ? "fth-archive" : "fth-wifi-off");
    (kept ? Tone.RETRY : Tone.DEAD).dress(this);
    if (live.link() instanceof Link.Kept k) {
      title.setText(text("banner.kept", Figures.full(k.takenMs(), zone)));
      words.setText(text("banner.kept.words", k.server()));
      countdown.setText("");
      now.setVisible(false);
      signIn.setVisible(false);
    }
    if (live.link() instanceof Link.Lost l) {
      title.setText(text(l.login() ? "banner.unknown" : "banner.lost"));
      now.setVisible(!l.login());
      signIn.setVisible(l.login());
      words.setText(l.advice().isEmpty() ? l.reason() : l.reason() + " " + l.advice());
      long left = Math.max(0, (l.retryAtMs() - nowMs + 999) / 1000);
      countdown.setText(
          l.login()
              ? ""
              : l.retryAtMs() == 0 || left == 0
                  ? text("banner.trying")
                  : text("banner.retry", left));
    }
  }
}
