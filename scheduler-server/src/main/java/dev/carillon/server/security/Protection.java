package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.ClientAuth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.Share;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.core.port.TrailStore;
import dev.carillon.server.core.trail.Trail;
import dev.carillon.server.core.trail.TrailReader;
import dev.carillon.server.core.trail.TrailWriter;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.security.access.AccessDesk;
import dev.carillon.server.security.access.Directory;
import dev.carillon.server.security.access.Once;
import dev.carillon.server.security.access.Tokens;
import dev.carillon.server.security.audit.Audit;
import dev.carillon.server.security.tls.CertificateFiles;
import dev.carillon.server.security.tls.TlsPort;
import dev.carillon.server.security.token.OutsideTokens;
import dev.carillon.server.security.token.Sessions;
import dev.carillon.server.security.token.TokenText;
import dev.carillon.server.security.user.LoginLimits;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What protects the ports: how they are encrypted, who is let in, and who may do what. */
public final class Protection {
  private final Optional<TlsPort> tls;
  private final Auth auth;
  private final CredentialStore credentials;
  private final Directory directory;
  private final Once<Sessions> sessions;
  private final AccessDesk desk;
  private final Tokens tokens;
  private final Shares shares;
  private final TrailReader reader;
  private final Trail trail;
  private final Audit audit;

  /**
   * The same without an audit log.
   *
   * @param cluster its name
   * @throws CarillonException if the certificates cannot be used
   */
  public Protection(Security security, String cluster, CredentialStore store, Clock clock) {
    this(security, cluster, store, NoTrail.INSTANCE, "", clock, Runnable::run);
  }

  /**
   * Reads the certificates; asks the stores for nothing yet.
   *
   * @param cluster its name
   * @param trail where the audit log is kept
   * @param node this server, as the audit log names it
   * @param hashing computes hashes of passwords: a few platform threads
   * @throws CarillonException if the certificates cannot be used
   */
  public Protection(
      Security security,
      String cluster,
      CredentialStore store,
      TrailStore trail,
      String node,
      Clock clock,
      Executor hashing) {
    Mask.use(security.masking());
    this.reader = new TrailReader(trail);
    this.tls = tls(security.tls());
    this.auth = security.auth();
    this.credentials = store;
    this.shares = new Shares(auth.enabled() ? auth.share() : Share.ALL, System::nanoTime);
    SecureRandom random = new SecureRandom();
    this.sessions =
        new Once<>(
            () -> {
              byte[] fresh = new byte[Sessions.KEY_BYTES];
              random.nextBytes(fresh);
              return new Sessions(cluster, store.sessionKey(fresh), auth.session(), clock);
            });
    this.directory = new Directory(store, System::nanoTime);
    this.tokens =
        new Tokens(
            directory,
            sessions,
            auth.issuer().map(issuer -> new OutsideTokens(issuer, clock)),
            clock,
            System::nanoTime);
    this.desk =
        new AccessDesk(
            store,
            directory,
            tokens,
            sessions,
            clock,
            random,
            new LoginLimits(System::nanoTime),
            hashing);
    this.trail =
        new Trail(
            new TrailWriter(
                trail,
                security.audit().keep(),
                security.audit().entries(),
                server(node, random),
                System::nanoTime),
            clock);
    this.audit = new Audit(this.trail, Mask::text, name -> directory.user(name).isPresent());
  }

  /** No other process has this name, so that no two entries of the log are ever alike. */
  private static String server(String node, SecureRandom random) {
    return node + "/" + TokenText.randomId(random);
  }

  /** Nothing: for loopback only. */
  public static Protection none(Clock clock) {
    return withoutUsers(Security.OFF, clock);
  }

  /** Where nobody has to prove anything, and users and tokens are not known. */
  public static Protection withoutUsers(Security security, Clock clock) {
    return new Protection(security, "carillon", NoCredentials.INSTANCE, clock);
  }

  private static Optional<TlsPort> tls(TlsFiles files) {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsPort(
            new CertificateFiles(
                files.certificate().get(),
                files.key().get(),
                files.clientAuthorities(),
                System::nanoTime),
            clientAuth(files.clientAuth())));
  }

  private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth told) {
    return switch (told) {
      case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
      case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
      case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
    };
  }

  /** How the ports are encrypted; empty: not at all. */
  public Optional<TlsPort> tls() {
    return tls;
  }

  /** How callers prove who they are. */
  public Auth auth() {
    return auth;
  }

  /** What may be reached from elsewhere with this. */
  public BindPolicy.Exposure exposure() {
    return new BindPolicy.Exposure(tls.isPresent(), auth.enabled());
  }

  /** Users, tokens, and whose worker ids are. */
  public CredentialStore credentials() {
    return credentials;
  }

  /** What each principal may take; without authentication there is nobody to count for. */
  public Shares shares() {
    return shares;
  }

  /** Users and tokens. */
  public AccessDesk desk() {
    return desk;
  }

  /** Whom a token stands for. */
  public Tokens tokens() {
    return tokens;
  }

  /** Reads the audit log. */
  public TrailReader auditReader() {
    return reader;
  }

  /** Writes the audit log; as a loop what was counted, and what had to wait. */
  public Trail trail() {
    return trail;
  }

  /** Makes entries of the audit log. */
  public Audit audit() {
    return audit;
  }

  /** The store has lost what it knew: also the key of sessions, which all servers share. */
  public void forget() {
    sessions.forget();
    directory.forget();
  }

  /** What keeps users and tokens fresh; run it where callers must prove who they are. */
  public Directory directory() {
    return directory;
  }

  /** Where there is no store. */
  private enum NoCredentials implements CredentialStore {
    INSTANCE;

    @Override
    public All all() {
      throw none();
    }

    @Override
    public long version() {
      throw none();
    }

    @Override
    public boolean put(StoredUser user, Put put) {
      throw none();
    }

    @Override
    public boolean put(StoredToken token, Put put) {
      throw none();
    }

    @Override
    public boolean change(StoredUser before, StoredUser after) {
      throw none();
    }

    @Override
    public boolean removeUser(String name) {
      throw none();
    }

    @Override
    public boolean removeToken(String id) {
      throw none();
    }

    @Override
    public boolean ownWorker(String workerId, String who, Duration time) {
      return true;
    }

    @Override
    public byte[] sessionKey(byte[] ifNone) {
      throw none();
    }

    private static CarillonException none() {
      return CarillonException.of(
              ErrorCode.NOT_READY, "Expected a server with users and tokens, but it has none.")
          .build();
    }
  }
}
