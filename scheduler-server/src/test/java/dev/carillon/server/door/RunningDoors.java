package dev.carillon.server.door;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Doors on free ports in front of a fake core. */
public final class RunningDoors implements AutoCloseable {
  public final FakeEngine fake = new FakeEngine();
  public final DoorServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public RunningDoors() {
    this(DoorSettings.DEFAULT.onFreePorts());
  }

  public RunningDoors(DoorSettings settings) {
    server = new DoorServer(fake.engine(), settings, executor);
    server.start();
  }

  public CarillonClient client() {
    return CarillonClient.connect(Connection.to("localhost", server.port()));
  }

  public ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
  }

  @Override
  public void close() {
    server.close();
    executor.shutdownNow();
  }
}
