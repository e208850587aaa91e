package dev.carillon.desktop.secret;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.PasswordAccessException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key store of the operating system: Keychain, Credential Manager, Secret Service, KWallet.
 * Where there is none, what is kept is kept until the console ends, and that is told. The key store
 * may ask the operator to unlock it; everything waits on a thread of its own, a minute at most.
 */
public final class SystemSecrets implements SecretStore {
  private static final Logger LOG = LoggerFactory.getLogger(SystemSecrets.class);
  private static final String SERVICE = "carillon-console";
  private static final long PATIENCE_SECONDS = 60;

  private final Executor thread;
  private final MemorySecrets memory = new MemorySecrets();

  /**
   * @param thread may be blocked for as long as the operator takes to unlock
   */
  public SystemSecrets(Executor thread) {
    this.thread = thread;
  }

  @Override
  public CompletableFuture<Optional<String>> find(String name) {
    return memory
        .find(name)
        .thenCompose(
            known ->
                known.isPresent()
                    ? CompletableFuture.completedFuture(known)
                    : CompletableFuture.supplyAsync(() -> read(name), thread)
                        .completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public CompletableFuture<Kept> keep(String name, String secret) {
    var unused = memory.keep(name, secret);
    return CompletableFuture.supplyAsync(() -> write(name, secret), thread)
        .completeOnTimeout(Kept.MEMORY, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Void> forget(String name) {
    var unused = memory.forget(name);
    return CompletableFuture.runAsync(() -> delete(name), thread);
  }

  private static Optional<String> read(String name) {
    try (Keyring keyring = Keyring.create()) {
      return Optional.ofNullable(keyring.getPassword(SERVICE, name));
    } catch (PasswordAccessException e) {
      return Optional.empty();
    } catch (Exception | LinkageError e) {
      told(e);
      return Optional.empty();
    }
  }

  private static Kept write(String name, String secret) {
    try (Keyring keyring = Keyring.create()) {
      keyring.setPassword(SERVICE, name, secret);
      return Kept.SYSTEM;
    } catch (Exception | LinkageError e) {
      told(e);
      return Kept.MEMORY;
    }
  }

  private static void delete(String name) {
    try (Keyring keyring = Keyring.create()) {
      keyring.deletePassword(SERVICE, name);
    } catch (PasswordAccessException e) {
      LOG.debug("Nothing was kept under this name.");
    } catch (Exception | LinkageError e) {
      told(e);
    }
  }

  /** Without the message of a backend, which might hold what it was given. */
  private static void told(Throwable error) {
    if (error instanceof BackendNotSupportedException) {
      LOG.info("This system has no key store that the console can use.");
    } else {
      LOG.warn("The key store of this system did not answer: {}.", error.getClass().getName());
    }
  }
}
