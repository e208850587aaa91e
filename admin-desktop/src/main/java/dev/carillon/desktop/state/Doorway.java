package dev.carillon.desktop.state;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.secret.SecretStore;
import dev.carillon.desktop.secret.SecretStore.Kept;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to servers: finds what to show there, opens sessions with a password, goes from one to
 * another. Nothing blocks; futures may end on any thread.
 */
public final class Doorway {
  private final Session session;
  private final ServerConnector connector;
  private final SecretStore secrets;
  private final AtomicInteger turn = new AtomicInteger();

  public Doorway(Session session, ServerConnector connector, SecretStore secrets) {
    this.session = session;
    this.connector = connector;
    this.secrets = secrets;
  }

  public Session session() {
    return session;
  }

  /** Begins with the profile that the session was made for. */
  public void start() {
    session.beat();
    enter(session.state().profile());
  }

  /** Leaves the present server for that of the profile, with the secret that is kept for it. */
  public void enter(Profile profile) {
    int mine = turn.incrementAndGet();
    if (!profile.signIn().secret()) {
      session.connect(new Target(profile, Optional.empty()));
      return;
    }
    var unused =
        secrets
            .find(key(profile))
            .thenAccept(
                secret -> {
                  if (mine == turn.get()) {
                    session.connect(new Target(profile, secret));
                  }
                });
  }

  /** Shows a token from now on; tells where it is kept. */
  public CompletableFuture<Kept> token(Profile profile, String typed) {
    String token;
    try {
      token = checked(typed);
    } catch (Wrong e) {
      return CompletableFuture.failedFuture(e);
    }
    turn.incrementAndGet();
    session.connect(new Target(profile, Optional.of(token)));
    return secrets.keep(key(profile), token);
  }

  /**
   * Keeps a token for the next time, without going there; tells where it is kept.
   *
   * @throws Wrong if it is none
   */
  public CompletableFuture<Kept> keep(Profile profile, String typed) {
    return secrets.keep(key(profile), checked(typed));
  }

  /**
   * The token in what was typed.
   *
   * @throws Wrong if there is none
   */
  public static String checked(String typed) {
    String token = typed.strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new Wrong(text("wrong.token"), text("wrong.token.do"));
    }
    return token;
  }

  /**
   * Opens a session with a password, which is sent once and kept nowhere. Fails with {@link Wrong}
   * if the way led elsewhere before the server answered.
   *
   * @param profile one that signs in as a user
   */
  public CompletableFuture<Kept> login(Profile profile, String password) {
    int mine = turn.incrementAndGet();
    ServerPort port = connector.open(new Target(profile, Optional.empty()));
    return port.login(profile.user(), password)
        .whenComplete((login, error) -> port.close())
        .thenCompose(
            login ->
                mine == turn.get()
                    ? token(profile, login.token())
                    : CompletableFuture.failedFuture(
                        new Wrong(text("wrong.signin.left"), text("wrong.signin.left.do"))));
  }

  /** Forgets what was shown to that server. */
  public CompletableFuture<Void> leave(Profile profile) {
    turn.incrementAndGet();
    if (session.state().profile().equals(profile)) {
      session.connect(new Target(profile, Optional.empty()));
    }
    return forget(profile);
  }

  /** Forgets what was kept for it, without leaving anything. */
  public CompletableFuture<Void> forget(Profile profile) {
    return secrets.forget(key(profile));
  }

  /** By address, so that a profile that is led elsewhere does not take its secret along. */
  private static String key(Profile profile) {
    return profile.signIn() == SignIn.USER
        ? profile.user() + "@" + profile.address()
        : "token@" + profile.address() + "/" + profile.name();
  }
}
