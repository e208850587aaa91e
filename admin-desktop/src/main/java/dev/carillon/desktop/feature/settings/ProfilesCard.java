package dev.carillon.desktop.feature.settings;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.FilePath;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The profiles: a line each, and what can be done with it. */
final class ProfilesCard extends VBox {
  private static final String FILE = "carillon-profiles.properties";

  private final SettingsViewModel model;
  private final Host host;
  private final VBox lines = new VBox();

  ProfilesCard(SettingsViewModel model, Host host) {
    this.model = model;
    this.host = host;
    setId("profiles");
    getStyleClass().addAll("card", "profiles");
    Label title = new Label(text("profiles.title"));
    title.getStyleClass().add("heading");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Button add = Buttons.plain(text("profiles.new"), "fth-plus", this::add);
    add.setId("profile-new");
    add.setAccessibleText(text("profiles.new.title"));
    Button read = Buttons.plain(text("profiles.import"), this::importFile);
    read.setId("profiles-import");
    Button write = Buttons.plain(text("profiles.export"), this::exportFile);
    write.setId("profiles-export");
    HBox head = new HBox(8, title, gap, read, write, add);
    head.setAlignment(Pos.CENTER_LEFT);
    lines.setId("profile-lines");
    getChildren().addAll(head, lines);
    // Beside a snapshot there is nowhere to go.
    setVisible(!model.kept());
    setManaged(isVisible());
  }

  void fill() {
    Profile present = model.present();
    lines.getChildren().setAll(model.profiles().stream().map(p -> line(p, present)).toList());
  }

  private HBox line(Profile profile, Profile present) {
    StatusBadge badge = new StatusBadge();
    badge.show(
        tone(profile.environment()), "fth-circle", text("environment." + profile.environment()));
    badge.setMinWidth(104);
    badge.setAlignment(Pos.CENTER);
    Label name = new Label(profile.name());
    name.getStyleClass().add("heading");
    Label where = new Label(words(profile));
    where.getStyleClass().add("caption");
    VBox names = new VBox(name, where);
    names.setMinWidth(0);
    HBox.setHgrow(names, Priority.ALWAYS);
    HBox line = new HBox(12, badge, names);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().add("profile-line");
    if (profile.name().equals(present.name())) {
      StatusBadge now = new StatusBadge();
      now.show(Tone.OK, "fth-check", text("profiles.inuse"));
      line.getChildren().add(now);
    } else {
      Button connect = Buttons.plain(text("settings.connect"), () -> connect(profile));
      connect.setAccessibleText(text("profiles.connect", profile.name()));
      line.getChildren().add(connect);
    }
    line.getChildren()
        .addAll(
            Buttons.icon("fth-edit-2", text("profiles.edit", profile.name()), () -> edit(profile)),
            Buttons.icon(
                "fth-trash-2", text("profiles.remove", profile.name()), () -> remove(profile)));
    return line;
  }

  private static Tone tone(Environment environment) {
    return switch (environment) {
      case LOCAL -> Tone.IDLE;
      case TEST -> Tone.RUN;
      case STAGING -> Tone.RETRY;
      case PRODUCTION -> Tone.DEAD;
    };
  }

  private static String words(Profile p) {
    StringBuilder words = new StringBuilder(p.address());
    words.append(" · ").append(text(p.encrypted() ? "profiles.tls" : "profiles.plain"));
    words.append(" · ").append(text("profiles.signin." + p.signIn()));
    if (p.readOnly()) {
      words.append(" · ").append(text("profiles.readonly"));
    }
    return words.toString();
  }

  private void connect(Profile profile) {
    model.connect(profile);
    fill();
  }

  private void add() {
    Profile blank =
        new Profile(
            "",
            "localhost:9090",
            false,
            "",
            "",
            "",
            "",
            SignIn.NONE,
            "",
            "",
            Environment.TEST,
            false,
            false);
    open(text("profiles.new.title"), blank, "");
  }

  private void edit(Profile profile) {
    open(text("profiles.edit", profile.name()), profile, profile.name());
  }

  private void open(String title, Profile from, String instead) {
    Work work = model.console().work();
    new ProfileSheet(from)
        .open(
            host.dialogs(),
            title,
            work,
            (profile, token) -> {
              CompletableFuture<Boolean> saved = model.save(profile, instead, token);
              fill();
              return saved;
            });
  }

  private void remove(Profile profile) {
    Work work = model.console().work();
    Sheet sheet =
        new Sheet(
            host.dialogs(), text("profiles.remove", profile.name()), text("profiles.remove.words"));
    sheet.open(
        text("profiles.remove", profile.name()),
        true,
        work,
        () ->
            work.start(
                () -> {
                  model.remove(profile);
                  return CompletableFuture.completedFuture(true);
                },
                done -> fill()),
        sheet);
  }

  private FilePath file(boolean save) {
    FilePath file = new FilePath(text("profiles.file"));
    file.input().setId("profiles-file");
    file.text().set(Path.of(System.getProperty("user.home"), FILE).toString());
    return save ? file.toSave() : file;
  }

  private void exportFile() {
    FilePath file = file(true);
    Work work = model.console().work();
    new Sheet(host.dialogs(), text("profiles.export.title"), text("profiles.export.words"))
        .with(file)
        .open(
            text("profiles.export.go"),
            false,
            work,
            () ->
                model.exportTo(
                    file.text().get(),
                    work,
                    () -> host.say(text("profiles.exported", file.text().get()), Tone.OK)),
            file.input());
  }

  private void importFile() {
    FilePath file = file(false);
    Work work = model.console().work();
    new Sheet(host.dialogs(), text("profiles.import.title"), text("profiles.import.words"))
        .with(file)
        .open(
            text("profiles.import.go"),
            false,
            work,
            () ->
                model.importFrom(
                    file.text().get(),
                    work,
                    n -> {
                      fill();
                      host.say(text("profiles.imported", n), Tone.OK);
                    }),
            file.input());
  }
}
