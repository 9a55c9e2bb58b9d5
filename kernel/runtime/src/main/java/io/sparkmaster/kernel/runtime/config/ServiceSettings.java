package io.sparkmaster.kernel.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The brokers and databases of lessons, which the environment names as {@code
 * NAME:PASSWORD@HOST:PORT}, as settings that cells find in their session: what follows {@code
 * spark.sparkmaster.} is an option of the data source.
 */
final class ServiceSettings {
  private static final Pattern SERVICE =
      Pattern.compile("([a-z0-9][a-z0-9_-]*):([0-9a-f]+)@([^\\s@]+:[0-9]+)");
  private static final String PREFIX = "spark.sparkmaster.";

  private ServiceSettings() {}

  static Map<String, String> read(Map<String, String> environment, List<String> faults) {
    var settings = new LinkedHashMap<String, String>();
    service(environment, "SPARKMASTER_KAFKA", faults).ifPresent(it -> addKafka(it, settings));
    service(environment, "SPARKMASTER_POSTGRES", faults).ifPresent(it -> addPostgres(it, settings));
    return settings;
  }

  private record Service(String name, String password, String address) {}

  private static Optional<Service> service(
      Map<String, String> environment, String variable, List<String> faults) {
    var text = environment.getOrDefault(variable, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var parts = SERVICE.matcher(text);
    if (!parts.matches()) {
      faults.add(variable + " is not NAME:PASSWORD@HOST:PORT");
      return Optional.empty();
    }
    return Optional.of(new Service(parts.group(1), parts.group(2), parts.group(3)));
  }

  private static void addKafka(Service service, Map<String, String> settings) {
    settings.put(PREFIX + "topics", service.name() + ".");
    settings.put(PREFIX + "kafka.bootstrap.servers", service.address());
    settings.put(PREFIX + "kafka.security.protocol", "SASL_PLAINTEXT");
    settings.put(PREFIX + "kafka.sasl.mechanism", "SCRAM-SHA-256");
    settings.put(
        PREFIX + "kafka.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"%s\" password=\"%s\";".formatted(service.name(), service.password()));
  }

  private static void addPostgres(Service service, Map<String, String> settings) {
    settings.put(
        PREFIX + "postgres.url",
        "jdbc:postgresql://%s/%s".formatted(service.address(), service.name()));
    settings.put(PREFIX + "postgres.driver", "org.postgresql.Driver");
    settings.put(PREFIX + "postgres.user", service.name());
    settings.put(PREFIX + "postgres.password", service.password());
  }
}
