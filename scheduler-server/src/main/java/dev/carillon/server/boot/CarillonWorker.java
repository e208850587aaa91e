package dev.carillon.server.boot;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.Tls;
import dev.carillon.server.config.ServerAccess;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.worker.WorkerProcess;
import dev.carillon.server.worker.WorkerSettings;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.handler.HttpSettings;
import dev.carillon.server.worker.kafka.ShareHintSource;
import dev.carillon.server.worker.mail.MailSettings;
import dev.carillon.server.worker.shell.ShellMode;
import dev.carillon.server.worker.shell.ShellSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A worker put together from its configuration, with a connection and threads of its own. */
public final class CarillonWorker implements AutoCloseable {
  /** Readers of the output of shell tasks; one task needs two at most. */
  private static final int READERS_A_SLOT = 2;

  private final CarillonThreads threads = new CarillonThreads();
  private final GrpcWorkerLink link;
  private final WorkerProcess worker;

  /** Starts it; it connects in the background, for ever. */
  public CarillonWorker(WorkerConfig config, Clock clock, Map<String, String> environment) {
    link =
        GrpcWorkerLink.connect(
            connection(
                config.access(),
                Connection.to(
                    config.servers().stream()
                        .map(a -> new Connection.Address(a.host(), a.port()))
                        .toList())));
    WorkerThreads own =
        new WorkerThreads(
            threads.virtual("task"),
            threads.cached("reader", READERS_A_SLOT * config.slots()),
            threads.timer("worker-timer"),
            threads.factory("hints"));
    worker =
        WorkerProcess.start(
            settings(config),
            link,
            ShareHintSource::open,
            own,
            clock,
            name -> Optional.ofNullable(environment.get(name)));
  }

  private static Connection connection(ServerAccess access, Connection plain) {
    Connection known = access.inTheClear() ? plain.withSecretsInTheClear() : plain;
    if (access.tls()) {
      known =
          known.withTls(
              new Tls(
                  access.authorities(),
                  access.certificate(),
                  access.key(),
                  Optional.of(access.name()).filter(name -> !name.isEmpty())));
    }
    if (access.token().isSet()) {
      return known.withToken(access.token().value());
    }
    return access.tokenFile().isPresent() ? known.withTokenFile(access.tokenFile().get()) : known;
  }

  private static WorkerSettings settings(WorkerConfig config) {
    ShellMode mode =
        switch (config.shell()) {
          case OFF -> ShellMode.OFF;
          case ARGV -> ShellMode.ARGV;
          case LINE -> ShellMode.LINE;
        };
    return new WorkerSettings(
        config.name(),
        config.types(),
        config.queues(),
        config.slots(),
        config.labels(),
        config.data(),
        new ShellSettings(
            mode,
            config.shellEnv(),
            config.shellUsers(),
            config.shellBounds().programs(),
            config.shellBounds().folders().stream().map(Path::of).toList(),
            config.shellBounds().limits()),
        new HttpSettings(
            config.httpAllow().stream().map(Object::toString).collect(Collectors.toSet())),
        config.plugins(),
        config.kafka(),
        config.drain(),
        mail(config.smtp()));
  }

  private static MailSettings mail(Smtp smtp) {
    MailSettings.Security security =
        switch (smtp.security()) {
          case NONE -> MailSettings.Security.NONE;
          case STARTTLS -> MailSettings.Security.STARTTLS;
          case TLS -> MailSettings.Security.TLS;
        };
    return new MailSettings(
        smtp.host(),
        smtp.port(),
        security,
        smtp.user(),
        smtp.password().value(),
        smtp.from(),
        smtp.recipients(),
        smtp.authorities());
  }

  /** Completes once it has left, for example after a drain by an operator. */
  public CompletableFuture<Void> terminated() {
    return worker.terminated();
  }

  /** For people: what it offers. */
  public String describe() {
    return "worker " + worker.id() + " offers " + String.join(", ", worker.types());
  }

  /** Drains, then ends. Safe to repeat. */
  @Override
  public void close() {
    worker.close();
    link.close();
    threads.close();
  }
}
