package dev.carillon.desktop.secret;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what is secret. No call blocks, and no future fails: at worst nothing is found. */
public interface SecretStore {
  /** How long something is kept. */
  enum Kept {
    /** In the key store of the operating system, until it is forgotten. */
    SYSTEM,
    /** In memory, until the console ends: there is no key store, or it refused. */
    MEMORY
  }

  CompletableFuture<Optional<String>> find(String name);

  CompletableFuture<Kept> keep(String name, String secret);

  CompletableFuture<Void> forget(String name);
}
