package io.sparkmaster.server.config;

import io.sparkmaster.cluster.backend.SparkChoice;
import java.time.Duration;
import java.util.Locale;

/** Reads how long learners may use the shared cluster. */
final class ClusterTimeReader {
  private static final int MINUTES_OF_A_YEAR = 366 * 24 * 60;
  private static final int LONGEST_NOTICE = 86_400;

  private final GivenSettings settings;

  ClusterTimeReader(GivenSettings settings) {
    this.settings = settings;
  }

  ServerConfig.ClusterTime read(SparkChoice spark) {
    var usual = ServerConfig.ClusterTime.UNLIMITED;
    var minutes = settings.number(Setting.CLUSTER_MINUTES, 0, 0, MINUTES_OF_A_YEAR);
    var given = settings.given(Setting.CLUSTER_MINUTES);
    if (given != null && minutes > 0 && spark instanceof SparkChoice.Local) {
      settings
          .faults()
          .add(
              "%s goes with %s=standalone or a URL like spark://HOST:7077 only: without a shared cluster there is nothing to count."
                  .formatted(given.where(), Setting.SPARK_MASTER.key()));
    }
    var notice =
        settings.number(
            Setting.CLUSTER_MINUTES_NOTICE,
            Math.toIntExact(usual.notice().toSeconds()),
            0,
            LONGEST_NOTICE);
    if (given != null && minutes > 0 && notice >= minutes * 60) {
      settings
          .faults()
          .add(
              "%s is %d, which is not longer than the notice (%s=%d seconds): learners would be told before they have used anything."
                  .formatted(given.where(), minutes, Setting.CLUSTER_MINUTES_NOTICE.key(), notice));
    }
    return new ServerConfig.ClusterTime(
        Duration.ofMinutes(minutes), renewal(usual.renewal()), Duration.ofSeconds(notice));
  }

  private Renewal renewal(Renewal usual) {
    var given = settings.given(Setting.CLUSTER_MINUTES_RENEWAL);
    if (given == null) {
      return usual;
    }
    for (var each : Renewal.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(given.value())) {
        return each;
      }
    }
    settings.fault(given, "day, week or month");
    return usual;
  }
}
