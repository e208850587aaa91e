package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.signin.SignInSheet;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.collections.ObservableList;
import javafx.scene.Node;

/**
 * Shows how the connection stands, everywhere it is told: top bar, banner, status bar, the grey
 * over old data, and the question who this is.
 */
final class LinkFace implements AutoCloseable {
  private final Console console;
  private final Host host;
  private final Ways ways;
  private final TopBar top;
  private final Banner banner;
  private final StatusBar status;
  private final Node root;
  private final Node stage;
  private final Subscription clock;
  private final Runnable manage;
  private int asked = -1;
  private boolean welcomed;
  private Optional<Sheet> welcome = Optional.empty();

  /**
   * @param root painted for a production profile
   * @param stage greyed while its data is old
   * @param manage leads to the profiles
   */
  LinkFace(
      Console console,
      Host host,
      Ways ways,
      TopBar top,
      StatusBar status,
      Node root,
      Node stage,
      Runnable manage) {
    this.console = console;
    this.host = host;
    this.ways = ways;
    this.top = top;
    this.status = status;
    this.root = root;
    this.stage = stage;
    this.manage = manage;
    banner = new Banner(() -> console.session().retryNow(), this::askWho);
    var unused = console.live().subscribe(this::take);
    var unusedToo = console.pace().frozen().subscribe(frozen -> tell());
    var unusedThree = console.pace().missed().subscribe(missed -> top.show(link()));
    // Ages and countdowns, also while nothing comes.
    clock = Metronome.every(Duration.ofMillis(500), this::tell);
  }

  Banner banner() {
    return banner;
  }

  private Link link() {
    return console.live().get().link();
  }

  private void take(LiveState state) {
    top.show(state.profile());
    mark(
        root.getStyleClass(),
        "production",
        state.profile().environment() == Environment.PRODUCTION);
    tell();
    if (state.link().up() || state.link() instanceof Link.Lost refused && refused.login()) {
      found();
    }
    if (state.link() instanceof Link.Lost lost && lost.login()) {
      // Once for each refusal: who closes the sheet wants to look at something first.
      if (asked != lost.failures() && !host.dialogs().showing()) {
        asked = lost.failures();
        askWho();
      }
    } else if (state.link().up()) {
      asked = -1;
    } else if (state.link() instanceof Link.Lost
        && state.receivedMs() == 0
        && !welcomed
        && ways.profiles().firstStart()) {
      welcome(state);
    }
  }

  /** The first start, and nothing has answered yet: how to get a server, and where to name one. */
  private void welcome(LiveState state) {
    welcomed = true;
    if (host.dialogs().getScene() == null || host.dialogs().showing()) {
      return;
    }
    Work work = console.work();
    Sheet sheet =
        new Sheet(
                host.dialogs(),
                text("welcome.title"),
                text("welcome.words", state.profile().address()))
            .command("carillon up");
    sheet.setId("welcome");
    welcome = Optional.of(sheet);
    sheet.open(
        text("welcome.go"),
        false,
        work,
        () -> work.start(() -> CompletableFuture.completedFuture(true), done -> manage.run()),
        sheet);
  }

  /** A server answers, so nobody needs to be told how to get one; it may also ask who this is. */
  private void found() {
    welcome
        .filter(sheet -> sheet.getParent() == host.dialogs())
        .ifPresent(sheet -> host.dialogs().dismiss());
    welcome = Optional.empty();
  }

  private void askWho() {
    if (link() instanceof Link.Lost lost && host.dialogs().getScene() != null) {
      Profile profile = console.live().get().profile();
      new SignInSheet(console, host, ways.doorway(), changed -> remember(profile, changed))
          .open(
              profile,
              lost.advice().isEmpty() ? lost.reason() : lost.reason() + " " + lost.advice());
    }
  }

  private void remember(Profile was, Profile changed) {
    if (ways.profiles().find(was.name()).isPresent() && !was.equals(changed)) {
      ways.profiles().save(changed, was.name());
    }
  }

  private void tell() {
    LiveState state = console.live().get();
    long now = console.clock().millis();
    boolean lost = state.link() instanceof Link.Lost;
    boolean frozen = console.pace().frozen().get();
    banner.show(state, now, console.zone());
    status.show(state, now, console.zone());
    top.show(state.link());
    mark(stage.getStyleClass(), "stale", lost && state.receivedMs() > 0);
    top.stamp(
        (lost || frozen) && state.receivedMs() > 0
            ? text("top.stamp", Figures.time(state.receivedMs(), now, console.zone()))
            : "");
  }

  private static void mark(ObservableList<String> classes, String name, boolean on) {
    if (on != classes.contains(name)) {
      if (on) {
        classes.add(name);
      } else {
        classes.remove(name);
      }
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
