package io.sparkmaster.kernel.runtime.magics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenSettingsTest {
  @TempDir private Path folder;

  private Path settings(String content) throws IOException {
    return Files.writeString(
        folder.resolve("settings.xml"),
        "<settings xmlns=\"http://maven.apache.org/SETTINGS/1.2.0\">" + content + "</settings>");
  }

  private MavenSettings read(String content) throws IOException {
    return MavenSettings.read(settings(content));
  }

  private static String mirror(String of, String url) {
    return "<mirrors><mirror><id>m</id><mirrorOf>%s</mirrorOf><url>%s</url></mirror></mirrors>"
        .formatted(of, url);
  }

  @Test
  void aMirrorStandsForWhatItsPatternNames() throws IOException {
    assertThat(read(mirror("*", "http://a")).mirror("central")).contains("http://a");
    assertThat(read(mirror("x, central", "http://a")).mirror("central")).contains("http://a");
    assertThat(read(mirror("external:*", "http://a")).mirror("central")).contains("http://a");
    assertThat(read(mirror("*,!central", "http://a")).mirror("central")).isEmpty();
    assertThat(read(mirror("other", "http://a")).mirror("central")).isEmpty();
  }

  @Test
  void repositoriesOfActiveProfilesAreAskedThroughTheirMirrors() throws IOException {
    var found =
        read(
            mirror("two", "http://mirror")
                + """
                <profiles>
                  <profile><id>on</id><repositories>
                    <repository><id>one</id><url>http://one</url></repository>
                    <repository><id>two</id><url>http://two</url></repository>
                  </repositories></profile>
                  <profile><id>default</id>
                    <activation><activeByDefault>true</activeByDefault></activation>
                    <repositories><repository><id>three</id><url>http://three</url></repository>
                  </repositories></profile>
                  <profile><id>off</id><repositories>
                    <repository><id>four</id><url>http://four</url></repository>
                  </repositories></profile>
                </profiles>
                <activeProfiles><activeProfile>on</activeProfile></activeProfiles>
                """);

    assertThat(found.addresses()).containsExactly("http://one", "http://mirror", "http://three");
  }

  @Test
  void withoutSettingsNothingIsSpecial() {
    var none = MavenSettings.read(folder.resolve("none.xml"));

    assertThat(none.mirror("central")).isEmpty();
    assertThat(none.addresses()).isEmpty();
  }

  @Test
  void settingsThatCannotBeReadAreNamed() throws IOException {
    var broken = settings("<mirrors>");

    assertThatThrownBy(() -> MavenSettings.read(broken))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining(broken.toString())
        .hasMessageContaining("Mend that file");
  }

  @Test
  void aLibraryComesFromTheMirrorOfCentral() throws IOException {
    // Ivy's own store outlives the test.
    var group = "mirrored" + System.nanoTime();
    var home = Files.createDirectories(folder.resolve("mirror").resolve(group).resolve("lib/1.0"));
    Files.writeString(home.resolve("lib-1.0.jar"), "a jar");
    Files.writeString(
        home.resolve("lib-1.0.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>"
            + group
            + "</groupId>"
            + "<artifactId>lib</artifactId><version>1.0</version></project>");
    var settings = settings(mirror("*", folder.resolve("mirror").toUri().toString()));

    assertThat(new MavenMagic(null, settings).resolve(group + ":lib:1.0", List.of()))
        .singleElement()
        .asString()
        .endsWith(group + "_lib-1.0.jar");
  }

  @Test
  void aMachineWithoutANetworkSaysWhatWasNotReached() throws IOException {
    var settings = settings(mirror("*", "http://127.0.0.1:9/"));

    assertThatThrownBy(
            () -> new MavenMagic(null, settings).resolve("nowhere.at:all:1.0", List.of()))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("nowhere.at:all:1.0")
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("--repo URL");
  }
}
