package dev.carillon.server.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.TaskHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample plug-in, compiled and packed as its author would, and loaded from a folder of jars. */
class PluginsTest {
  private static final String SAMPLE =
      """
      package sample;

      import dev.carillon.model.task.Payload;
      import dev.carillon.server.worker.api.NonRetryableException;
      import dev.carillon.server.worker.api.TaskContext;
      import dev.carillon.server.worker.api.TaskHandler;

      /** Turns text round. */
      public final class ReverseHandler implements TaskHandler {
        @Override
        public String type() {
          return "reverse";
        }

        @Override
        public Payload run(TaskContext context) throws NonRetryableException {
          String text = context.payload().utf8();
          if (text.isEmpty()) {
            throw new NonRetryableException("Expected a text, but the payload is empty.");
          }
          context.log("turning " + text.length() + " characters");
          context.progress(1000);
          return Payload.of(new StringBuilder(text).reverse().toString());
        }
      }
      """;

  @TempDir Path folder;

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///sample/ReverseHandler.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return SAMPLE;
          }
        };
    List<String> options =
        List.of(
            "-d",
            folder.resolve("classes").toString(),
            "-cp",
            System.getProperty("java.class.path"));
    Files.createDirectories(folder.resolve("classes"));
    assertThat(compiler.getTask(null, null, null, options, null, List.of(source)).call()).isTrue();
  }

  private Path pack(String handler) throws IOException {
    compile();
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(plugins.resolve("sample.jar")));
        Stream<Path> classes = Files.walk(folder.resolve("classes"))) {
      for (Path file : classes.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(folder.resolve("classes").relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + TaskHandler.class.getName()));
      jar.write(handler.getBytes(StandardCharsets.UTF_8));
    }
    return plugins;
  }

  @Test
  void aPlugInFromAJarRuns() throws Exception {
    try (Plugins plugins = Plugins.load(pack("sample.ReverseHandler"))) {
      TaskHandler handler = plugins.handlers().getFirst();
      assertThat(handler.type()).isEqualTo("reverse");
      assertThat(handler.run(new HandlerContext("reverse", "carillon")))
          .isEqualTo(Payload.of("nollirac"));
      assertThatThrownBy(() -> handler.run(new HandlerContext("reverse", "")))
          .hasMessage("Expected a text, but the payload is empty.");
    }
  }

  @Test
  void anEmptyFolderHasNone() throws Exception {
    try (Plugins plugins = Plugins.load(Files.createDirectories(folder.resolve("none")))) {
      assertThat(plugins.handlers()).isEmpty();
    }
  }

  @Test
  void aMissingFolderOrClassIsToldWithWhatToDo() throws Exception {
    Path broken = pack("sample.NoSuchHandler");
    for (Path path : List.of(broken, folder.resolve("missing"))) {
      assertThatThrownBy(() -> Plugins.load(path).close())
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining(path.toString());
    }
  }
}
