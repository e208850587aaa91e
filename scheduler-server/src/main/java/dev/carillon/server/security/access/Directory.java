package dev.carillon.server.security.access;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.core.port.CredentialStore.StoredToken;
import dev.carillon.server.core.port.CredentialStore.StoredUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Users and tokens in memory, compared with the store once a second: looking one up costs a map
 * look-up and no call. Safe for many threads.
 */
public final class Directory implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A caller with an unknown token may be newer than what is known, but must not ask for ever. */
  private static final long LEAST_REST = TimeUnit.MILLISECONDS.toNanos(100);

  private record View(
      long version, Map<String, StoredUser> users, Map<String, StoredToken> tokensByHash) {}

  private static final View NOTHING = new View(-1, Map.of(), Map.of());

  private final CredentialStore store;
  private final LongSupplier nanos;
  private final Wakeup wakeup = new Wakeup();
  private final List<Runnable> after = new CopyOnWriteArrayList<>();
  private volatile View view = NOTHING;
  private long askedAt;
  private boolean asked;

  public Directory(CredentialStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "credentials";
  }

  /** Something to be done after each look, on this loop's thread: it must not block. */
  public void afterEachLook(Runnable what) {
    after.add(what);
  }

  @Override
  public Duration runOnce() {
    refresh();
    after.forEach(Runnable::run);
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }

  /** Looks whether something has changed. Blocks on the store. */
  public synchronized void refresh() {
    if (store.version() != view.version()) {
      CredentialStore.All all = store.all();
      view =
          new View(
              all.version(),
              all.users().stream().collect(Collectors.toUnmodifiableMap(StoredUser::name, u -> u)),
              all.tokens().stream()
                  .collect(Collectors.toUnmodifiableMap(StoredToken::hash, t -> t)));
    }
    asked = true;
    askedAt = nanos.getAsLong();
  }

  /** What is known is of data that is gone: other data may have reached the same version. */
  public synchronized void forget() {
    view = NOTHING;
    asked = false;
  }

  /** The same, unless that was done a moment ago. */
  public synchronized void refreshIfOld() {
    if (!asked || nanos.getAsLong() - askedAt >= LEAST_REST) {
      refresh();
    }
  }

  /** Grows with each change; -1: nothing is known yet. */
  public long version() {
    return view.version();
  }

  public Optional<StoredUser> user(String name) {
    return Optional.ofNullable(view.users().get(name));
  }

  /** The token of that hash. */
  public Optional<StoredToken> token(String hash) {
    return Optional.ofNullable(view.tokensByHash().get(hash));
  }
}
