package dev.carillon.server.security.tls;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A small authority for trying out: {@code ca.pem} and {@code ca.key}, and what it signed: {@code
 * server.pem/.key} for the server's names, {@code client.pem/.key} for a worker. Keys are readable
 * by their owner only. Not for production: the authority's key lies beside what it signs.
 */
public final class DevCertificates {
  private static final Duration AUTHORITY = Duration.ofDays(3650);
  private static final Duration LEAF = Duration.ofDays(397);
  private static final Duration SKEW = Duration.ofHours(1);

  private final Path dir;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public DevCertificates(Path dir, Clock clock) {
    this.dir = dir;
    this.clock = clock;
  }

  /** A certificate and its key. */
  private record Pair(X509Certificate certificate, PrivateKey key) {}

  /**
   * Makes the authority and both certificates.
   *
   * @param names host names and addresses of the server
   * @param client name of the client's certificate
   * @throws CarillonException CONFLICT if there is an authority already, or the folder cannot be
   *     written
   */
  public void make(List<String> names, String client) {
    if (Files.exists(dir.resolve("ca.pem"))) {
      throw CarillonException.of(
              ErrorCode.CONFLICT, "Expected no authority in " + dir + ", but there is one.")
          .operation("certs dev")
          .subject(dir.toString())
          .advice("Name another folder, or delete the files there first.")
          .build();
    }
    try {
      Files.createDirectories(dir);
      KeyPair keys = keys();
      X500Principal authority = new X500Principal("CN=Carillon development authority");
      Pair ca =
          new Pair(
              sign(
                  builder(authority, authority, keys, AUTHORITY),
                  keys.getPrivate(),
                  true,
                  List.of(),
                  KeyPurposeId.anyExtendedKeyUsage),
              keys.getPrivate());
      write("ca", ca);
      write("server", leaf(ca, authority, names.getFirst(), names, KeyPurposeId.id_kp_serverAuth));
      write("client", leaf(ca, authority, client, List.of(), KeyPurposeId.id_kp_clientAuth));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw CarillonException.of(
              ErrorCode.INTERNAL,
              "Expected to write certificates to " + dir + ", but: " + e.getMessage() + ".")
          .operation("certs dev")
          .advice("Name a folder that this user may write to.")
          .cause(e)
          .build();
    }
  }

  private KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private Pair leaf(
      Pair ca, X500Principal issuer, String name, List<String> names, KeyPurposeId purpose)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = keys();
    X509v3CertificateBuilder builder = builder(issuer, new X500Principal("CN=" + name), keys, LEAF);
    return new Pair(sign(builder, ca.key(), false, names, purpose), keys.getPrivate());
  }

  private X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Duration life) {
    Instant now = clock.instant();
    return new JcaX509v3CertificateBuilder(
        X500Name.getInstance(issuer.getEncoded()),
        new BigInteger(127, random).add(BigInteger.ONE),
        Date.from(now.minus(SKEW)),
        Date.from(now.plus(life)),
        X500Name.getInstance(subject.getEncoded()),
        keys.getPublic());
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder builder,
      PrivateKey key,
      boolean authority,
      List<String> names,
      KeyPurposeId purpose)
      throws CertIOException, GeneralSecurityException, OperatorCreationException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
    if (!authority) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    if (!names.isEmpty()) {
      GeneralName[] all =
          names.stream().map(DevCertificates::generalName).toArray(GeneralName[]::new);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static GeneralName generalName(String name) {
    boolean address = name.matches("[0-9.]+") || name.indexOf(':') >= 0;
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private void write(String name, Pair pair) throws IOException {
    pem(name + ".pem", new JcaMiscPEMGenerator(pair.certificate()), "rw-r--r--");
    pem(name + ".key", new JcaPKCS8Generator(pair.key(), null), "rw-------");
  }

  private void pem(String file, PemObjectGenerator content, String mode) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(content);
    }
    Path path = dir.resolve(file);
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
    if (Files.getFileStore(dir).supportsFileAttributeView("posix")) {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(permissions));
    } else {
      Files.createFile(path);
    }
    Files.writeString(path, text.toString(), StandardOpenOption.TRUNCATE_EXISTING);
  }
}
