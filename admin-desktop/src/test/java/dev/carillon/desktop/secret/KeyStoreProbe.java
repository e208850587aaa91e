package dev.carillon.desktop.secret;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does one thing with the key store of this system and tells how it went; for key-store.sh. */
final class KeyStoreProbe {
  private KeyStoreProbe() {}

  public static void main(String[] args) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    SystemSecrets secrets = new SystemSecrets(thread);
    switch (args[0]) {
      case "keep" -> {
        SecretStore.Kept kept = secrets.keep(args[1], args[2]).get();
        // Whatever became of it, this run has it.
        System.out.println(kept + " " + secrets.find(args[1]).get().orElse("nothing"));
      }
      case "find" -> System.out.println(secrets.find(args[1]).get().orElse("nothing"));
      case "forget" -> {
        var unused = secrets.forget(args[1]).get();
        System.out.println("forgotten");
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    thread.shutdown();
    System.exit(0);
  }
}
