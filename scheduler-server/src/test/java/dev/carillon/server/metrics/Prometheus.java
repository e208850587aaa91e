package dev.carillon.server.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The program itself, where it is installed, with the files that ship. */
public final class Prometheus implements AutoCloseable {
  /** Folder of the files that ship with the product. */
  public static final Path SHIPPED = Path.of("../installers/monitoring");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A program on the PATH. */
  public static Optional<String> installed(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Starts it with the shipped configuration, whose lines about TLS and the token are let in, for
   * one server and once a second.
   *
   * @param folder for its files
   */
  public static Prometheus start(
      String program, Path folder, String server, Path authority, Path token) throws IOException {
    Files.createDirectories(folder);
    for (String rules : new String[] {"carillon-recording.yml", "carillon-alerts.yml"}) {
      Files.copy(SHIPPED.resolve(rules), folder.resolve(rules));
    }
    String shipped = Files.readString(SHIPPED.resolve("prometheus.yml"));
    String used =
        shipped
            .replaceAll("# (scheme|tls_config|authorization):", "$1:")
            .replace("/etc/prometheus/carillon-ca.pem", authority.toString())
            .replace("/etc/prometheus/carillon-token", token.toString())
            .replace("127.0.0.1:9090", server)
            .replace("15s", "1s");
    Path config = Files.writeString(folder.resolve("prometheus.yml"), used);
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new Prometheus(process, port);
  }

  /** What an expression comes to now: the results. */
  public JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .at("/data/result");
  }

  /** The groups of its rules, with how the last look at each went. */
  public JsonNode rules() {
    return get("/api/v1/rules").at("/data/groups");
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return JSON.missingNode(); // it is not there yet
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.destroyForcibly();
    process.onExit().join();
  }
}
