package dev.carillon.server.boot;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sends the log of this process to a file, warnings also to standard error. */
public final class LogFile {
  private LogFile() {}

  /** From now on, and for the whole process. */
  public static void use(Path file) {
    URL settings = LogFile.class.getResource("/logback-file.xml");
    if (settings == null || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    context.putProperty("CARILLON_LOG_FILE", file.toString());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(settings);
    } catch (JoranException e) {
      throw new IllegalStateException("logback-file.xml cannot be read", e);
    }
  }
}
