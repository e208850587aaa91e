package dev.carillon.desktop.secret;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Until the console ends. */
public final class MemorySecrets implements SecretStore {
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  @Override
  public CompletableFuture<Optional<String>> find(String name) {
    return CompletableFuture.completedFuture(Optional.ofNullable(secrets.get(name)));
  }

  @Override
  public CompletableFuture<Kept> keep(String name, String secret) {
    secrets.put(name, secret);
    return CompletableFuture.completedFuture(Kept.MEMORY);
  }

  @Override
  public CompletableFuture<Void> forget(String name) {
    secrets.remove(name);
    return CompletableFuture.completedFuture(null);
  }
}
