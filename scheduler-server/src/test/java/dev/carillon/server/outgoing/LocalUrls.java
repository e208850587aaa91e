package dev.carillon.server.outgoing;

import java.util.List;

/** Ways that some program was led to its own machine, or its own network, by. */
public final class LocalUrls {
  /** P is a port of this machine. */
  private static final List<String> ALL =
      List.of(
          // Loopback as it is, and as names.
          "http://127.0.0.1:P/",
          "http://127.0.0.2:P/",
          "http://127.255.255.254:P/",
          "http://localhost:P/",
          "http://LOCALHOST:P/",
          "http://localhost.:P/",
          "http://localhost.localdomain:P/",
          "http://127.0.0.1.:P/",
          "http://0.0.0.0:P/",
          "http://[::1]:P/",
          "http://[::]:P/",
          "http://[0:0:0:0:0:0:0:1]:P/",
          "http://[0000:0000:0000:0000:0000:0000:0000:0001]:P/",
          // Other bases and short forms.
          "http://2130706433:P/",
          "http://0x7f000001:P/",
          "http://0x7f.0x0.0x0.0x1:P/",
          "http://0x7f.1:P/",
          "http://017700000001:P/",
          "http://0177.0.0.1:P/",
          "http://0177.0.0.01:P/",
          "http://00000177.0.0.1:P/",
          "http://127.1:P/",
          "http://127.0.1:P/",
          "http://127.0.0.01:P/",
          "http://127.000.000.001:P/",
          "http://0:P/",
          "http://00.00.00.00:P/",
          "http://127.0.0.1e0:P/",
          "http://4294967297:P/",
          "http://127.0.0.257:P/",
          "http://383.0.0.1:P/",
          // IPv6 forms that carry an IPv4 address.
          "http://[::ffff:127.0.0.1]:P/",
          "http://[::ffff:7f00:1]:P/",
          "http://[0:0:0:0:0:ffff:127.0.0.1]:P/",
          "http://[::127.0.0.1]:P/",
          "http://[::7f00:1]:P/",
          "http://[64:ff9b::127.0.0.1]:P/",
          "http://[64:ff9b::7f00:1]:P/",
          "http://[64:ff9b::8.8.8.8]:P/",
          "http://[64:ff9b:1::127.0.0.1]:P/",
          "http://[64:ff9b:1:ffff::1]:P/",
          "http://[2002:7f00:1::]:P/",
          "http://[2002:7f00:0001::1]:P/",
          "http://[2001:0:7f00:1::]:P/",
          "http://[2001::ffff:ffff]:P/",
          "http://[::ffff:0:127.0.0.1]:P/",
          "http://[fe80::5efe:127.0.0.1]:P/",
          // Networks of its own.
          "http://[fe80::1]:P/",
          "http://[fe80::1%25lo]:P/",
          "http://[fc00::1]:P/",
          "http://[fd00:ec2::254]:P/",
          "http://[fec0::1]:P/",
          "http://[ff02::1]:P/",
          "http://[2001:db8::1]:P/",
          "http://[100::1]:P/",
          "http://10.0.0.1:P/",
          "http://172.16.0.1:P/",
          "http://172.31.255.254:P/",
          "http://192.168.0.1:P/",
          "http://169.254.169.254:P/latest/meta-data/",
          "http://100.64.0.1:P/",
          "http://100.127.255.254:P/",
          "http://192.0.0.1:P/",
          "http://198.18.0.1:P/",
          "http://224.0.0.1:P/",
          "http://240.0.0.1:P/",
          "http://255.255.255.255:P/",
          // Users, and other tricks with the authority.
          "http://example.org@127.0.0.1:P/",
          "http://user:pass@localhost:P/",
          "http://127.0.0.1:P@example.org/",
          "http://@127.0.0.1:P/",
          "http://127.0.0.1:P#@example.org/",
          "http://127.0.0.1:P\\@example.org/",
          "http://example.org\\@127.0.0.1:P/",
          "http:/\\127.0.0.1:P/",
          "http:127.0.0.1:P/",
          "http:///127.0.0.1:P/",
          "//127.0.0.1:P/",
          "http://127.0.0.1 :P/",
          "http://127.0.0.1\t:P/",
          "http://127.0.0.1\r\nhost: example.org:P/",
          "http://127.0.0.1%2e:P/",
          "http://%31%32%37.0.0.1:P/",
          "http://127.0.0.1%00.example.org:P/",
          // Letters that become others.
          "http://１２７.０.０.１:P/",
          "http://①②⑦.⓪.⓪.①:P/",
          "http://127。0。0。1:P/",
          "http://127．0．0．1:P/",
          "http://ｌｏｃａｌｈｏｓｔ:P/",
          "http://locaℓhost:P/",
          "http://localhost\u00ad:P/",
          "http://xn--localhost-:P/",
          // Other schemes.
          "file:///etc/passwd",
          "ftp://127.0.0.1:P/",
          "gopher://127.0.0.1:P/",
          "jar:http://127.0.0.1:P/!/",
          "ws://127.0.0.1:P/",
          "HTTP+unix://127.0.0.1:P/",
          "");

  private LocalUrls() {}

  /** All of them, with that port. */
  public static List<String> of(int port) {
    return ALL.stream().map(url -> url.replace(":P", ":" + port)).toList();
  }
}
