package dev.carillon.desktop.feature.settings;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.KeysGrid;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.cluster.ClusterInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Wires the settings. */
public final class SettingsView implements Screen {
  private final Parent root;
  private final ProfilesCard profiles;
  private final NotificationsCard notifications;
  private boolean front;
  private boolean up;
  private Optional<PrincipalInfo> me = Optional.empty();

  @FXML private StackPane themePlace;
  @FXML private VBox left;
  @FXML private VBox look;
  @FXML private GridPane about;
  @FXML private VBox keys;

  public SettingsView(SettingsViewModel model, Host host) {
    root = Fxml.load(this);
    Segments<ThemeChoice> themes =
        new Segments<>(
            List.of(ThemeChoice.values()), t -> text("settings.theme." + t), model.theme().get());
    themes.value().bindBidirectional(model.theme());
    themePlace.getChildren().add(themes);
    Segments<Integer> scale =
        new Segments<>(List.of(100, 125, 150, 200), n -> n + " %", model.textScale().get());
    scale.setId("text-scale");
    scale.value().subscribe((was, now) -> model.textScale().set(now));
    look.getChildren().add(Sheet.field(text("settings.scale"), scale));
    Segments<String> language =
        new Segments<>(
            List.of("", "en", "de"),
            l ->
                l.isEmpty()
                    ? text("settings.theme.SYSTEM")
                    : Locale.of(l).getDisplayLanguage(Locale.of(l)),
            model.language());
    language.value().subscribe((was, now) -> model.language(now));
    Label hint = new Label(text("settings.language.hint"));
    hint.getStyleClass().add("hint");
    look.getChildren().addAll(Sheet.field(text("settings.language"), language), hint);
    profiles = new ProfilesCard(model, host);
    notifications = new NotificationsCard(model.console(), host);
    left.getChildren().addAll(profiles, notifications);
    Label keysTitle = new Label(text("keys.title"));
    keysTitle.getStyleClass().add("heading");
    keys.getChildren().addAll(keysTitle, new KeysGrid());
    var unused = model.console().live().subscribe(this::take);
  }

  /** What failed without a connection, or for somebody else, is asked again. */
  private void take(LiveState live) {
    about(live);
    boolean again = live.link().up() && (!up || !live.me().equals(me));
    up = live.link().up();
    me = live.me();
    if (front && again) {
      shown();
    }
  }

  private void about(LiveState live) {
    about.getChildren().clear();
    int row = 0;
    add(
        row++,
        text("settings.console"),
        text(
            "settings.console.value",
            version(),
            Runtime.version().feature(),
            System.getProperty("javafx.version", "")));
    add(row++, text("settings.address"), live.address());
    ClusterInfo info = live.cluster().orElse(null);
    if (info != null) {
      add(row++, text("settings.server"), info.version());
      add(row++, text("settings.cluster"), info.cluster());
      add(row++, text("settings.redis"), info.redisVersion());
      add(
          row,
          text("settings.dispatch"),
          info.kafka().isEmpty() ? info.dispatch() : info.dispatch() + " · " + info.kafka());
    }
  }

  private static String version() {
    String version = SettingsView.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }

  private void add(int row, String name, String value) {
    Label left = new Label(name);
    left.getStyleClass().add("fact-name");
    left.setMinWidth(Region.USE_PREF_SIZE);
    about.addRow(row, left, new Label(value));
  }

  @Override
  public void shown() {
    front = true;
    profiles.fill();
    notifications.ask();
  }

  @Override
  public void hidden() {
    front = false;
  }

  @Override
  public void refresh() {
    notifications.ask();
  }

  @Override
  public Parent root() {
    return root;
  }
}
