package dev.carillon.server.door;

import com.linecorp.armeria.common.FlagsProvider;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.common.util.TransportType;

/**
 * What Armeria takes as given in this process, found by the service loader. Neither native sockets
 * nor native TLS are unpacked and loaded: the server starts sooner and runs wherever a JDK does.
 */
public final class ArmeriaFlags implements FlagsProvider {
  @Override
  public int priority() {
    return 10;
  }

  @Override
  public TransportType transportType() {
    return TransportType.NIO;
  }

  @Override
  public TlsEngineType tlsEngineType() {
    return TlsEngineType.JDK;
  }
}
