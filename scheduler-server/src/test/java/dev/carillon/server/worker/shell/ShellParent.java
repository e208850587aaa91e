package dev.carillon.server.worker.shell;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A program of its own that runs one shell task, so that a test can kill it. */
final class ShellParent {
  private ShellParent() {}

  public static void main(String[] args) throws Exception {
    ShellHandler handler =
        new ShellHandler(
            ShellSettings.of(ShellMode.LINE),
            Path.of(args[0]),
            Executors.newCachedThreadPool(),
            name -> Optional.ofNullable(System.getenv(name)));
    System.out.println(handler.run(new ShellContext(args[1])).utf8());
  }
}
