package dev.carillon.server.door;

import dev.carillon.server.config.Doors;
import java.time.Duration;

/**
 * Where the doors stand and what they bear.
 *
 * @param host address to listen on; default localhost; beyond loopback only with TLS and
 *     authentication; restart needed
 * @param port main port, gRPC and JSON; default 9090; 0: any free port; restart needed
 * @param delaybox the door "delaybox"
 * @param maxStreams open streams (sessions, watchers, logs) at once; default 1,000; more are told
 *     BUSY; restart needed
 * @param callTimeout longest time a unary call may take; default 30 s; restart needed
 * @param connections bounds of the connections of each port
 * @param doors the doors "ticks", "jobs" and "taskq"
 */
public record DoorSettings(
    String host,
    int port,
    DelayboxSettings delaybox,
    int maxStreams,
    Duration callTimeout,
    ConnectionBounds connections,
    Doors doors) {
  public static final DoorSettings DEFAULT =
      new DoorSettings("localhost", 9090, DelayboxSettings.DEFAULT, 1_000, Duration.ofSeconds(30));

  /** With the other doors at their defaults. */
  public DoorSettings(
      String host, int port, DelayboxSettings delaybox, int maxStreams, Duration callTimeout) {
    this(
        host,
        port,
        delaybox,
        maxStreams,
        callTimeout,
        ConnectionBounds.DEFAULT,
        Doors.DEFAULTS.onFreePorts());
  }

  public DoorSettings {
    if (maxStreams < 1) {
      throw new IllegalArgumentException(
          "Expected room for at least 1 stream, but got " + maxStreams + ".");
    }
    if (callTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "Expected a call timeout of at least 1 s, but got " + callTimeout + ".");
    }
  }

  /** The same on any free ports. */
  public DoorSettings onFreePorts() {
    return new DoorSettings(
        host, 0, delaybox.atPort(0), maxStreams, callTimeout, connections, doors.onFreePorts());
  }

  public DoorSettings withDoors(Doors value) {
    return new DoorSettings(host, port, delaybox, maxStreams, callTimeout, connections, value);
  }

  public DoorSettings withConnections(ConnectionBounds value) {
    return new DoorSettings(host, port, delaybox, maxStreams, callTimeout, value, doors);
  }
}
