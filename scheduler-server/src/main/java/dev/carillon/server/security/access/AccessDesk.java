package dev.carillon.server.security.access;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import dev.carillon.model.access.TokenInfo;
import dev.carillon.model.access.UserInfo;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.core.port.CredentialStore.Put;
import dev.carillon.server.core.port.CredentialStore.StoredToken;
import dev.carillon.server.core.port.CredentialStore.StoredUser;
import dev.carillon.server.security.Actors;
import dev.carillon.server.security.token.Sessions;
import dev.carillon.server.security.token.TokenText;
import dev.carillon.server.security.user.LoginLimits;
import dev.carillon.server.security.user.Passwords;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What is done with users and tokens. All methods block on the store. */
public final class AccessDesk {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_OF_A_LIST = 100;

  /** Who has the first token. */
  private static final String FIRST = "admin";

  /** How long it holds: it is there to make users with. */
  private static final Duration FIRST_LIFE = Duration.ofDays(1);

  private final CredentialStore store;
  private final Directory directory;
  private final Supplier<Sessions> sessions;
  private final Clock clock;
  private final RandomGenerator random;
  private final LoginLimits limits;
  private final Tokens tokens;

  /** Made when first needed: it hashes something. */
  private final Supplier<Passwords> passwords;

  /**
   * @param random secure: secrets come from it
   * @param hashing computes hashes of passwords, see {@link Passwords}
   */
  public AccessDesk(
      CredentialStore store,
      Directory directory,
      Tokens tokens,
      Supplier<Sessions> sessions,
      Clock clock,
      RandomGenerator random,
      LoginLimits limits,
      Executor hashing) {
    this.store = store;
    this.directory = directory;
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
    this.random = random;
    this.limits = limits;
    this.passwords = new Once<>(() -> new Passwords(random, hashing));
  }

  /**
   * A token for an administrator that holds for a day, if nobody and nothing was ever known here.
   *
   * @param anew in any case; those that were told so before end once it is told
   * @param tell told the secret, which is kept nowhere
   */
  public void first(boolean anew, Consumer<String> tell) {
    List<StoredToken> before =
        anew
            ? store.all().tokens().stream().filter(t -> t.createdBy().isEmpty()).toList()
            : List.of();
    if (!anew && store.version() > 0) {
      return;
    }
    long now = clock.millis();
    String secret = TokenText.random(random);
    StoredToken token =
        new StoredToken(
            TokenText.randomId(random),
            FIRST,
            TokenText.hash(secret),
            Access.ALL,
            now,
            now + FIRST_LIFE.toMillis(),
            "");
    if (store.put(token, anew ? Put.NEW : Put.FIRST)) {
      tell.accept(secret);
    }
    before.forEach(t -> store.removeToken(t.id()));
    directory.refresh();
  }

  /**
   * Checks a password.
   *
   * @throws CarillonException UNAUTHENTICATED without saying whether the user exists; BUSY after
   *     too many tries
   */
  public Login login(String name, String password, Caller caller) {
    // What cannot be a name is counted under none: a long text would stay in memory.
    limits.tried(NAME.matcher(name).matches() ? name : "", caller.address());
    directory.refreshIfOld();
    Optional<StoredUser> user = directory.user(name);
    boolean matches;
    if (user.isPresent()) {
      matches = passwords.get().matches(password, user.get().hash());
    } else {
      passwords.get().matchesNobody(password);
      matches = false;
    }
    if (!matches || user.isEmpty()) {
      throw CarillonException.of(
              ErrorCode.UNAUTHENTICATED,
              "Expected a user and the password of that user, but they do not fit.")
          .operation("login")
          .advice("Check both; an administrator sets a new password with carillon user passwd.")
          .build();
    }
    Sessions open = sessions.get();
    return new Login(
        open.open(name, user.get().changedMs()),
        open.expires(),
        new PrincipalInfo(name, user.get().access(), true));
  }

  /**
   * Ends all sessions of the user whose session is shown, on all servers: a session stands nowhere,
   * so there is no single one to end.
   *
   * @param session the token of one of them
   * @return whose they were
   * @throws CarillonException UNAUTHENTICATED if it is none, or ended before
   */
  public String logout(String session) {
    directory.refresh();
    while (true) {
      StoredUser user = tokens.userOf(session);
      StoredUser changed =
          new StoredUser(
              user.name(),
              user.hash(),
              user.access(),
              user.createdMs(),
              Math.max(clock.millis(), user.changedMs() + 1));
      boolean ended = store.change(user, changed);
      directory.refresh();
      if (ended) {
        return user.name();
      }
    }
  }

  /** Who somebody is taken for. */
  public PrincipalInfo whoAmI(Caller caller) {
    return new PrincipalInfo(caller.name(), caller.access(), caller.authenticated());
  }

  /**
   * Makes a token.
   *
   * @param life how long it holds; zero: until it is revoked
   */
  public NewToken createToken(String name, Access access, Duration life, Caller caller) {
    check("name", name, NAME, "1–128 of the characters a–z A–Z 0–9 . _ - : @");
    check(access, caller);
    if (life.isNegative()) {
      throw CarillonException.invalid(
          "for_millis", "Expected a time of 0 or more, but got " + life + ".", "0: for ever.");
    }
    String secret = TokenText.random(random);
    long now = clock.millis();
    StoredToken token =
        new StoredToken(
            TokenText.randomId(random),
            name,
            TokenText.hash(secret),
            access,
            now,
            life.isZero() ? 0 : now + life.toMillis(),
            caller.name());
    if (!store.put(token, Put.NEW)) {
      throw new IllegalStateException("Expected a random id that is new.");
    }
    directory.refresh();
    return new NewToken(info(token), secret);
  }

  public List<TokenInfo> tokens() {
    return store.all().tokens().stream()
        .map(AccessDesk::info)
        .sorted(Comparator.comparing(TokenInfo::createdMs).thenComparing(TokenInfo::id))
        .toList();
  }

  private static TokenInfo info(StoredToken t) {
    return new TokenInfo(t.id(), t.name(), t.access(), t.createdMs(), t.expiresMs(), t.createdBy());
  }

  /**
   * Ends a token.
   *
   * @throws CarillonException NOT_FOUND
   */
  public void revokeToken(String id) {
    if (!store.removeToken(id)) {
      throw missing("revoke", "token", id);
    }
    directory.refresh();
  }

  /**
   * Makes a user, or changes one.
   *
   * @param password empty: stays as it is
   * @param access empty: stays as it is
   * @throws CarillonException CONFLICT if it must be new and is not; INVALID_ARGUMENT
   */
  public UserInfo putUser(
      String name, String password, Optional<Access> access, boolean onlyNew, Caller caller) {
    check("name", name, NAME, "1–128 of the characters a–z A–Z 0–9 . _ - : @");
    if (Actors.reserved(name)) {
      throw CarillonException.invalid(
          "name",
          "Expected a name of a user's own, but got one that looks like a token, a certificate, a"
              + " door or somebody of another issuer.",
          "Leave out what stands before the colon.");
    }
    access.ifPresent(a -> check(a, caller));
    Optional<StoredUser> known =
        store.all().users().stream().filter(u -> u.name().equals(name)).findFirst();
    if (onlyNew && known.isPresent()) {
      throw exists(name);
    }
    // A name that was mistyped must not become a user.
    if (known.isEmpty() && access.isEmpty() && !onlyNew) {
      throw missing("user", "user", name);
    }
    if (known.isEmpty() || !password.isEmpty()) {
      Passwords.check(password);
    }
    long now = clock.millis();
    StoredUser user =
        new StoredUser(
            name,
            password.isEmpty() ? known.orElseThrow().hash() : passwords.get().hash(password),
            access.or(() -> known.map(StoredUser::access)).orElse(Access.of(Role.VIEWER)),
            known.map(StoredUser::createdMs).orElse(now),
            // Two changes in one millisecond still end the sessions between them.
            Math.max(now, known.map(u -> u.changedMs() + 1).orElse(now)));
    boolean stored = known.isPresent() ? store.change(known.get(), user) : store.put(user, Put.NEW);
    if (!stored) {
      if (onlyNew) {
        throw exists(name);
      }
      return putUser(name, password, access, false, caller); // somebody else changed it meanwhile
    }
    directory.refresh();
    return info(user);
  }

  public List<UserInfo> users() {
    return store.all().users().stream()
        .map(AccessDesk::info)
        .sorted(Comparator.comparing(UserInfo::name))
        .toList();
  }

  private static UserInfo info(StoredUser u) {
    return new UserInfo(u.name(), u.access(), u.createdMs(), u.changedMs());
  }

  /**
   * Removes a user and ends the sessions.
   *
   * @throws CarillonException NOT_FOUND
   */
  public void removeUser(String name) {
    if (!store.removeUser(name)) {
      throw missing("remove", "user", name);
    }
    directory.refresh();
  }

  private static void check(Access access, Caller caller) {
    if (access.roles().isEmpty()) {
      throw CarillonException.invalid(
          "access.roles", "Expected at least one role, but got none.", "For example viewer.");
    }
    for (List<String> part : List.of(List.copyOf(access.tenants()), List.copyOf(access.queues()))) {
      if (part.size() > MOST_OF_A_LIST) {
        throw CarillonException.invalid(
            "access", "Expected at most 100 tenants and queues, but got " + part.size() + ".", "");
      }
      part.forEach(name -> check("access", name, PART, "the name of a tenant or queue"));
    }
    // Whoever is limited to a part of the data must not hand out more than that.
    if (!caller.access().covers(access)) {
      throw CarillonException.of(
              ErrorCode.PERMISSION_DENIED,
              "Expected access within your own, but got more than that.")
          .field("access")
          .advice("Ask an administrator of the whole cluster.")
          .build();
    }
  }

  private static void check(String field, String text, Pattern form, String expected) {
    if (!form.matcher(text).matches()) {
      throw CarillonException.invalid(
          field,
          "Expected " + expected + ", but got '" + text.replaceAll("\\p{Cntrl}", "?") + "'.",
          "");
    }
  }

  private static CarillonException exists(String name) {
    return CarillonException.of(
            ErrorCode.CONFLICT, "Expected a new user, but there is one named '" + name + "'.")
        .operation("user add")
        .subject(name)
        .advice("carillon user passwd changes the password of one that exists.")
        .build();
  }

  private static CarillonException missing(String operation, String what, String id) {
    return CarillonException.of(
            ErrorCode.NOT_FOUND,
            "Expected an existing "
                + what
                + ", but there is no '"
                + id.replaceAll("\\p{Cntrl}", "?")
                + "'.")
        .operation(operation)
        .subject(id)
        .advice("carillon " + what + " list shows all.")
        .build();
  }
}
