package dev.carillon.desktop.app;

import dev.carillon.desktop.state.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** The ways to a server: more than one, closed ones, and what is left of the server before. */
class WaysOnServerTest extends OnServer {
  /** It takes connections, as a server that hangs does, and says nothing. */
  @Test
  void pastASilentServerTheNextOneIsFound() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String both = "127.0.0.1:" + mute.getLocalPort() + "," + server.address();
      rig.session().connect(Target.plain(both));
      Rig.until(
          "the other server",
          () -> rig.session().state().address().equals(both) && rig.session().state().link().up());
    }
  }
}
