package dev.carillon.server.door;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Doors on free ports in front of a fake core. */
public final class RunningDoors implements AutoCloseable {
  public final FakeEngine fake = new FakeEngine();
  public final DoorServer server;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public RunningDoors() {
    this(DoorSettings.DEFAULT.onFreePorts());
  }

  public RunningDoors(DoorSettings settings) {
    server =
        new DoorServer(
            fake.engine(),
            settings,
            new Self(
                "node-1",
                "0.1.0",
                Clock.fixed(Instant.ofEpochMilli(FakeTasks.NOW), ZoneOffset.UTC)),
            () -> "tasks_submitted_total 3.0\n",
            executor);
    server.start();
  }

  public CarillonClient client() {
    return CarillonClient.connect(
        Connection.to("localhost", server.port()).withDeadline(Duration.ofMinutes(2)));
  }

  public ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
  }

  /** An HTTP answer as text. */
  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  public HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** A path of the door "delaybox". */
  public URI delaybox(String path) {
    return URI.create("http://localhost:" + server.delayboxPort().orElseThrow() + path);
  }

  /** A path of the door "ticks" on its own port. */
  public URI ticks(String path) {
    return URI.create("http://localhost:" + server.ticksPort().orElseThrow() + path);
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    executor.shutdownNow();
  }
}
