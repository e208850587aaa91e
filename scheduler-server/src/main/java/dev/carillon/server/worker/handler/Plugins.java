package dev.carillon.server.worker.handler;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.worker.api.TaskHandler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Handlers from a folder of jars. All jars of the folder share one class loader, whose parent is
 * the worker's own: plug-ins see the API and the model, and run with all rights of the worker.
 */
public final class Plugins implements AutoCloseable {
  private final URLClassLoader loader;
  private final List<TaskHandler> handlers;

  private Plugins(URLClassLoader loader, List<TaskHandler> handlers) {
    this.loader = loader;
    this.handlers = List.copyOf(handlers);
  }

  /**
   * Loads what is in the folder.
   *
   * @throws CarillonException INVALID_ARGUMENT if there is no such folder or a plug-in does not
   *     load
   */
  public static Plugins load(Path folder) {
    try {
      List<URL> jars = jars(folder);
      URLClassLoader loader =
          new URLClassLoader(
              "carillon-plugins", jars.toArray(URL[]::new), TaskHandler.class.getClassLoader());
      List<TaskHandler> found = new ArrayList<>();
      for (TaskHandler handler : ServiceLoader.load(TaskHandler.class, loader)) {
        if (handler.getClass().getClassLoader() == loader) { // else: on the worker's class path
          found.add(handler);
        }
      }
      return new Plugins(loader, found);
    } catch (IOException | ServiceConfigurationError e) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected a folder of plug-ins at " + folder + ", but " + e.getMessage() + ".")
          .field("plugins")
          .advice("Each jar names its handlers in META-INF/services/" + TaskHandler.class.getName())
          .cause(e)
          .build();
    }
  }

  private static List<URL> jars(Path folder) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : files) {
        jars.add(jar.toUri().toURL());
      }
    }
    return jars;
  }

  public List<TaskHandler> handlers() {
    return handlers;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
