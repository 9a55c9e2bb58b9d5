package io.sparkmaster.cluster.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.cluster.backend.SparkChoice.OtherCluster;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OtherBackendTest {
  @TempDir private Path folder;

  @Test
  void kernelsAreToldTheUrlAndTheFileButNoSecret() throws IOException {
    var settings = settings("rw-------");
    try (var master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = "spark://127.0.0.1:" + master.getLocalPort();

      assertThat(backend(url, settings).access().environment())
          .isEqualTo(Map.of("SPARK_MASTER", url, "SPARKMASTER_SPARK_CONF", settings.toString()));
    }
  }

  @Test
  void aMasterThatDoesNotListenIsToldAtOnce() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var url = "spark://127.0.0.1:" + free;

    assertThatThrownBy(() -> backend(url, settings("rw-------")).access())
        .isInstanceOfSatisfying(
            ClusterException.class, it -> assertThat(it.code()).isEqualTo(Code.NO_CLUSTER))
        .hasMessageContaining("No Spark master answers at " + url);
  }

  @Test
  void settingsThatOthersCanReadAreRefused() throws IOException {
    var settings = settings("rw-r-----");

    assertThatThrownBy(() -> backend("spark://127.0.0.1:1", settings).access())
        .hasMessageContaining("Others can read " + settings)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void anotherMasterAndSettingsThatAreWrittenAgainAreAnotherSpark() throws IOException {
    var settings = settings("rw-------");
    var backend = backend("spark://a:1", settings);
    var before = backend.identity();

    assertThat(backend.identity()).isEqualTo(before);
    assertThat(backend("spark://a:2", settings).identity()).isNotEqualTo(before);
    Files.setLastModifiedTime(settings, FileTime.fromMillis(1));
    assertThat(backend.identity()).isNotEqualTo(before);
    Files.delete(settings);
    assertThat(backend.identity()).isNotEqualTo(before);
  }

  @Test
  void urlsOfMastersAreKnown() {
    assertThat("spark://a:7077").matches(OtherBackend::isUrl);
    assertThat("spark://a:7077,b.c:7078").matches(OtherBackend::isUrl);
    assertThat("spark://[::1]:7077").matches(OtherBackend::isUrl);
    for (var other : new String[] {"spark://a", "spark://a:0", "spark://a:7077,", "yarn", ""}) {
      assertThat(other).matches(it -> !OtherBackend.isUrl(it));
    }
  }

  private static OtherBackend backend(String url, Path settings) {
    return new OtherBackend(new OtherCluster(url, Optional.of(settings)));
  }

  private Path settings(String permissions) throws IOException {
    var file = Files.writeString(folder.resolve("s"), "spark.authenticate.secret hidden\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
